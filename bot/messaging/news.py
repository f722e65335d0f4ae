"""Tells those who watch a conversation on the web what is written in it, whoever wrote it in whatever process.

All watchers of a process share one look at the newest rows of `message`: once a second, and at once when the officers'
topic wakes us, which is when an officer has written. So who writes need not know that somebody watches, nobody holds
a connection to the database while nothing happens, and where nobody watches nobody looks.
"""

from __future__ import annotations

import asyncio
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from bot.background import log_failure
from bot.errors import BotError
from bot.messaging import repository
from bot.messaging.announcing import Announcer
from bot.messaging.coordination import Coordination
from bot.messaging.stored import HISTORY_LIMIT, Stored, as_stored
from bot.messaging.turns import DESK

CHANNEL = "web"
LOOK_AGAIN = 1.0  # seconds
SETTLE = 0.1  # seconds; what is written in a burst is one look
# Transactions end in another order than the one in which they numbered their messages: so many numbers back, what is
# new is still found.
OVERLAP = 500
MOST = 20_000  # watchers of one process
MOST_OF_CONVERSATION = 4  # watchers: a phone, its second tab, and lines that are dead and do not know it yet
MOST_OF_CLIENT = 500  # watchers; behind one address of a mobile network or an office are many people


class NobodyThere(BotError):
    """Nobody has begun this conversation."""


class Full(BotError):
    """More watchers are not let in; who is turned away asks now and then."""


class Watcher(ABC):
    """Somebody who watches one conversation, at the network address `client`."""

    __slots__ = ("client", "conversation", "told_before")

    def __init__(self, conversation: str, client: str) -> None:
        self.conversation = conversation
        self.client = client
        self.told_before: frozenset[int] = frozenset()  # numbers that the next looks may still find

    @abstractmethod
    def tell(self, messages: Sequence[Stored]) -> None:
        """Messages that this watcher was not told yet."""

    @abstractmethod
    def notices_changed(self) -> None:
        """The ward's urgent notices are others now."""

    @abstractmethod
    def tick(self) -> bool:
        """Called about once a second; False when it watches no more."""

    @abstractmethod
    def replaced(self) -> None:
        """Newer watchers of the same conversation have taken its place."""


@dataclass(frozen=True)
class _Look:
    """The numbers above `floor`, which of them are new in watched conversations, and the urgent notices."""

    floor: int
    numbers: frozenset[int]
    new: dict[str, list[Stored]]
    notices: tuple[int, ...]


class News:
    """The watchers of this process."""

    def __init__(self, engine: Engine, coordination: Coordination, announcer: Announcer) -> None:
        self._engine = engine
        self._coordination = coordination
        self._announcer = announcer
        self._watchers: dict[str, list[Watcher]] = {}
        self._clients: Counter[str] = Counter()
        self._last = _Look(0, frozenset(), {}, ())
        self._task: asyncio.Task[None] | None = None

    def join(self, watcher: Watcher, after: int) -> None:
        """Tell `watcher` what it has missed since message `after`, and from now on what is new, each message once.

        A number that is none of this conversation's tells nothing, so everything is told.

        Raises:
            NobodyThere: see there.
            Full: see there.
        """
        if self.watching >= _most() or self._clients[watcher.client] >= MOST_OF_CLIENT:
            raise Full("too many watch")
        missed = self._missed(watcher, after)
        mine = self._watchers.setdefault(watcher.conversation, [])
        if len(mine) >= MOST_OF_CONVERSATION:
            mine[0].replaced()
            self.leave(mine[0])
        mine.append(watcher)
        self._clients[watcher.client] += 1
        if not self.is_looking:
            self._task = asyncio.create_task(self._keep_looking())
        if missed:
            watcher.tell(missed)

    def leave(self, watcher: Watcher) -> None:
        """Tell it nothing more. May be called twice."""
        mine = self._watchers.get(watcher.conversation, [])
        if watcher not in mine:
            return
        mine.remove(watcher)
        self._clients[watcher.client] -= 1
        if not self._clients[watcher.client]:
            del self._clients[watcher.client]
        if not mine:
            self._watchers.pop(watcher.conversation, None)

    def _missed(self, watcher: Watcher, after: int) -> list[Stored]:
        if not self.is_looking:
            self._last = self._look(first=True)
        with self._engine.connect() as connection:
            if after and not repository.is_of(connection, CHANNEL, watcher.conversation, after):
                after = 0
            rows: list[repository.Row] = []
            above = min(after, self._last.floor)
            while page := repository.history(connection, CHANNEL, watcher.conversation, above, HISTORY_LIMIT):
                rows += page
                above = page[-1].id
        if not rows and not after:
            raise NobodyThere("nobody has begun this conversation")
        found = {row.id for row in rows if row.id > self._last.floor}
        watcher.told_before = frozenset(found - self._last.numbers)
        return [as_stored(row) for row in rows if row.id > after]

    @property
    def watching(self) -> int:
        """How many watch."""
        return self._clients.total()

    @property
    def is_looking(self) -> bool:
        """Whether the database is asked for news."""
        return self._task is not None and not self._task.done()

    async def _keep_looking(self) -> None:
        while self._watchers:
            try:
                # `join` compares with the same numbers, so who joins meanwhile is told nothing twice.
                look = await asyncio.to_thread(self._look)
            except Exception as error:  # noqa: BLE001 - who watches would wait for ever
                log_failure(error, "telling open pages")
            else:
                self._last, before = look, self._last
                self._tell(look.new)
                if look.notices != before.notices:
                    for watcher in self._everybody():
                        watcher.notices_changed()
            for watcher in self._everybody():
                if not watcher.tick():
                    self.leave(watcher)
            await self._coordination.sleep(DESK, LOOK_AGAIN)
            await asyncio.sleep(SETTLE)

    def _look(self, *, first: bool = False) -> _Look:
        """What is new since the last look; at the `first` nothing is."""
        known, floor = self._last.numbers, self._last.floor
        with self._engine.connect() as connection:
            newest = repository.newest(connection)
            # Where messages were erased, SQLite gives their numbers again.
            start = newest if first else min(max(known, default=0), newest)
            rows = repository.numbers(connection, start - OVERLAP)
            fresh = [
                row.id
                for row in rows
                if row.id > floor and row.id not in known
                if row.channel == CHANNEL and row.conversation in self._watchers
            ]
            new: dict[str, list[Stored]] = {}
            for row in repository.messages(connection, fresh) if fresh and not first else ():
                new.setdefault(row.conversation, []).append(as_stored(row))
            notices = tuple(notice.id for notice in self._announcer.current(connection))
        return _Look(start - OVERLAP, frozenset(row.id for row in rows), new, notices)

    def _everybody(self) -> list[Watcher]:
        return [watcher for mine in self._watchers.values() for watcher in mine]

    def _tell(self, new: dict[str, list[Stored]]) -> None:
        for conversation, messages in new.items():
            for watcher in self._watchers.get(conversation, ()):
                untold = [message for message in messages if message.seq not in watcher.told_before]
                if untold:
                    watcher.tell(untold)


def _most() -> int:
    """A quarter of the files that this process may open is left for everything else."""
    if sys.platform == "win32":
        return MOST
    import resource

    return min(MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 3 // 4)
