"""Urgent notices: told once in each conversation, to whom they are for, while they are true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from bot.desk.announcements.service import Draft, announce, newest, withdraw
from bot.dossiers.notice_ways import Way
from bot.errors import InputError
from bot.messaging.announcing import Announcements, preview
from bot.messaging.channel import Incoming
from bot.messaging.models import Message, Outbox
from bot.messaging.service import Messaging
from bot.settings import VIETNAM, Settings
from tests.messaging.standins import Counting

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
KNOWN = ("to-dan-pho-7a-tan-tien", "buon-alea-a")
TEXT = "Sáng mai mất điện, bộ phận một cửa nghỉ."


class Desk:
    """The messaging of a server whose clock a test sets."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = NOW
        self.messaging = Messaging(Counting(), engine, lambda: self.now)
        self._number = 0

    async def says(self, conversation: str, text: str = "chào", channel: str = "web", source: str = "") -> list[str]:
        self._number += 1
        incoming = Incoming(channel, conversation, f"m{self._number}", text, "", source)
        return [answer.text for answer in await self.messaging.answer(incoming)]

    def announce(self, **changes: object) -> int:
        values: dict[str, object] = {"text": TEXT, "starts_at": NOW, "ends_at": NOW + timedelta(hours=3)}
        with Session(self.engine) as session, session.begin():
            number = announce(session, Draft(**(values | changes)), KNOWN, "lan", NOW).id  # type: ignore[arg-type]
        self.messaging.announcer.forget()
        return number

    def job(self, **settings: object) -> Announcements:
        pushed = {"telegram", "zalo", "zalo-bot"}
        chosen = Settings(**settings)  # type: ignore[arg-type]
        return Announcements(self.engine, self.messaging.coordination, pushed, chosen)

    def queued(self) -> list[tuple[str, str]]:
        with self.engine.connect() as connection:
            found = connection.execute(select(Outbox.channel, Outbox.conversation).order_by(Outbox.message_id))
            return [(channel, conversation) for channel, conversation in found]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


async def test_notice_comes_before_the_first_answer_and_only_there(desk: Desk) -> None:
    desk.announce()
    first, second = await desk.says("c1"), await desk.says("c1")
    assert TEXT in first[0]
    assert "12 giờ" in first[0]
    assert first[1].endswith("chào")
    assert len(second) == 1
    assert TEXT in (await desk.says("c2", channel="rest"))[0]


async def test_notice_is_told_between_its_start_and_its_end(desk: Desk) -> None:
    desk.announce(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2))
    assert len(await desk.says("before")) == 1
    desk.now = NOW + timedelta(minutes=90)
    desk.messaging.announcer.forget()
    assert len(await desk.says("during")) == 2
    desk.now = NOW + timedelta(hours=2)
    assert len(await desk.says("after")) == 1


async def test_withdrawn_notice_is_told_no_more(desk: Desk) -> None:
    number = desk.announce()
    with Session(desk.engine) as session, session.begin():
        withdraw(session, number, "minh", NOW)
    desk.messaging.announcer.forget()
    assert len(await desk.says("c1")) == 1


async def test_notice_for_a_neighbourhood_reaches_only_its_link(desk: Desk) -> None:
    desk.announce(neighbourhoods=("buon-alea-a",))
    assert len(await desk.says("mine", source="buon-alea-a")) == 2
    assert len(await desk.says("other", source="to-dan-pho-7a-tan-tien")) == 1
    assert len(await desk.says("nobody's")) == 1


async def test_notice_that_is_written_out_reaches_each_reader_once(desk: Desk) -> None:
    for conversation in ("t1", "t2"):
        await desk.says(conversation, channel="telegram")
    await desk.says("page")
    desk.announce(written_out=True)
    await desk.says("t2", channel="telegram")  # was told with this answer
    job = desk.job()
    assert job.write_out(NOW) == 1
    assert job.write_out(NOW) == 0
    assert desk.queued() == [("telegram", "t1")]
    with Session(desk.engine) as session:
        [(_, answered, written)] = newest(session)
        text = session.scalars(select(Message.text).where(Message.conversation == "t1").order_by(Message.id)).all()[-1]
    assert (answered, written) == (1, 1)
    assert TEXT in text


async def test_readers_of_all_notices_are_looked_for_before_the_first_is_written_to(desk: Desk) -> None:
    """From the first on, nobody else writes on SQLite."""
    await desk.says("t1", channel="telegram")
    for _ in range(2):
        desk.announce(written_out=True)
    ran: list[str] = []
    event.listen(desk.engine, "before_cursor_execute", lambda *of: ran.append(of[2]))
    assert desk.job().write_out(NOW) == 2
    begun = next(at for at, statement in enumerate(ran) if statement.startswith("INSERT"))
    assert [statement for statement in ran[begun:] if statement.startswith("SELECT") and "FROM" in statement] == []


async def test_nobody_is_written_to_at_night_or_after_zalos_free_hours(desk: Desk) -> None:
    await desk.says("z1", channel="zalo")
    night = NOW.replace(hour=22)
    desk.announce(written_out=True, ends_at=NOW + timedelta(days=4))
    assert desk.job().write_out(night) == 0
    assert desk.job().write_out(NOW + timedelta(days=3)) == 0
    assert desk.job().write_out(NOW + timedelta(hours=3)) == 1


async def test_preview_counts_who_would_be_reached_and_sends_nothing(desk: Desk) -> None:
    await desk.says("t1", channel="telegram", source="buon-alea-a")
    await desk.says("t2", channel="telegram")
    await desk.says("page", source="buon-alea-a")
    with desk.engine.connect() as connection:
        everybody = preview(connection, frozenset(), NOW, Settings())
        chosen = preview(connection, frozenset({"buon-alea-a"}), NOW, Settings())
    assert everybody == {("telegram", Way.TEXT): 2, ("web", Way.STORED): 1}
    assert chosen == {("telegram", Way.TEXT): 1, ("web", Way.STORED): 1}
    assert desk.queued() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "  "}, "nội dung"),
        ({"text": "a" * 501}, "500"),
        ({"ends_at": NOW}, "kết thúc"),
        ({"starts_at": NOW - timedelta(days=2), "ends_at": NOW - timedelta(days=1)}, "kết thúc"),
        ({"neighbourhoods": ("to-99",)}, "danh sách"),
    ],
)
def test_impossible_notice_is_refused_with_what_to_do(desk: Desk, changes: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        desk.announce(**changes)
    assert said in caught.value.hint
