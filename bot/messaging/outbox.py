"""All SQL about messages that are to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import aliased

from bot.messaging.channel import File
from bot.messaging.models import Author, ChannelAlert, Message, Outbox, Progress

_EARLIER = aliased(Outbox)
_ROW = (
    select(
        Outbox.__table__,
        Message.text,
        Message.buttons,
        Message.attachment,
        Message.created_at,
    )
    .select_from(Outbox)
    .join(Message, Message.id == Outbox.message_id)
    .where(Outbox.channel == bindparam("channel"))
)
# One message of a conversation at a time, so that none overtakes another, not even one that has to be sent again.
_HEADS = (
    _ROW.where(
        Outbox.progress == Progress.DUE,
        # What was not tried yet is never early, only the clock was wrong.
        or_(Outbox.due_at <= bindparam("now"), Outbox.due_at > bindparam("far"), Outbox.error == ""),
        # Not "no earlier one exists": PostgreSQL joins that the long way round while it knows nothing of the table.
        Outbox.message_id
        == select(func.min(_EARLIER.message_id))
        .where(
            _EARLIER.channel == Outbox.channel,
            _EARLIER.conversation == Outbox.conversation,
            _EARLIER.progress != Progress.DEAD,
        )
        .scalar_subquery(),
    )
    .order_by(Outbox.due_at, Outbox.message_id)
    .limit(bindparam("limit"))
)
_UNCERTAIN = _ROW.where(Outbox.progress == Progress.SENDING)
_ADD = insert(Outbox)
_THIS = Outbox.message_id == bindparam("message")
_START = (
    update(Outbox)
    .where(_THIS, Outbox.progress == Progress.DUE, Outbox.parts_sent == bindparam("part"))
    .values(progress=Progress.SENDING, sending_at=bindparam("at"))
)
_PART_SENT = (
    update(Outbox).where(_THIS).values(progress=Progress.DUE, parts_sent=bindparam("parts"), attempts=0, error="")
)
_AGAIN = (
    update(Outbox)
    .where(_THIS)
    .values(
        progress=Progress.DUE,
        due_at=bindparam("at"),
        attempts=Outbox.attempts + bindparam("more"),
        error=bindparam("why"),
    )
)
_DEAD = update(Outbox).where(_THIS).values(progress=Progress.DEAD, error=bindparam("why"))
_GONE = delete(Outbox).where(_THIS)
_SENT = (
    update(Message)
    .where(Message.id == bindparam("message"))
    .values(sent_at=bindparam("at"), delivery_id=bindparam("delivery"))
)

Row = Any


def add(
    connection: Connection,
    channel: str,
    conversation: str,
    messages: Sequence[tuple[int, int]],
    at: datetime,
    file: File | None = None,
) -> None:
    """Have stored `messages` (each with the number of its first button) sent; a `file` goes with each."""
    attached = {"file_name": file.name, "file_type": file.media_type, "file_data": file.data} if file else {}
    rows = [
        {"message_id": message, "channel": channel, "conversation": conversation, "due_at": at, "first_choice": first}
        | attached
        for message, first in messages
    ]
    if rows:
        connection.execute(_ADD, rows)


def heads(connection: Connection, channel: str, now: datetime, far: datetime, limit: int) -> Sequence[Row]:
    """What is due, at most one message a conversation, longest waiting first."""
    return connection.execute(_HEADS, {"channel": channel, "now": now, "far": far, "limit": limit}).all()


def uncertain(connection: Connection, channel: str) -> Sequence[Row]:
    """What was handed to the channel and not heard of again."""
    return connection.execute(_UNCERTAIN, {"channel": channel}).all()


def database_age(connection: Connection) -> float:
    """Seconds since PostgreSQL was started, by its own clock."""
    return float(connection.execute(text("SELECT extract(epoch FROM now() - pg_postmaster_start_time())")).scalar_one())


def start(connection: Connection, message: int, part: int, at: datetime) -> bool:
    """Write that a part is handed to the channel now; False when it is not due any more."""
    return connection.execute(_START, {"message": message, "part": part, "at": at}).rowcount == 1


def part_sent(connection: Connection, message: int, parts: int) -> None:
    """Write that the first `parts` parts are out."""
    connection.execute(_PART_SENT, {"message": message, "parts": parts})


def sent(connection: Connection, message: int, at: datetime, delivery: str) -> None:
    """Write that the whole message is out."""
    connection.execute(_GONE, {"message": message})
    connection.execute(_SENT, {"message": message, "at": at, "delivery": delivery[:120]})


def again(connection: Connection, message: int, at: datetime, why: str, *, failed: bool) -> None:
    """Send it at `at`; whether this counts as a failed attempt."""
    connection.execute(_AGAIN, {"message": message, "at": at, "more": int(failed), "why": why})


def dead(connection: Connection, message: int, why: str) -> None:
    """Give a message up."""
    connection.execute(_DEAD, {"message": message, "why": why})


def dead_conversation(connection: Connection, channel: str, conversation: str, why: str) -> int:
    """Give up everything that is due to one resident; how many messages."""
    return connection.execute(
        update(Outbox)
        .where(Outbox.channel == channel, Outbox.conversation == conversation, Outbox.progress == Progress.DUE)
        .values(progress=Progress.DEAD, error=why)
    ).rowcount


def sent_since(connection: Connection, channel: str, since: datetime) -> int:
    """How many messages the channel took since then."""
    counted = select(func.count()).where(
        Message.channel == channel, Message.author != Author.RESIDENT, Message.sent_at >= since
    )
    return connection.execute(counted).scalar_one()


def alert(connection: Connection, channel: str, at: datetime, error: str, hint: str) -> None:
    """Tell people what keeps a channel from sending."""
    if connection.scalar(select(ChannelAlert.channel).where(ChannelAlert.channel == channel)) is None:
        connection.execute(insert(ChannelAlert).values(channel=channel, since=at, error=error, hint=hint))


def all_is_well(connection: Connection, channel: str) -> None:
    """The channel sends again."""
    connection.execute(delete(ChannelAlert).where(ChannelAlert.channel == channel))
