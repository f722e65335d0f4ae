"""Answers what is stored: one message of a conversation after the other, each in one transaction.

The transaction begins with the lock of the conversation and ends with the answers, the assistant's memory, what its
actions wrote, the rows of the outbox and the mark that the message is answered. A process that dies in between leaves
the message as it was; nobody sees half a turn, and no turn is taken twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from bot.answer import render
from bot.assistant.turn import Reply, Turn
from bot.background import pause
from bot.database import is_away, joined
from bot.desk.tickets.service import Where
from bot.errors import BotError
from bot.messaging import outbox, repository
from bot.messaging.announcing import Announcer
from bot.messaging.coordination import Coordination
from bot.messaging.fitting import chosen
from bot.messaging.fragments import questions_of
from bot.messaging.handing_over import HandOver
from bot.messaging.models import Author, Holder
from bot.messaging.questions import note_left_to_officer, note_turn
from bot.nlu.understanding import Understanding
from bot.sealing import MESSAGE, is_sealed, unseal

logger = logging.getLogger(__name__)

DESK = "desk"  # the topic on which the officers' pages sleep
MOST_ATTEMPTS = 3  # at a message whose answering fails; then the resident is told so, and officers too
LOST = "?"  # in place of a sealed message that cannot be opened any more: what was asked is asked again
MOST_TURNS = 4  # at a time; a turn is work for the processor, so more would only wait inside
# No message is put off for as long as this: a later moment was written before the clock was set back, and is now.
FAR = timedelta(seconds=10)


class Answers(Protocol):
    """What answers: the assistant, or a stand-in in a test of the queue alone."""

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        """Answer `text`. What is to be remembered is in the turn; what actions write is in the caller's transaction."""

    async def parse(self, text: str, context: str | None = None, aspect: str | None = None) -> Understanding:
        """What `text` means, asked outside a conversation; see `Assistant.parse`."""


class Elsewhere(Exception):
    """Another process has the conversation at this moment."""


class Stumbled(BotError):
    """The assistant failed at a message; it is kept, and tried again a little later."""


Answered = list[dict[str, Any]]  # the stored answers: the columns of `message`


@dataclass(frozen=True)
class Taken:
    """The messages that a turn answered, none if there was nothing to do, and the answers."""

    questions: list[int]
    answers: Answered


