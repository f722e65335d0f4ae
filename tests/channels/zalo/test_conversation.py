"""Whole ways: from Zalo's webhook through the queue back to Zalo's API, with a real database and a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, insert, select

from bot import background
from bot.answer import Button, render
from bot.channels import sent_pictures
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.models import ZaloEvent, ZaloWithdrawal
from bot.dossiers.models import Dossier
from bot.dossiers.resident_models import Following
from bot.messaging.hand_back import hand_back
from bot.messaging.models import Author, ChannelAlert, Conversation, Holder, Message, Outbox, Progress
from bot.messaging.running import running
from bot.messaging.service import Messaging
from bot.settings import VIETNAM
from tests.channels.zalo.conftest import USER, Clock
from tests.channels.zalo.fake_oa import FakeOA, User
from tests.channels.zalo.requests import deliver, sample, stamp
from tests.messaging.standins import Clock as RealTime
from tests.messaging.standins import Counting

BUTTONS = (Button("Lệ phí", "/fee"), Button("Gặp cán bộ", "/human"))


class Ward:
    """The bot of a ward, its OA, and a resident with Zalo on the phone."""

    def __init__(self, channel: ZaloChannel, oa: FakeOA, engine: Engine, clock: Clock) -> None:
        self.assistant = Counting()
        self.oa, self.engine, self.clock = oa, engine, clock
        self.inbox = channel.inbox
        self.messaging = Messaging(self.assistant, engine, clock, [channel], RealTime())
        self.app = FastAPI()
        assert channel.router
        self.app.include_router(channel.router)
        self.app.state.messaging = self.messaging
        self._number = 0

    async def event(self, name: str, **changes: Any) -> None:
        self.oa.heard(USER)
        assert (await deliver(self.app, sample(name, self.clock(), **changes))).status_code == 200

    async def say(self, text: str) -> None:
        self._number += 1
        await self.event("text", message={"text": text, "msg_id": f"r{self._number}"})

    async def until(self, holds: Callable[[], Any]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await asyncio.sleep(0.01)

    async def reads(self, *texts: str) -> None:
        """The resident sees these messages, and no others."""
        await self.until(lambda: len(self.oa.texts(USER)) >= len(texts))
        assert self.oa.texts(USER) == list(texts)

    def rows(self, model: type) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(model.__table__)))  # type: ignore[attr-defined]


@pytest.fixture
async def ward(
    consented: ZaloChannel, oa: FakeOA, engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Ward]:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.02)
    clock.at = datetime.now(VIETNAM)  # the queue asks Zalo about what was sent since its own, real time
    await consented.tokens.access()  # renewed now, and not while a test sets the clock
    ward = Ward(consented, oa, engine, clock)
    async with running(ward.messaging):
        yield ward


async def test_question_is_answered_once_however_often_it_is_delivered(ward: Ward) -> None:
    for _ in range(3):
        await ward.event("text")
    await ward.reads("1: H15.07.01-260105-0012")


async def test_typed_number_is_the_button_that_zalo_refused(ward: Ward) -> None:
    ward.oa.refuses_buttons = True
    ward.assistant.buttons = BUTTONS
    await ward.say("khai tử cần gì?")
    await ward.until(lambda: ward.oa.texts(USER))
    assert ward.oa.texts(USER) == ["1: khai tử cần gì?\n\n1. Lệ phí\n2. Gặp cán bộ"]
    await ward.say("2")
    await ward.until(lambda: ward.assistant.texts[1:] == ["/human"])


async def test_bot_is_silent_while_an_officer_writes_and_speaks_again_later(ward: Ward) -> None:
    await ward.event("officer_text")
    await ward.say("cán bộ ơi?")
    await ward.until(lambda: all(row.answered_at for row in ward.rows(Message) if row.author == Author.RESIDENT))
    assert (ward.oa.texts(USER), ward.assistant.texts) == ([], [])
    assert {(row.author, row.text) for row in ward.rows(Message)} == {
        (Author.OFFICER, "Chào bác, em là cán bộ một cửa."),
        (Author.RESIDENT, "cán bộ ơi?"),
    }
    ward.clock.forward(hours=5)
    assert hand_back(ward.engine, "zalo", ward.clock() - timedelta(hours=4), ward.clock()) == 1
    await ward.say("còn ai không?")
    await ward.reads("1: còn ai không?")


async def test_officer_who_goes_on_writing_keeps_the_conversation(ward: Ward) -> None:
    await ward.event("officer_text")
    ward.clock.forward(hours=3)
    await ward.event("officer_image")
    ward.clock.forward(hours=2)
    assert hand_back(ward.engine, "zalo", ward.clock() - timedelta(hours=4), ward.clock()) == 0
    [conversation] = ward.rows(Conversation)
    assert conversation.holder == Holder.OFFICER


async def test_picture_of_a_receipt_is_asked_about(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(_data: bytes) -> list[str]:
        return ["Hồ sơ H15.07.01-260105-0012 đến đâu rồi?"]

    async def fetched(*_: Any) -> bytes:
        return b"photo"

    monkeypatch.setattr(sent_pictures, "ask_about_picture", read)
    monkeypatch.setattr("bot.channels.zalo.channel.fetch_picture", fetched)
    await ward.event("image")
    await ward.reads("1: Hồ sơ H15.07.01-260105-0012 đến đâu rồi?")
    await ward.until(lambda: [a["url"] for row in ward.rows(Message) for a in row.attachments] == [""])


async def test_api_that_is_away_for_a_while_loses_nothing(ward: Ward) -> None:
    ward.oa.faults += ["garbage", "-200", "502", "lost"]
    await ward.say("khai tử cần gì?")
    await ward.until(lambda: not ward.oa.faults and not ward.rows(Outbox))
    await ward.reads("1: khai tử cần gì?")


async def test_missing_permission_is_told_to_people_and_the_answer_is_kept(ward: Ward) -> None:
    ward.oa.faults += ["-224"]
    await ward.say("khai tử cần gì?")
    await ward.until(lambda: ward.rows(ChannelAlert))
    [alert] = ward.rows(ChannelAlert)
    assert (alert.channel, "gói" in alert.hint) == ("zalo", True)
    assert len(ward.rows(Outbox)) == 1


async def test_resident_who_blocked_is_a_dead_letter(ward: Ward) -> None:
    ward.oa.faults += ["-227"]
    await ward.say("khai tử cần gì?")
    await ward.until(lambda: [row.progress for row in ward.rows(Outbox)] == [Progress.DEAD])


async def test_withdrawal_leaves_nothing_of_the_resident(ward: Ward, engine: Engine) -> None:
    await ward.say("khai tử cần gì?")
    await ward.until(lambda: ward.oa.texts(USER) and not ward.rows(Outbox))
    _follow(ward)
    await ward.event("withdraw")
    assert [ward.rows(model) for model in (Message, Conversation, Outbox, Following)] == [[], [], [], []]


async def test_leaving_ends_what_was_followed(ward: Ward) -> None:
    _follow(ward)
    await ward.event("unfollow")
    [following] = ward.rows(Following)
    assert following.ended_by == "resident"


async def test_contact_that_is_given_to_the_bot_is_kept_for_people_and_no_question(ward: Ward) -> None:
    for _ in range(2):
        await ward.event("submit_info")
    await ward.reads(render("messaging/contact_noted"))
    assert ward.assistant.texts == []
    assert "0900000001" in ward.rows(Message)[0].text


async def test_contact_that_an_officer_asked_for_is_left_to_the_officer(ward: Ward) -> None:
    await ward.event("officer_text")
    await ward.event("submit_info")
    await ward.until(lambda: all(row.answered_at for row in ward.rows(Message) if row.author == Author.RESIDENT))
    assert "0900000001" in ward.rows(Message)[-1].text
    assert (ward.assistant.texts, ward.oa.texts(USER)) == ([], [])


async def test_pressed_button_is_stored_with_its_title(ward: Ward) -> None:
    ward.assistant.buttons = BUTTONS
    await ward.say("khai tử cần gì?")
    await ward.until(lambda: ward.oa.texts(USER))
    await ward.say("/human")
    await ward.until(lambda: ward.assistant.texts[1:] == ["/human"])
    assert [row.shown for row in ward.rows(Message) if row.text == "/human"] == ["Gặp cán bộ"]


async def test_leaving_that_is_told_after_a_new_question_changes_nothing(ward: Ward) -> None:
    left = stamp(ward.clock() - timedelta(minutes=50))
    _follow(ward)
    await ward.say("khai tử cần gì?")
    await ward.event("unfollow", timestamp=left)
    await ward.reads("1: khai tử cần gì?")
    [following] = ward.rows(Following)
    assert following.ended_at is None


async def test_officer_who_is_told_of_twice_takes_the_conversation_over_once(ward: Ward) -> None:
    await ward.event("officer_text")
    ward.messaging.hold("zalo", USER, Holder.BOT)
    await ward.event("officer_text")
    assert ward.messaging.holder("zalo", USER) is Holder.BOT


async def test_what_was_said_before_a_withdrawal_does_not_come_back(ward: Ward) -> None:
    before = ward.clock()
    _follow(ward)
    await ward.say("khai tử cần gì?")
    await ward.reads("1: khai tử cần gì?")
    ward.clock.forward(seconds=5)
    withdrawn = stamp(ward.clock())
    await ward.event("withdraw")
    ward.clock.forward(minutes=30)
    await ward.event("text", message={"text": "khai tử cần gì?", "msg_id": "r1"}, timestamp=stamp(before))
    await ward.event("officer_text", timestamp=stamp(before))
    assert ward.rows(Message) == []
    await ward.say("em hỏi lại?")
    await ward.event("withdraw", timestamp=withdrawn)
    await ward.reads("1: khai tử cần gì?", "1: em hỏi lại?")
    assert [row.text for row in ward.rows(Message)] == ["em hỏi lại?", "1: em hỏi lại?"]


async def test_withdrawal_is_remembered_no_longer_than_old_events_are_taken(ward: Ward) -> None:
    await ward.event("withdraw")
    ward.clock.forward(seconds=1)
    await ward.event("strange")
    ward.inbox.forget_old()
    assert (len(ward.rows(ZaloWithdrawal)), len(ward.rows(ZaloEvent))) == (1, 1)
    ward.clock.forward(hours=4)
    ward.inbox.forget_old()
    assert (ward.rows(ZaloWithdrawal), len(ward.rows(ZaloEvent))) == ([], 1)
    ward.clock.forward(days=31)
    ward.inbox.forget_old()
    assert ward.rows(ZaloEvent) == []


def _follow(ward: Ward) -> None:
    """A dossier that the resident has agreed to hear of."""
    now = ward.clock()
    code = "H15.07.01-260105-0012"
    with ward.engine.begin() as connection:
        row = {"code": code, "code_key": "H1507012601050012", "status": 4, "snapshot_at": now}
        dossier = connection.execute(insert(Dossier).values(row).returning(Dossier.id)).scalar_one()
        agreed = {
            "dossier_id": dossier,
            "channel": "zalo",
            "conversation": USER,
            "wording": "Đồng ý nhận tin",
        }
        connection.execute(insert(Following).values(agreed_at=now, **agreed))


@pytest.fixture
def notice(ward: Ward, consented: ZaloChannel, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts a notice into the queue for a resident who has been silent too long for a text."""
    monkeypatch.setattr(consented.settings, "zalo_notice_template", "312")
    ward.oa.templates["312"] = {"status": "ENABLE"}
    ward.oa.users["silent"] = User(last_interaction=ward.clock() - timedelta(days=8))
    where = {"channel": "zalo", "conversation": "silent"}

    def put() -> None:
        with ward.engine.begin() as connection:
            message = {**where, "author": Author.BOT, "text": "Hồ sơ đã có kết quả.", "created_at": ward.clock()}
            number = connection.execute(insert(Message).values(message).returning(Message.id)).scalar_one()
            due = {"due_at": ward.clock(), "template": {"trang_thai": "Đã có kết quả"}}
            connection.execute(insert(Outbox).values(message_id=number, **where, **due))

    return put


async def test_notice_that_cannot_be_paid_keeps_nobody_waiting(ward: Ward, notice: Callable[[], None]) -> None:
    ward.oa.refusals["/v3.0/oa/message/template"] = -321
    notice()
    await ward.until(lambda: [row.progress for row in ward.rows(Outbox)] == [Progress.DEAD])
    await ward.say("câu 1?")
    await ward.reads("1: câu 1?")
    assert "Nạp thêm" in ward.rows(Outbox)[0].error
    assert not ward.rows(ChannelAlert)


async def test_template_whose_answer_is_lost_is_sent_once(ward: Ward, notice: Callable[[], None]) -> None:
    ward.oa.faults = ["lost"]
    notice()
    await ward.until(lambda: [row.progress for row in ward.rows(Outbox)] == [Progress.DEAD])
    assert [item["message"]["template"]["template_id"] for item in ward.oa.sent] == ["312"]
