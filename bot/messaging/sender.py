"""Sends what is in the outbox over one channel; runs in one process at a time (see `coordination.py`).

Before a part is handed to the channel, that is written down; after the channel took it, that is too. A process that
dies in between leaves it `sending`, and nobody knows whether the resident has it: the channel is asked (`was_sent`),
and where it cannot tell, the part is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot.answer import Button, render
from bot.background import pause, repeat
from bot.database import is_away
from bot.messaging import outbox
from bot.messaging.channel import (
    LONGEST_WAIT,
    Channel,
    ChannelError,
    File,
    Gone,
    Outgoing,
    Refused,
    TryLater,
    Uncertain,
    WrongSetup,
)
from bot.messaging.coordination import Coordination
from bot.messaging.fitting import fit
from bot.messaging.pacing import Pacing

T = TypeVar("T")
logger = logging.getLogger(__name__)

PATIENCE = 15.0  # seconds for one call of the channel
# How long a new leader waits before it settles what the old one was sending. The old one has gone with its connection
# to the database; but when it was the database that went, it lives, and writes down what its calls came to.
GRACE_AFTER_RESTART = PATIENCE + 5
GRACE = 2.0
MOST_AT_ONCE = 16
LONGEST_BACK_OFF = 600.0  # seconds
MOST_QUESTIONS = 10  # whether a message arrived, ten minutes or so; then it is sent again
MOST_ATTEMPTS = 200  # about a day; then it is a dead letter: an answer of yesterday helps nobody
POLL = 1.0  # seconds; for what becomes due by itself


class Sender:
    """Sends for one channel. It outlives the loss of its role: what is in the air is written down when it lands."""

    def __init__(
        self, channel: Channel, engine: Engine, coordination: Coordination, clock: Callable[[], datetime]
    ) -> None:
        self.channel = channel
        self._engine = engine
        self._coordination = coordination
        self._clock = clock
        self._in_air: dict[int, asyncio.Task[None]] = {}
        self._pacing = Pacing(channel.limits)
        self._paused_until = 0.0  # of the loop's clock, which nobody sets
        self._alerted = True  # a row of an earlier run may be there
        self._recovered = False

    async def run(self) -> None:
        """Send until cancelled. The database may go and come back."""
        self._recovered = False
        await repeat(self._send_and_wait, 0, f"sending over {self.channel.name}")

    async def finish(self) -> None:
        """Wait for what is in the air."""
        await asyncio.gather(*self._in_air.values(), return_exceptions=True)

    async def _send_and_wait(self) -> None:
        if not self._recovered:
            await self._recover()
            self._recovered = True
        self._send_due()
        await self._coordination.sleep("send", POLL)

    def _send_due(self) -> None:
        room = MOST_AT_ONCE - len(self._in_air)
        if room <= 0 or self._is_paused():
            return
        now = self._clock()  # a moment further ahead than the longest wait was written before the clock was set back
        with self._engine.connect() as connection:
            rows = outbox.heads(connection, self.channel.name, now, now + LONGEST_WAIT, room + len(self._in_air))
        for row in rows:
            if row.message_id not in self._in_air and room > 0:
                room -= 1
                self._begin(row, self._send(row))

    def _begin(self, row: outbox.Row, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._to_the_end(row, work))
        self._in_air[row.message_id] = task
        task.add_done_callback(lambda done: self._landed(row.message_id, done))

    async def _to_the_end(self, row: outbox.Row, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # a fault of ours: people see it, and the conversation's next message goes on
            logger.exception("message %d over %s cannot be sent", row.message_id, row.channel)
            await self._give_up(row, _told(error))

    def _landed(self, message: int, done: asyncio.Task[None]) -> None:
        del self._in_air[message]
        if not done.cancelled() and (error := done.exception()):
            logger.error("a message could not be sent", exc_info=error)
        self._coordination.wake("send")  # the conversation's next message

    async def _recover(self) -> None:
        """Ask about what an earlier process was sending; on PostgreSQL, once it must have written it down itself."""
        for row in await self._do(lambda c: outbox.uncertain(c, self.channel.name)):
            if row.message_id not in self._in_air:
                self._begin(row, self._settle(row))

    async def _settle(self, row: outbox.Row) -> None:
        if self._engine.dialect.name != "sqlite":
            restarted = await self._do(outbox.database_age) < GRACE_AFTER_RESTART
            await asyncio.sleep(GRACE_AFTER_RESTART if restarted else GRACE)
            left = await self._do(lambda c: outbox.uncertain(c, self.channel.name))
            if row.message_id not in {found.message_id for found in left}:
                return
        await self._ask_whether_sent(row, self._parts(row), row.parts_sent, row.sending_at)

    async def _send(self, row: outbox.Row) -> None:
        parts = self._parts(row)
        for number in range(row.parts_sent, len(parts)):
            await self._pacing.wait(row.conversation)
            if self._is_paused():  # since this row was taken: it is due again afterwards
                return
            if not await self._do(self._has_quota):
                await self._give_up(row, render("messaging/unsent", kind="quota", hint="", words=""))
                return
            started = self._clock()
            if not await self._do(partial(outbox.start, message=row.message_id, part=number, at=started)):
                return
            if not await self._hand_over(row, parts, number, started):
                return

    async def _hand_over(self, row: outbox.Row, parts: list[Outgoing], number: int, started: datetime) -> bool:
        """One part to the channel; whether the next one may follow."""
        try:
            async with asyncio.timeout(PATIENCE):
                delivery = await self.channel.send(row.conversation, parts[number])
        except (Uncertain, TimeoutError):
            return await self._ask_whether_sent(row, parts, number, started)
        except TryLater as error:
            if error.everyone:
                self._pause(error.retry_after or pause(row.attempts + 1))
            await self._again(row, _told(error), error.retry_after, failed=error.retry_after is None)
        except WrongSetup as error:
            await self._tell_people(error)
            self._pause(60)
            await self._again(row, _told(error), 60, failed=False)
        except Gone as error:
            await self._do(partial(self._lost, row, _told(error)))
        except Refused as error:
            await self._give_up(row, _told(error))
        except Exception as error:  # a fault of the channel's code: the message is kept, people see it in the log
            logger.exception("the channel %s failed", self.channel.name)
            await self._again(row, _told(error), None)
        else:
            await self._took(row, parts, number, delivery)
            return True
        return False

    async def _took(self, row: outbox.Row, parts: list[Outgoing], number: int, delivery: str) -> None:
        self._pacing.count()
        last = number + 1 == len(parts)

        def write(connection: Connection) -> None:
            if last:
                outbox.sent(connection, row.message_id, self._clock(), delivery)
            else:
                outbox.part_sent(connection, row.message_id, number + 1)
            if self._alerted:
                outbox.all_is_well(connection, self.channel.name)

        await self._do(write)
        self._alerted = False

    async def _ask_whether_sent(self, row: outbox.Row, parts: list[Outgoing], number: int, since: datetime) -> bool:
        for asked in range(1, MOST_QUESTIONS + 1):
            try:
                async with asyncio.timeout(PATIENCE):
                    arrived = await self.channel.was_sent(row.conversation, parts[number], since)
            except Refused as error:
                await self._give_up(row, _told(error))
                return False
            except Exception:  # asked again before anything is sent again
                logger.exception("%s cannot say whether a message arrived", self.channel.name)
                await asyncio.sleep(pause(asked, LONGEST_BACK_OFF))
                continue
            if arrived:
                await self._took(row, parts, number, "")
                return True
            break
        await self._again(row, _told(Uncertain("no answer from the channel")), None)
        return False

    async def _again(self, row: outbox.Row, why: str, retry_after: float | None, *, failed: bool = True) -> None:
        if failed and row.attempts + 1 >= MOST_ATTEMPTS:
            await self._give_up(row, why)
            return
        seconds = pause(row.attempts + 1, LONGEST_BACK_OFF) if retry_after is None else retry_after
        at = self._clock() + timedelta(seconds=seconds)
        await self._do(lambda c: outbox.again(c, row.message_id, at, why, failed=failed))

    @staticmethod
    def _lost(row: outbox.Row, why: str, connection: Connection) -> None:
        outbox.dead(connection, row.message_id, why)
        outbox.dead_conversation(connection, row.channel, row.conversation, why)

    async def _give_up(self, row: outbox.Row, why: str) -> None:
        logger.error("message %d over %s is a dead letter: %s", row.message_id, row.channel, why)
        await self._do(lambda c: outbox.dead(c, row.message_id, why))

    async def _tell_people(self, error: WrongSetup) -> None:
        if not self._alerted:
            logger.error("%s cannot send until somebody acts: %s. %s", self.channel.name, error, error.hint)
        now = self._clock()
        await self._do(lambda c: outbox.alert(c, self.channel.name, now, str(error), error.hint))
        self._alerted = True

    def _has_quota(self, connection: Connection) -> bool:
        return self._pacing.has_quota(
            self._clock(), lambda since: outbox.sent_since(connection, self.channel.name, since)
        )

    async def _do(self, work: Callable[[Connection], T]) -> T:
        """Read or write in a transaction, until the database takes it: what happened outside must not be forgotten."""
        failures = 0
        while True:
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except Exception as error:
                if not is_away(error):
                    raise
                failures += 1
                logger.warning("the database does not answer; what was sent is written down soon")
                await asyncio.sleep(pause(failures, 5))

    def _is_paused(self) -> bool:
        return asyncio.get_running_loop().time() < self._paused_until

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    def _parts(self, row: outbox.Row) -> list[Outgoing]:
        file = File(row.file_name, row.file_type, row.file_data) if row.file_data is not None else None
        buttons = tuple(Button(b["title"], b["payload"]) for b in row.buttons)
        whole = Outgoing(str(row.message_id), row.text, buttons, row.first_choice, row.attachment, file, row.template)
        return fit(whole, self.channel.limits)


def _told(error: Exception) -> str:
    """Why a message was not sent, as officers read it: a fault of ours by its name, it may quote the message."""
    words = str(error) if isinstance(error, ChannelError) else type(error).__name__
    return render("messaging/unsent", kind=type(error).__name__, hint=getattr(error, "hint", ""), words=words)
