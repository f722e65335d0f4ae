"""Takes a message in, has it answered, and remembers both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine

from bot.answer import Button
from bot.assistant.turn import Reply, Turn
from bot.messaging import repository
from bot.messaging.channel import Incoming
from bot.messaging.models import Author
from bot.privacy import mask_secrets

HISTORY_LIMIT = 200


class Answers(Protocol):
    """What answers: the assistant, or a stand-in in a test of the storage alone."""

    async def handle(self, text: str, sender_id: str, channel: str = ...) -> Turn:
        """Answer `text` in the conversation `sender_id`."""


@dataclass(frozen=True)
class Stored:
    """One message of the history."""

    seq: int
    external_id: str  # the channel's own, of a resident's message; empty for answers
    author: Author
    text: str
    buttons: tuple[Button, ...]
    attachment: str
    at: datetime


class Messaging:
    """Stores before answering; a second delivery of the same message gets the first one's answer."""

    def __init__(self, assistant: Answers, engine: Engine, now: Callable[[], datetime]) -> None:
        self._assistant = assistant
        self._engine = engine
        self._now = now
        self._in_hand: dict[tuple[str, str, str], asyncio.Task[list[Stored]]] = {}

    async def answer(self, incoming: Incoming) -> list[Stored]:
        """The answers to `incoming`, stored."""
        incoming = _storable(incoming)
        key = (incoming.channel, incoming.conversation, incoming.id)
        task = self._in_hand.get(key)
        if task is None or task.done():
            task = asyncio.create_task(self._answer(incoming))
            self._in_hand[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        # A caller that hangs up does not stop the answer from being stored.
        return await asyncio.shield(task)

    def _forget(self, key: tuple[str, str, str], done: asyncio.Task[list[Stored]]) -> None:
        if self._in_hand.get(key) is done:
            del self._in_hand[key]

    async def receive(self, incoming: Incoming) -> bool:
        """Store `incoming` to be answered; False when it was there already. Once this returns, acknowledge it."""
        incoming = _storable(incoming)
        at = self._now()
        values = {**_question(incoming, at), "ready_at": at}
        return not repository.add_question(self._engine, values)[1]

    def history(self, conversation: str, after: int = 0) -> list[Stored]:
        """The conversation's messages after number `after`, at most `HISTORY_LIMIT`, oldest first."""
        with self._engine.connect() as connection:
            return _stored(repository.history(connection, conversation, after, HISTORY_LIMIT))

    async def _answer(self, incoming: Incoming) -> list[Stored]:
        text = mask_secrets(incoming.text)
        question, answered = repository.add_question(
            self._engine,
            {**_question(incoming, self._now()), "text": text},
        )
        replies: Sequence[Reply] = ()
        if not answered:
            replies = (await self._assistant.handle(text, incoming.conversation, incoming.channel)).replies
        with self._engine.begin() as connection:
            if not answered:
                repository.add_answers(connection, question, _rows(incoming, replies), self._now())
            return _stored(repository.answers_to(connection, question))


def _storable(incoming: Incoming) -> Incoming:
    """`incoming` without the character NUL, which PostgreSQL's texts cannot hold."""
    texts: dict[str, Any] = {
        name: value.replace("\0", "") for name, value in vars(incoming).items() if type(value) is str
    }
    return replace(incoming, **texts)


def _question(incoming: Incoming, at: datetime) -> dict[str, object]:
    return {
        "channel": incoming.channel,
        "conversation": incoming.conversation,
        "external_id": incoming.id,
        "text": mask_secrets(incoming.text),
        "shown": incoming.shown,
        "source": incoming.source,
        "attachments": [asdict(attachment) for attachment in incoming.attachments],
        "sent_at": incoming.sent_at,
        "created_at": at,
    }


def _rows(incoming: Incoming, replies: Sequence[Reply]) -> list[dict[str, object]]:
    return [
        {
            "channel": incoming.channel,
            "conversation": incoming.conversation,
            "author": Author.BOT,
            "text": reply.text,
            "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
            "attachment": reply.attachment,
        }
        for reply in replies
    ]


def _stored(rows: Sequence[repository.Row]) -> list[Stored]:
    return [
        Stored(
            seq=row.id,
            external_id=row.external_id or "",
            author=Author(row.author),
            text=row.shown or row.text,
            buttons=tuple(Button(b["title"], b["payload"]) for b in row.buttons),
            attachment=row.attachment,
            at=row.created_at,
        )
        for row in rows
    ]
