"""Who watches a conversation, without HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.database import make_engine
from bot.desk.announcements.service import Draft, announce, withdraw
from bot.messaging import news, repository
from bot.messaging.channel import Incoming
from bot.messaging.models import Author
from bot.messaging.service import Messaging
from bot.messaging.stored import Stored
from tests.messaging.standins import Rig


class Ear(news.Watcher):
    def __init__(self, conversation: str = "c1", client: str = "") -> None:
        super().__init__(conversation, client)
        self.heard: list[str] = []
        self.listens = True

    def tell(self, messages: Sequence[Stored]) -> None:
        self.heard += [message.text for message in messages]

    def notices_changed(self) -> None:
        self.heard.append("notices")

    def tick(self) -> bool:
        return self.listens

    def replaced(self) -> None:
        self.listens = False


async def talking(messaging: Messaging, *conversations: str) -> None:
    for conversation in conversations or ("c1",):
        await messaging.answer(Incoming("web", conversation, "m1", "một"))


async def test_officer_is_heard_at_once(
    rig: Rig, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL an officer at another process, by NOTIFY; on SQLite there is only this one."""
    monkeypatch.setattr(news, "LOOK_AGAIN", 600)
    async with rig.open() as messaging:
        await talking(messaging)
        messaging.news.join(ear := Ear(), 0)
        await rig.until(lambda: ear.heard == ["một", "1: một"])
        if engine.dialect.name == "sqlite":
            await messaging.post("web", "c1", "muộn", author=Author.OFFICER)
        else:
            elsewhere = make_engine(database_url)
            with elsewhere.begin() as connection:
                Messaging(rig.assistant, elsewhere, rig.clock).write(connection, "web", "c1", "muộn")
            elsewhere.dispose()
        await rig.until(lambda: ear.heard[2:] == ["muộn"])


async def test_nobody_looks_where_nobody_watches(rig: Rig) -> None:
    async with rig.open() as messaging:
        await talking(messaging)
        messaging.news.join(ear := Ear(), 0)
        messaging.news.leave(ear)
        messaging.news.leave(ear)
        await rig.until(lambda: not messaging.news.is_looking)
        await messaging.post("web", "c1", "muộn")
        messaging.news.join(again := Ear(), 0)
        assert again.heard == ["một", "1: một", "muộn"]


async def test_who_hears_no_more_is_let_go(rig: Rig) -> None:
    async with rig.open() as messaging:
        await talking(messaging)
        messaging.news.join(ear := Ear(), 0)
        ear.listens = False
        await rig.until(lambda: not messaging.news.watching)


async def test_what_was_written_while_the_database_was_away_is_told_afterwards(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LOOK_AGAIN", 0.01)
    read, looks = repository.newest, 0

    def away(connection: repository.Row) -> int:
        nonlocal looks
        looks += 1
        if 2 <= looks <= 4:
            raise OperationalError("SELECT", {}, Exception("the database is away"))
        return read(connection)

    async with rig.open() as messaging:
        await talking(messaging)
        monkeypatch.setattr(repository, "newest", away)
        messaging.news.join(ear := Ear(), 0)
        await messaging.post("web", "c1", "muộn")
        await rig.until(lambda: ear.heard == ["một", "1: một", "muộn"])
        assert looks > 4


async def test_numbers_given_again_after_an_erasure_are_heard(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite does that with the highest ones."""
    monkeypatch.setattr(news, "LOOK_AGAIN", 0.01)
    async with rig.open() as messaging:
        await talking(messaging, "c1", "c2")
        messaging.news.join(ear := Ear("c1"), 0)
        messaging.erase("web", "c2")
        looks = []
        read = repository.newest
        monkeypatch.setattr(repository, "newest", lambda connection: looks.append(1) or read(connection))
        await rig.until(lambda: len(looks) > 1)  # the first of them has been seen to the end
        await messaging.post("web", "c1", "muộn")
        await rig.until(lambda: ear.heard == ["một", "1: một", "muộn"])


async def test_of_a_long_conversation_everything_is_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "HISTORY_LIMIT", 3)
    async with rig.open() as messaging:
        await talking(messaging)
        for number in range(10):
            await messaging.post("web", "c1", str(number))
        messaging.news.join(ear := Ear(), 0)
        assert ear.heard == ["một", "1: một", *map(str, range(10))]


async def test_urgent_notice_is_told_to_everybody_when_it_begins_and_when_it_is_taken_back(rig: Rig) -> None:
    async with rig.open() as messaging:
        await talking(messaging, "c1", "c2")
        messaging.news.join(one := Ear("c1"), 0)
        messaging.news.join(two := Ear("c2"), 0)
        with Session(rig.engine) as session, session.begin():
            now = rig.clock()
            draft = Draft("Nghỉ chiều nay.", now, now + timedelta(hours=1))
            number = announce(session, draft, (), "binh", now).id
        messaging.announcer.forget()
        await rig.until(lambda: one.heard[-1] == two.heard[-1] == "notices")
        with Session(rig.engine) as session, session.begin():
            withdraw(session, number, "binh", rig.clock())
        messaging.announcer.forget()
        await rig.until(lambda: one.heard.count("notices") == two.heard.count("notices") == 2)


async def test_no_more_watch_than_a_process_can_hold(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST", 1)
    async with rig.open() as messaging:
        await talking(messaging)
        messaging.news.join(first := Ear(), 0)
        with pytest.raises(news.Full):
            messaging.news.join(Ear(client="elsewhere"), 0)
        messaging.news.leave(first)
        messaging.news.join(Ear(), 0)
