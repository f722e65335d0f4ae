"""What could not be sent, as officers see it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from bot.channels.zalo.errors import ZaloError
from bot.desk.officers.models import Role
from bot.messaging import outbox
from bot.messaging.channel import Gone, Refused, WrongSetup
from bot.messaging.models import ChannelAlert, Outbox, Progress
from bot.settings import get_settings
from tests.messaging.standins import Rig, rows
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def rig(engine: Engine) -> Rig:
    return Rig(engine)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ZaloError(-230, "silent").for_queue(), ("hơn 7 ngày", "Gọi điện", "Zalo -230")),
        (Gone("Forbidden: blocked"), ("không nhận được tin qua kênh này", "Forbidden: blocked")),
        (Refused("too odd"), ("Kênh không nhận tin này", "too odd")),
    ],
)
async def test_answer_that_was_given_up_says_so_and_what_to_do(
    signed_in: SignedIn, rig: Rig, fault: Exception, words: tuple[str, ...]
) -> None:
    rig.channel.faults = [fault]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: [row.progress for row in rows(rig.engine, Outbox)] == [Progress.DEAD])
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.arrived)
    page = signed_in(Role.OFFICER).get("/desk/hoi-thoai/script/c1").text
    assert page.count("Tin này chưa đến người dân") == 1
    assert all(word in page for word in words)


async def test_one_who_blocked_the_channel_is_named_so(signed_in: SignedIn, rig: Rig) -> None:
    messaging = rig.messaging()
    await messaging.post("script", "c1", "Hồ sơ đã có kết quả.")
    messaging.unreachable("script", "c1", "blocked")
    assert "đã chặn kênh này" in signed_in(Role.OFFICER).get("/desk/hoi-thoai/script/c1").text


async def test_message_that_is_on_its_way_is_not_called_lost(signed_in: SignedIn, rig: Rig) -> None:
    await rig.messaging().post("script", "c1", "Hồ sơ đã có kết quả.")
    assert "Tin này chưa đến" not in signed_in(Role.OFFICER).get("/desk/hoi-thoai/script/c1").text


async def test_question_at_which_the_machine_failed_is_left_to_officers(signed_in: SignedIn, rig: Rig) -> None:
    rig.assistant.failures = 3
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived)
    assert "Máy chưa trả lời được câu này" in signed_in(Role.OFFICER).get("/desk/hoi-thoai/script/c1").text


async def test_channel_that_cannot_send_is_told_on_every_page_until_it_sends_again(
    signed_in: SignedIn, stranger: TestClient, rig: Rig
) -> None:
    rig.channel.faults = [WrongSetup("token expired", hint="Cấp quyền lại.")]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rows(rig.engine, ChannelAlert))
    officer = signed_in(Role.OFFICER)
    for path in ("/desk/hoi-thoai", "/desk/hoi-thoai/script/c1", "/desk/tai-khoan"):
        assert "Cấp quyền lại." in officer.get(path).text, path
    assert "Cấp quyền lại." not in stranger.get("/desk/dang-nhap").text
    with rig.engine.begin() as connection:
        outbox.all_is_well(connection, "script")
    assert "Cấp quyền lại." not in officer.get("/desk/hoi-thoai").text


async def test_alert_without_a_hint_says_what_is_wrong(signed_in: SignedIn, rig: Rig) -> None:
    with rig.engine.begin() as connection:
        outbox.alert(connection, "telegram", get_settings().now(), "no key", "")
    page = signed_in(Role.OFFICER).get("/desk/hoi-thoai").text
    assert "(Telegram, từ" in page
    assert "no key" in page
