"""All SQL about messages. Statements are built once: they run for every message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.messaging.models import Author, Message

_TABLE = Message.__table__
_INSERT = insert(Message)
_INSERT_RETURNING = insert(Message).returning(Message.id)
_FIND = select(Message.id, Message.answered_at).where(
    Message.channel == bindparam("channel"),
    Message.conversation == bindparam("conversation"),
    Message.external_id == bindparam("external_id"),
)
_ANSWERS = select(_TABLE).where(Message.answer_to == bindparam("question")).order_by(Message.id)
_HISTORY = (
    select(_TABLE)
    .where(Message.conversation == bindparam("conversation"), Message.id > bindparam("after"))
    .order_by(Message.id)
    .limit(bindparam("limit"))
)
_MARK_ANSWERED = update(Message).where(Message.id == bindparam("question")).values(answered_at=bindparam("at"))

Row = Any  # a row of `message`, its columns as attributes


def add_question(engine: Engine, values: dict[str, Any]) -> tuple[int, bool]:
    """Store a resident's message; returns its id and whether it was answered before (a second delivery).

    One transaction of its own: once this returns, the message survives a crash.
    """
    try:
        with engine.begin() as connection:
            return connection.execute(_INSERT_RETURNING, {**values, "author": Author.RESIDENT}).scalar_one(), False
    except IntegrityError:
        key = {name: values[name] for name in ("channel", "conversation", "external_id")}
        with engine.connect() as connection:
            found = connection.execute(_FIND, key).one()
        return found.id, found.answered_at is not None


def add_answers(connection: Connection, question: int, answers: Sequence[dict[str, Any]], at: datetime) -> None:
    """Store the answers to `question` and mark it answered."""
    if answers:
        connection.execute(_INSERT, [{**answer, "answer_to": question, "created_at": at} for answer in answers])
    connection.execute(_MARK_ANSWERED, {"question": question, "at": at})


def answers_to(connection: Connection, question: int) -> Sequence[Row]:
    """The answers to one message, in order."""
    return connection.execute(_ANSWERS, {"question": question}).all()


def history(connection: Connection, conversation: str, after: int, limit: int) -> Sequence[Row]:
    """Messages of a conversation with an id above `after`, oldest first."""
    return connection.execute(_HISTORY, {"conversation": conversation, "after": after, "limit": limit}).all()
