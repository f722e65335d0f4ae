"""Takes messages in, has them answered, and remembers both. What channels and the desk call is here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, astuple, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from bot.answer import Button
from bot.assistant.turn import withholds
from bot.database import storable
from bot.desk.tickets.service import answered_elsewhere
from bot.messaging import conversations, outbox, repository
from bot.messaging.announcing import Announcer
from bot.messaging.channel import Attachment, Channel, File, Incoming, Kind
from bot.messaging.coordination import Coordination, coordination_for
from bot.messaging.fragments import MOST_FRAGMENTS, PATIENCE, may_go_on
from bot.messaging.handing_over import HandOver
from bot.messaging.models import Author, Holder
from bot.messaging.news import News
from bot.messaging.stored import HISTORY_LIMIT, Stored, as_stored, stored_now
from bot.messaging.turns import DESK, Answers, Turns
from bot.messaging.visits import count_message
from bot.privacy import mask_secrets
from bot.sealing import MESSAGE, seal, typed
from bot.settings import VIETNAM

# A message whose sender waits for the answer is answered by the process that took it in. Others leave it alone for so
# long, and take it over afterwards: that process is gone.
HOLD_BACK = timedelta(seconds=5)
# Characters that are kept of a message, on every channel: of a longer one the beginning and the end, for officers to
# read. The assistant reads less and says so (`bot/text.py`).
LONGEST = 10_000
_LEFT_OUT = "\n…\n"


class Messaging:
    """Stores before answering; a second delivery of the same message gets the first one's answer."""

    def __init__(
        self,
        assistant: Answers,
        engine: Engine,
        now: Callable[[], datetime],
        channels: Iterable[Channel] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(VIETNAM),
    ) -> None:
        self.channels = list(channels)
        self.engine = engine
        self.coordination: Coordination = coordination_for(engine)
        self.clock = clock
        pushed = frozenset(channel.name for channel in self.channels)
        self.announcer = Announcer(now)
        self.news = News(engine, self.coordination, self.announcer)
        self.turns = Turns(assistant, engine, self.coordination, now, clock, pushed, self.announcer, HandOver(now))
        self._now = now
        self._in_hand: dict[tuple[str, str, str], asyncio.Task[list[Stored]]] = {}

    async def receive(self, incoming: Incoming) -> bool:
        """Store `incoming` to be answered; False when it was there already. Once this returns, acknowledge it."""
        incoming = _storable(incoming)
        at = self.clock()
        answered = incoming.kind is Kind.MESSAGE
        ready = at + PATIENCE if may_go_on(incoming) else at
        with self.engine.begin() as connection:
            if self._store(connection, incoming, ready if answered else None) is None:
                return False
            if answered:
                repository.wait_together(connection, incoming.channel, incoming.conversation, ready, MOST_FRAGMENTS)
                self.coordination.notify(connection, "turn")
        self.coordination.wake("turn")
        return True

    async def answer(self, incoming: Incoming) -> list[Stored]:
        """The answers to `incoming`, stored; for channels whose caller waits for them."""
        incoming = _storable(incoming)
        key = (incoming.channel, incoming.conversation, incoming.id)
        task = self._in_hand.get(key)
        if task is None or task.done():
            task = asyncio.create_task(self._answer(incoming))
            self._in_hand[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        # A caller that hangs up does not stop the answer from being stored.
        return await asyncio.shield(task)

    def history(self, channel: str, conversation: str, after: int = 0) -> list[Stored]:
        """The conversation's messages after number `after`, at most `HISTORY_LIMIT`, oldest first."""
        with self.engine.connect() as connection:
            return [
                as_stored(row) for row in repository.history(connection, channel, conversation, after, HISTORY_LIMIT)
            ]

    async def post(
        self,
        channel: str,
        conversation: str,
        text: str,
        buttons: Sequence[Button] = (),
        file: File | None = None,
        author: Author = Author.BOT,
    ) -> int:
        """Send something that answers nothing: an officer's words, a notice. Stored now, sent as soon as it can be."""
        with self.engine.begin() as connection:
            number = self.write(connection, channel, conversation, text, buttons, file, author)
        await self.woken()
        return number

    def write(
        self,
        connection: Connection,
        channel: str,
        conversation: str,
        text: str,
        buttons: Sequence[Button] = (),
        file: File | None = None,
        author: Author = Author.BOT,
        written_by: str = "",
        attachment: str = "",
    ) -> int:
        """`post` in the caller's transaction; `written_by` is an officer's name. Afterwards await `woken()`."""
        message = conversations.message_of(channel, conversation, author, text, self._now(), buttons)
        [number] = repository.add_answers(connection, [{**message, "written_by": written_by, "attachment": attachment}])
        conversations.offer(connection, channel, conversation, buttons, self._now())
        if channel in self.turns.pushed:
            outbox.add(connection, channel, conversation, [(number, 1)], self.clock(), file)
            self.coordination.notify(connection, "send")
        self.coordination.notify(connection, DESK)
        return number

    async def woken(self) -> None:
        """Wake who sends and who watches, after the transaction of `write`."""
        for topic in ("send", DESK):
            self.coordination.wake(topic)

    async def officer_wrote(self, channel: str, conversation: str, external_id: str, text: str) -> None:
        """An officer answered on the platform itself: stored, and the bot is silent from now on."""
        message = conversations.message_of(channel, conversation, Author.OFFICER, text, self._now())
        with self.engine.begin() as connection:
            if repository.add_once(connection, {**message, "external_id": external_id}) is None:
                return  # told before; the conversation may be the bot's again
            with Session(connection) as session, session.begin():
                answered_elsewhere(session, channel, conversation, self._now())
            conversations.hold(connection, channel, conversation, Holder.OFFICER, self._now())

    def hold(self, channel: str, conversation: str, holder: Holder) -> None:
        """Give a conversation to the bot, the officers' list, an officer, or close it."""
        with self.engine.begin() as connection:
            conversations.hold(connection, channel, conversation, holder, self._now())

    def holder(self, channel: str, conversation: str) -> Holder:
        """Who has a conversation; the bot has those that nobody began."""
        with self.engine.connect() as connection:
            found = repository.conversation(connection, channel, conversation)
        return Holder(found.holder) if found else Holder.BOT

    def unreachable(self, channel: str, conversation: str, why: str) -> None:
        """The resident blocked the channel or left it: what is due becomes dead letters."""
        with self.engine.begin() as connection:
            outbox.dead_conversation(connection, channel, conversation, why)

    def move(self, channel: str, old: str, new: str) -> None:
        """The platform gave a conversation another id."""
        with self.engine.begin() as connection:
            conversations.move(connection, channel, old, new, self._now())

    def erase(self, channel: str, conversation: str) -> None:
        """Delete everything of a conversation; a visit at home that it asked for is cancelled."""
        with self.engine.begin() as connection:
            conversations.erase(connection, channel, conversation, self._now())

    def _forget(self, key: tuple[str, str, str], done: asyncio.Task[list[Stored]]) -> None:
        if self._in_hand.get(key) is done:
            del self._in_hand[key]

    async def _answer(self, incoming: Incoming) -> list[Stored]:
        channel, conversation = incoming.channel, incoming.conversation
        with self.engine.begin() as connection:
            question = self._store(connection, incoming, self.clock() + HOLD_BACK)
        if question is None:
            with self.engine.connect() as connection:
                found = repository.find_question(connection, channel, conversation, incoming.id)
            question = found.id
            taken = None
            if found.answered_at is None:
                taken = await self.turns.take_until(channel, conversation, question)
        else:
            taken = await self.turns.take_until(channel, conversation, question)
        if taken is not None:
            return [stored_now(answer) for answer in taken]
        with self.engine.connect() as connection:
            return [as_stored(row) for row in repository.answers_to(connection, question)]

    def _store(self, connection: Connection, incoming: Incoming, ready_at: datetime | None) -> int | None:
        """The number of the message; None when it was there already."""
        at = self._now()
        known = repository.conversation(connection, incoming.channel, incoming.conversation)
        question = repository.add_question(connection, self._question(incoming, known, at, ready_at))
        if question is not None and ready_at is not None:
            count_message(connection, incoming, question, known, at)
        return question

    def _question(
        self, incoming: Incoming, known: repository.Row | None, at: datetime, ready_at: datetime | None
    ) -> dict[str, Any]:
        # What answers a form (names, numbers) lies there unreadably until it is answered, and not at all afterwards.
        private = known is not None and withholds(known.memory)
        text = mask_secrets(incoming.text)
        return {
            "channel": incoming.channel,
            "conversation": incoming.conversation,
            "external_id": incoming.id,
            "text": seal(text, MESSAGE) if private else typed(text),
            "shown": "" if private else incoming.shown,
            "source": incoming.source,
            "attachments": [asdict(attachment) for attachment in incoming.attachments],
            "sent_at": incoming.sent_at,
            "created_at": at,
            "ready_at": ready_at,
            "answered_at": at if ready_at is None else None,
        }


def _storable(incoming: Incoming) -> Incoming:
    """`incoming` as every database takes it, and no longer than `LONGEST`."""
    clean: dict[str, Any] = {name: storable(value) for name, value in vars(incoming).items() if type(value) is str}
    if len(clean["text"]) > LONGEST:
        half = (LONGEST - len(_LEFT_OUT)) // 2
        clean["text"] = clean["text"][:half] + _LEFT_OUT + clean["text"][-half:]
    clean["attachments"] = tuple(Attachment(*map(storable, astuple(sent))) for sent in incoming.attachments)
    return replace(incoming, **clean)
