"""Messages that were given up: answers that no channel took, questions at which the assistant failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.messaging.models import Author, ChannelAlert, Message, Outbox, Progress


@dataclass(frozen=True)
class DeadLetter:
    """One of them. Whose it is and what it says stays in the conversation."""

    message: int
    channel: str
    author: Author  # a resident's: it was not understood by the machine; else it was not sent
    at: datetime
    attempts: int
    error: str


def dead_letters(connection: Connection) -> list[DeadLetter]:
    """All of them, oldest first."""
    unsent = connection.execute(
        select(
            Message.id,
            Message.channel,
            Message.author,
            Message.created_at,
            Outbox.attempts,
            Outbox.error,
        )
        .join(Outbox, Outbox.message_id == Message.id)
        .where(Outbox.progress == Progress.DEAD)
    )
    unanswered = connection.execute(
        select(Message.id, Message.channel, Message.author, Message.created_at, Message.attempts, Message.error).where(
            Message.error != "", Message.author == Author.RESIDENT, Message.ready_at.is_(None)
        )
    )
    found = [DeadLetter(row[0], row[1], Author(row[2]), *row[3:]) for row in [*unsent, *unanswered]]
    return sorted(found, key=lambda letter: letter.message)


def alerts(connection: Connection) -> Sequence[tuple[str, datetime, str, str]]:
    """Channels that cannot send until somebody acts: channel, since when, what is wrong, what to do."""
    table = ChannelAlert
    rows = connection.execute(select(table.channel, table.since, table.error, table.hint).order_by(table.since))
    return [(channel, since, error, hint) for channel, since, error, hint in rows]


def replay(connection: Connection, messages: Sequence[int], now: datetime) -> int:
    """Send or answer these once more, as if for the first time; how many there were of them."""
    sent = connection.execute(
        update(Outbox)
        .where(Outbox.message_id.in_(messages), Outbox.progress == Progress.DEAD)
        .values(progress=Progress.DUE, due_at=now, attempts=0, error="")
    ).rowcount
    answered = connection.execute(
        update(Message)
        .where(Message.id.in_(messages), Message.error != "", Message.ready_at.is_(None))
        .values(ready_at=now, answered_at=None, attempts=0, error="")
    ).rowcount
    return sent + answered