@dataclass
class _Line:
    """One conversation's lock in this process and how many wait for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


@dataclass(frozen=True)
class Turns:
    """Takes turns. `pushed`: the channels that are written to; the others fetch their answers themselves."""

    assistant: Answers
    engine: Engine
    coordination: Coordination
    now: Callable[[], datetime]  # what is written on messages
    clock: Callable[[], datetime]  # when things are to be done; real time, also in demonstrations
    pushed: Collection[str]
    announcer: Announcer
    hand_over: HandOver
    _lines: dict[tuple[str, str], _Line] = field(default_factory=dict)
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_TURNS))

    async def take_due(self, channel: str, conversation: str) -> None:
        """Answer what is due in a conversation; a failure is written down and tried again later."""
        async with self._alone(channel, conversation):
            try:
                while (await self._take(channel, conversation)).questions:
                    pass
            except (Elsewhere, Stumbled):
                return

    async def take_until(self, channel: str, conversation: str, question: int) -> Answered | None:
        """Answer what is stored in a conversation until `question` is answered; None: it was, but not here and now.

        Raises:
            Stumbled: answering `question` failed; it is tried again.
        """
        waited = 0
        while True:
            try:
                async with self._alone(channel, conversation):
                    while True:
                        taken = await self._take(channel, conversation, question)
                        if question in taken.questions:
                            return taken.answers
                        if not taken.questions:
                            return None
            except Elsewhere:
                waited += 1
                await asyncio.sleep(min(0.01 * 2**waited, 0.2))

    @asynccontextmanager
    async def _alone(self, channel: str, conversation: str) -> AsyncIterator[None]:
        line = self._lines.setdefault((channel, conversation), _Line())
        line.waiting += 1
        try:
            async with line.lock, self._gate:
                yield
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop((channel, conversation), None)

    async def _take(self, channel: str, conversation: str, question: int | None = None) -> Taken:
        """One turn. With `question`, nothing is waited for, and only its own failure is raised.

        Raises:
            Elsewhere: see there.
            Stumbled: see there.
        """
        group: Sequence[Any] = ()
        try:
            with self.engine.begin() as connection:
                if not repository.lock_conversation(connection, channel, conversation):
                    raise Elsewhere
                group = self._next(connection, channel, conversation, waits=question is None)
                answers = await self._answer(connection, channel, conversation, group) if group else []
        except Elsewhere:
            raise
        except Exception as error:
            if is_away(error):
                raise
            logger.exception("a message could not be answered")
            told = self._failed(channel, conversation, group, error)
            if told is None and (question is None or question in {row.id for row in group}):
                raise Stumbled("a message could not be answered") from error
            answers = told or []
        if answers and channel in self.pushed:
            self.coordination.wake("send")
        await asyncio.sleep(0)  # whoever waits at the door comes in between two turns
        return Taken([row.id for row in group], answers)

    def _next(self, connection: Connection, channel: str, conversation: str, *, waits: bool) -> Sequence[Any]:
        rows = repository.pending(connection, channel, conversation)
        if not rows:
            return ()
        group = next(questions_of(rows)) if channel in self.pushed else rows[:1]
        now = self.clock()
        if waits and any(now < row.ready_at <= now + FAR for row in group):
            return ()
        return group

    async def _answer(self, connection: Connection, channel: str, conversation: str, group: Sequence[Any]) -> Answered:
        known = repository.conversation(connection, channel, conversation)
        if known and known.holder == Holder.OFFICER:
            repository.finish(connection, [row.id for row in group], self.now())
            note_left_to_officer(connection, group, self.now())
            self._tell_desk(connection)
            return []
        text = "\n".join(_readable(row.text) for row in group)
        # A number chooses also after a "dạ" that was waited for.
        if known and (choice := chosen(_readable(group[-1].text), known.choices)):
            text = choice[1]
        if about_ticket := self.hand_over.about_ticket(connection, channel, conversation, text):
            return self._store(connection, channel, conversation, group, [about_ticket])
        memory = known.memory if known else ""
        with joined(connection):
            turn = await self.assistant.take_turn(text, f"{channel}:{conversation}", channel, memory)
        urgent = self.announcer.untold(connection, channel, conversation)
        person = self.hand_over.after(connection, Where(channel, conversation, group[-1].id), text, turn)
        waits = person or (known and known.holder == Holder.WAITING)
        if waits:
            self._tell_desk(connection)
        repository.keep_conversation(
            connection,
            {
                "channel": channel,
                "conversation": conversation,
                "holder": Holder.WAITING if waits else Holder.BOT,
                "memory": turn.memory,
                "choices": [[button.title, button.payload] for reply in turn.replies for button in reply.buttons],
                "updated_at": self.now(),
            },
        )
        replies = [*map(Reply, urgent), *turn.replies, *filter(None, [person])]
        answers = self._store(connection, channel, conversation, group, replies)
        private = [row.id for row in group if turn.withheld or is_sealed(row.text)]
        if private:
            repository.withhold(connection, private)
        else:
            note_turn(connection, group[-1].id, text, turn, self.now())
        return answers

    def _tell_desk(self, connection: Connection) -> None:
        """The officers' pages look again, a moment after they were woken: then this is committed."""
        self.coordination.notify(connection, DESK)
        self.coordination.wake(DESK)

    def _store(
        self,
        connection: Connection,
        channel: str,
        conversation: str,
        group: Sequence[Any],
        replies: Sequence[Reply],
        why: str = "",
    ) -> Answered:
        at = self.now()
        # Another process can have answered only if this one lost its lock, and then the transaction fails as well.
        if not repository.finish(connection, [row.id for row in group], at, why):
            raise Elsewhere
        answers = [
            {
                "channel": channel,
                "conversation": conversation,
                "author": Author.BOT,
                "text": reply.text,
                "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
                "attachment": reply.attachment,
                "answer_to": group[-1].id,
                "created_at": at,
            }
            for reply in replies
        ]
        ids = repository.add_answers(connection, answers)
        if channel in self.pushed and ids:
            numbers = [1 + sum(len(reply.buttons) for reply in replies[:i]) for i in range(len(replies))]
            outbox.add(connection, channel, conversation, list(zip(ids, numbers, strict=True)), self.clock())
            self.coordination.notify(connection, "send")
        return [{**answer, "id": number} for answer, number in zip(answers, ids, strict=True)]

    def _failed(self, channel: str, conversation: str, group: Sequence[Any], error: Exception) -> Answered | None:
        """Try again later (None); the third time, tell the resident and keep the message for officers."""
        if not group:
            return None
        ids, attempts = [row.id for row in group], max(row.attempts for row in group) + 1
        with self.engine.begin() as connection:
            if attempts < MOST_ATTEMPTS:
                later = self.clock() + timedelta(seconds=pause(attempts))
                repository.postpone(connection, ids, later, failed=type(error).__name__)
                return None
            trouble = Reply(render("messaging/trouble"))
            return self._store(connection, channel, conversation, group, [trouble], why=type(error).__name__)


def _readable(text: str) -> str:
    return (unseal(text, MESSAGE) or LOST) if is_sealed(text) else text
