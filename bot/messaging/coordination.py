"""How the processes that serve one database work together: who wakes whom, and who does what only one may do.

On SQLite there is one process, and a lock on a file beside the database keeps it so. On PostgreSQL there is any
number: `NOTIFY` wakes those that sleep, and session-level advisory locks say who leads. Neither asks a clock, and
both end with the connection of a process that dies.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from bot.background import beside, pause
from bot.errors import ConfigurationError
from bot.file_locks import hold

if TYPE_CHECKING:
    from psycopg import AsyncConnection

logger = logging.getLogger(__name__)

_NOTIFY = text("SELECT pg_notify('motcua', :topic)")
_HEARTBEAT = 2.0  # seconds between two looks at the connection that holds a lead, and between two tries for one


class Coordination(ABC):
    """Wakes and leads; `topic` and `role` are short words."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}

    def wake(self, topic: str) -> None:
        """Wake those of this process who wait for `topic`."""
        if topic in self._events:
            self._events[topic].set()

    async def sleep(self, topic: str, seconds: float) -> None:
        """Until `topic` is woken, at most so long."""
        event = self._events.setdefault(topic, asyncio.Event())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 can swallow a cancellation
                await event.wait()
        event.clear()

    def notify(self, connection: Connection, topic: str) -> None:
        """Wake the other processes once this transaction is committed."""
        return

    @abstractmethod
    def run(self) -> AbstractAsyncContextManager[None]:
        """A context in which the process takes part."""

    @abstractmethod
    def lead(self, role: str) -> AbstractAsyncContextManager[asyncio.Event]:
        """A context in which this process alone has `role`; entered when it gets it. The event: the role is lost."""


class Alone(Coordination):
    """The only process, on SQLite."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._database = engine.url.database

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """(see parent class)

        Raises:
            ConfigurationError: another process serves this database.
        """
        with Path(f"{self._database}.serving").open("a", encoding="utf-8") as file:
            self._lock(file)
            yield

    @asynccontextmanager
    async def lead(self, role: str) -> AsyncIterator[asyncio.Event]:
        """(see parent class)"""
        yield asyncio.Event()

    def _lock(self, file: IO[str]) -> None:
        try:
            hold(file)
        except BlockingIOError as error:
            raise ConfigurationError(
                "another `motcua serve` works on this SQLite database",
                hint="Dừng tiến trình kia, hoặc dùng PostgreSQL để chạy nhiều tiến trình (MOTCUA_DATABASE_URL).",
            ) from error


class Together(Coordination):
    """One of several processes, on PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        url = engine.url.set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)

    def notify(self, connection: Connection, topic: str) -> None:
        """(see parent class)"""
        connection.execute(_NOTIFY, {"topic": topic})

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """(see parent class)"""
        async with beside(self._listen()):
            yield

    @asynccontextmanager
    async def lead(self, role: str) -> AsyncIterator[asyncio.Event]:
        """(see parent class)"""
        connection = await self._acquire(role)
        lost = asyncio.Event()
        watch = asyncio.create_task(self._watch(connection, lost))
        try:
            yield lost
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            await connection.close()

    async def _connect(self) -> AsyncConnection:
        from psycopg import AsyncConnection

        return await AsyncConnection.connect(self._address, autocommit=True, connect_timeout=5)

    async def _acquire(self, role: str) -> AsyncConnection:
        """A connection that holds the lock of `role`. Asked again and again: who waits inside PostgreSQL holds back
        its cleaning of old rows."""
        from psycopg import OperationalError

        failures = 0
        while True:
            try:
                connection = await self._connect()
                try:
                    while not await self._try_lock(connection, role):
                        await asyncio.sleep(_HEARTBEAT / 2)
                except BaseException:
                    await connection.close()
                    raise
            except OperationalError:
                failures += 1
                await asyncio.sleep(pause(failures))
            else:
                return connection

    @staticmethod
    async def _try_lock(connection: AsyncConnection, role: str) -> bool:
        asked = "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ':lead:' || %s, 0))"
        row = await (await connection.execute(asked, [role])).fetchone()
        return bool(row and row[0])

    @staticmethod
    async def _watch(connection: AsyncConnection, lost: asyncio.Event) -> None:
        from psycopg import Error

        with suppress(Error):
            while True:
                await asyncio.sleep(_HEARTBEAT)
                await connection.execute("SELECT 1")
        lost.set()

    async def _listen(self) -> None:
        """Hear what other processes notify; after a lost connection everybody is woken, as something may be missed."""
        from psycopg import Error

        failures = 0
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute("LISTEN motcua")
                    failures = 0
                    for topic in self._events:
                        self.wake(topic)
                    async for heard in connection.notifies():
                        self.wake(heard.payload)
            except Error:
                failures += 1
                logger.warning("the database does not answer; listening again soon")
            await asyncio.sleep(pause(failures))


def coordination_for(engine: Engine) -> Coordination:
    """The one that fits the database."""
    return Alone(engine) if engine.dialect.name == "sqlite" else Together(engine)
