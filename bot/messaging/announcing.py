"""Tells residents the ward's urgent notices: before the first answer while they are true, and unasked where wished.

Which notices there are is `bot.desk.announcements`, what a channel allows `bot.dossiers.notice_ways`.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, Engine, and_, func, select

from bot.answer import render
from bot.background import repeat
from bot.desk.announcements.models import AnnouncementTold
from bot.desk.announcements.service import Current, current, mark_told, told
from bot.dossiers.notice_ways import Way, delivery
from bot.messaging import conversations
from bot.messaging.coordination import Coordination
from bot.messaging.models import Author, Message
from bot.settings import Settings

LOOK_AGAIN = 10.0  # seconds; so long after its start a notice may be unknown to a process
EVERY_SECONDS = 30
AT_ONCE = 100  # conversations that are written to in one transaction
# Who has not written for so long is not written to unasked.
STILL_A_READER = timedelta(days=365)


class Announcer:
    """What is true now, looked up every few seconds: most of the time there is nothing, and that costs nothing."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._known: list[Current] = []
        self._looked_at = float("-inf")

    def current(self, connection: Connection) -> list[Current]:
        """The notices that are true now."""
        if time.monotonic() - self._looked_at > LOOK_AGAIN:
            self._known = current(connection, self._now())
            self._looked_at = time.monotonic()
        return [notice for notice in self._known if notice.ends_at > self._now()]

    def forget(self) -> None:
        """Look again at the next message: a notice was made or withdrawn."""
        self._looked_at = float("-inf")

    def untold(self, connection: Connection, channel: str, conversation: str) -> list[str]:
        """The texts of notices that a conversation has to be told with this answer; they count as told."""
        known = self.current(connection)
        if not known:
            return []
        before = told(connection, channel, conversation)
        chosen = {notice.id: notice for notice in known if notice.id not in before}
        if any(notice.neighbourhoods for notice in chosen.values()):
            links = _links_of(connection, channel, conversation)
            chosen = {number: notice for number, notice in chosen.items() if notice.is_for(links)}
        if not chosen:
            return []
        new = mark_told(connection, list(chosen), channel, conversation, self._now(), written=False)
        return [as_text(notice) for number, notice in chosen.items() if number in new]


def as_text(notice: Current) -> str:
    """What residents read."""
    return render("messaging/announcement", text=notice.text, until=notice.ends_at)


def _links_of(connection: Connection, channel: str, conversation: str) -> set[str]:
    links = select(Message.source).where(
        Message.channel == channel, Message.conversation == conversation, Message.source != ""
    )
    return set(connection.execute(links.distinct()).scalars())


class Announcements:
    """The job that writes notices out to those who do not write by themselves. Several processes may run it."""

    def __init__(self, engine: Engine, coordination: Coordination, pushed: Collection[str], settings: Settings) -> None:
        """`pushed`: the channels that are written to."""
        self._engine = engine
        self._coordination = coordination
        self._pushed = pushed
        self._settings = settings

    async def run(self) -> None:
        """Write out what is due, for as long as the server runs."""
        await repeat(self._write_out, EVERY_SECONDS, "telling urgent notices")

    async def _write_out(self) -> None:
        while await asyncio.to_thread(self.write_out, self._settings.now()):
            self._coordination.wake("send")

    def write_out(self, now: datetime) -> int:
        """Write to the next `AT_ONCE` conversations; how many."""
        with self._engine.begin() as connection:
            notices = [notice for notice in current(connection, now) if notice.written_out]
            # All are looked for before the first is written: on SQLite nobody else writes from then on.
            due = [(notice, reader) for notice in notices for reader in self._next(connection, notice, now)]
            sent = sum(self._write(connection, notice, *reader, now) for notice, reader in due)
            if sent:
                self._coordination.notify(connection, "send")
        return sent

    def _next(self, connection: Connection, notice: Current, now: datetime) -> list[tuple[str, str]]:
        found = _readers(connection, notice.id, notice.neighbourhoods, now, self._settings)
        due = ((channel, reader) for channel, reader, way in found if channel in self._pushed and way is Way.TEXT)
        return list(islice(due, AT_ONCE))

    def _write(self, connection: Connection, notice: Current, channel: str, conversation: str, now: datetime) -> bool:
        if not mark_told(connection, [notice.id], channel, conversation, now, written=True):
            return False
        conversations.say(connection, channel, conversation, as_text(notice), now)
        return True


def preview(
    connection: Connection, neighbourhoods: frozenset[str], now: datetime, settings: Settings
) -> Counter[tuple[str, Way]]:
    """How many conversations of each channel a notice would reach, and how; nothing is sent."""
    return Counter((channel, way) for channel, _, way in _readers(connection, None, neighbourhoods, now, settings))


def _readers(
    connection: Connection, number: int | None, neighbourhoods: frozenset[str], now: datetime, settings: Settings
) -> Iterator[tuple[str, str, Way]]:
    """Channel, conversation and way of those who wrote within a year and were not told notice `number`."""
    key = (Message.channel, Message.conversation)
    chosen = (
        select(*key, func.max(Message.created_at))
        .where(Message.author == Author.RESIDENT, Message.created_at > now - STILL_A_READER)
        .group_by(*key)
        .order_by(*key)
    )
    if neighbourhoods:
        mine = select(*key).where(Message.source.in_(neighbourhoods)).distinct().subquery()
        chosen = chosen.join(mine, and_(mine.c.channel == key[0], mine.c.conversation == key[1]))
    if number is not None:
        known = and_(
            AnnouncementTold.announcement_id == number,
            AnnouncementTold.channel == key[0],
            AnnouncementTold.conversation == key[1],
        )
        chosen = chosen.where(~select(AnnouncementTold.announcement_id).where(known).exists())
    for channel, conversation, heard in connection.execute(chosen).all():
        yield channel, conversation, delivery(channel, heard, now, settings).way
