from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.answer import Button
from bot.database import Base
from bot.dossiers.resident_models import VouchedPhone
from bot.messaging.models import Message, Outbox, Progress
from bot.messaging.service import Messaging
from tests.channels.telegram.conftest import Deliver
from tests.channels.telegram.updates import CHAT, edited, member, message, pressed

CHAT_NAME = str(CHAT)


def stored(messaging: Messaging) -> list[Any]:
    with messaging.engine.connect() as connection:
        return list(connection.execute(select(Base.metadata.tables["message"]).order_by(Message.id)))


def waiting(messaging: Messaging) -> list[str]:
    return [row.text for row in stored(messaging) if row.ready_at is not None]


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
async def test_delivery_without_the_secret_is_refused(deliver: Deliver, messaging: Messaging, secret: str) -> None:
    assert (await deliver(message(1, "chào"), secret.encode())).status_code == 401
    assert stored(messaging) == []


async def test_second_delivery_changes_nothing(deliver: Deliver, messaging: Messaging) -> None:
    for _ in range(2):
        assert (await deliver(message(1, "khai tử cần gì"))).status_code == 200
    assert waiting(messaging) == ["khai tử cần gì"]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"[1]", 400),
        (b"{}", 400),
        (b'{"update_id":"x"}', 400),
        (b'{"update_id":1}', 200),
    ],
)
async def test_what_is_no_message_gets_its_status(
    deliver: Deliver, messaging: Messaging, raw: bytes, status: int
) -> None:
    assert (await deliver(raw)).status_code == status
    assert stored(messaging) == []


@pytest.mark.parametrize(
    ("typed", "text", "source"),
    [
        ("/start", "/greet", ""),
        ("/start hs_H15_99_01-261105-0011", "Hồ sơ H15.99.01-261105-0011 tới đâu rồi?", ""),
        ("/start to_to-dan-pho-3", "/greet", "to-dan-pho-3"),
        ("/start hs_khong-phai-ma", "/greet", "hs_khong-phai-ma"),
        ("/hoso@motcua_bot", "/check_dossier", ""),
        ("/lamgido", "lamgido", ""),
    ],
)
async def test_commands_and_links_are_questions(
    deliver: Deliver, messaging: Messaging, typed: str, text: str, source: str
) -> None:
    await deliver(message(1, typed))
    [row] = stored(messaging)
    assert (row.text, row.source, row.shown) == (text, source, typed)


async def test_correction_is_answered_unless_it_is_late(deliver: Deliver, messaging: Messaging) -> None:
    await deliver(edited(1, "khai tử", after=60))
    await deliver(edited(2, "khai sinh", after=7200))
    assert waiting(messaging) == ["khai tử"]
    assert [row.text for row in stored(messaging)] == ["khai tử", "khai sinh"]


async def test_pressed_button_is_its_payload_and_stops_turning(deliver: Deliver, messaging: Messaging) -> None:
    answer = await deliver(pressed(1, "/ask_human"))
    assert answer.json() == {"method": "answerCallbackQuery", "callback_query_id": "q1"}
    assert waiting(messaging) == ["/ask_human"]


async def test_long_payload_is_found_by_its_key_only_in_its_own_conversation(
    deliver: Deliver, messaging: Messaging
) -> None:
    long = Button("Bao lâu thì xong?", '/ask_procedure_duration{"procedure":"1.000656","case":"mất ở nhà, ở xa"}')
    own = await messaging.post("telegram", CHAT_NAME, "Chọn", (long,))
    other = await messaging.post("telegram", "9", "Chọn", (long,))
    await deliver(pressed(1, f"b:{own}:0"))
    await deliver(pressed(2, f"b:{other}:0"))
    await deliver(pressed(3, f"b:{own}:7"))
    asked = [(row.text, row.shown) for row in stored(messaging) if row.author == "resident"]
    assert asked == [(long.payload, long.title), ("/greet", ""), ("/greet", "")]


async def test_own_contact_is_vouched_for_and_somebody_elses_is_not(deliver: Deliver, messaging: Messaging) -> None:
    card = {"phone_number": "84900000000", "first_name": "An"}
    await deliver(message(1, contact={**card, "user_id": 5}))
    await deliver(message(2, contact={**card, "user_id": CHAT}))
    with Session(messaging.engine) as session:
        assert len(session.scalars(select(VouchedPhone)).all()) == 1
    assert waiting(messaging) == ['/send_picture{"topic":"other"}', "/find_my_dossiers"]
    assert not any("84900000000" in str(row) for row in stored(messaging))


async def test_button_for_the_number_is_offered_once_asked_for(deliver: Deliver, messaging: Messaging) -> None:
    for _ in range(2):
        await deliver(message(1, "/sodienthoai"))
    [_, offer] = stored(messaging)
    assert offer.buttons[0]["payload"] == "telegram:share_contact"


async def test_group_is_told_once_to_write_alone(deliver: Deliver, messaging: Messaging) -> None:
    group = {"id": -5, "type": "group", "title": "Tổ dân phố 3"}
    for _ in range(2):
        await deliver(message(1, "hồ sơ H15.99.01-261105-0011", chat=group))
    assert waiting(messaging) == []
    texts = [row.text for row in stored(messaging)]
    assert len(texts) == 2
    assert "nhắn riêng" in texts[1]
    assert not any("H15" in text for text in texts)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, '/send_picture{"topic":"other"}'),
        ({"location": {"longitude": 108.0, "latitude": 12.7}}, '/send_picture{"topic":"other"}'),
    ],
)
async def test_what_cannot_be_read_is_told(deliver: Deliver, messaging: Messaging, more: Any, text: str) -> None:
    await deliver(message(1, **more))
    assert waiting(messaging) == [text]


async def test_picture_is_kept_as_an_id_until_it_is_read(deliver: Deliver, messaging: Messaging) -> None:
    sizes = [{"file_id": f, "file_unique_id": f, "width": 9, "height": 9, "file_size": 9} for f in ("small", "large")]
    await deliver(message(1, photo=sizes))
    [row] = stored(messaging)
    assert (row.attachments[0]["file_id"], row.ready_at) == ("large", None)


async def test_who_blocks_the_bot_is_not_written_to_any_more(deliver: Deliver, messaging: Messaging) -> None:
    await messaging.post("telegram", CHAT_NAME, "tin báo")
    await deliver(member(2, "kicked"))
    with Session(messaging.engine) as session:
        assert session.scalars(select(Outbox.progress)).all() == [Progress.DEAD]


async def test_group_that_became_another_is_the_same_conversation(deliver: Deliver, messaging: Messaging) -> None:
    await messaging.post("telegram", "-5", "tin báo")
    await deliver(message(3, chat={"id": -5, "type": "group", "title": "T"}, migrate_to_chat_id=-1005))
    assert [row.conversation for row in stored(messaging)] == ["-1005"]
