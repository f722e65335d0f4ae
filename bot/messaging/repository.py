"""All SQL about messages that came in and conversations. Statements are built once: they run for every message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messaging.models import Author, Conversation, Holder, Message
from bot.sealing import WITHHELD

_TABLE = Message.__table__
# INSERT … ON CONFLICT is the same in both databases, but not the same in SQLAlchemy.
_UPSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _add_new(dialect: str) -> Any:
    keys = [Message.channel, Message.conversation, Message.external_id]
    return _UPSERTS[dialect](Message).on_conflict_do_nothing(index_elements=keys).returning(Message.id)


def _upsert_conversation(dialect: str, *changed: str) -> Any:
    statement = _UPSERTS[dialect](Conversation)
    return statement.on_conflict_do_update(
        index_elements=[Conversation.channel, Conversation.conversation],
        set_={name: statement.excluded[name] for name in changed},
    )


_ADD_NEW = {dialect: _add_new(dialect) for dialect in _UPSERTS}
_KEEP_CONVERSATION = {
    dialect: _upsert_conversation(dialect, "memory", "choices", "holder", "updated_at") for dialect in _UPSERTS
}
_OFFER = {dialect: _upsert_conversation(dialect, "choices") for dialect in _UPSERTS}
_HOLD = {dialect: _upsert_conversation(dialect, "holder", "held_since", "updated_at") for dialect in _UPSERTS}

_THIS = (Message.channel == bindparam("channel"), Message.conversation == bindparam("conversation"))
_FIND = select(Message.id, Message.answered_at).where(*_THIS, Message.external_id == bindparam("external_id"))
_ADD_RETURNING = insert(Message).returning(Message.id, sort_by_parameter_order=True)
_ANSWERS = select(_TABLE).where(Message.answer_to == bindparam("question")).order_by(Message.id)
_HISTORY = select(_TABLE).where(*_THIS, Message.id > bindparam("after")).order_by(Message.id).limit(bindparam("limit"))
_IS_OF = select(Message.id).where(*_THIS, Message.id == bindparam("number"))
_NEWEST = select(func.coalesce(func.max(Message.id), 0))
_NUMBERS = select(Message.id, Message.channel, Message.conversation).where(Message.id > bindparam("above"))
_MESSAGES = select(_TABLE).where(Message.id.in_(bindparam("numbers", expanding=True))).order_by(Message.id)
_PENDING = (
    select(
        *(Message.id, Message.text, Message.shown, Message.attachments),
        *(Message.created_at, Message.ready_at, Message.attempts),
    )
    .where(*_THIS, Message.ready_at.is_not(None))
    .order_by(func.coalesce(Message.sent_at, Message.created_at), Message.id)
)
# A moment far ahead was written before the clock was set back.
_DUE = (
    select(Message.channel, Message.conversation)
    .where(Message.ready_at.is_not(None))
    .where(or_(Message.ready_at <= bindparam("now"), Message.ready_at > bindparam("far")))
    .order_by(Message.ready_at)
    .limit(bindparam("limit"))
)
_FINISH = (
    update(Message)
    .where(Message.id.in_(bindparam("ids", expanding=True)), Message.ready_at.is_not(None))
    .values(ready_at=None, answered_at=bindparam("at"), error=bindparam("why"))
)
_WITHHOLD = update(Message).where(Message.id.in_(bindparam("ids", expanding=True))).values(text=WITHHELD, shown="")
_POSTPONE = (
    update(Message)
    .where(Message.id.in_(bindparam("ids", expanding=True)), Message.ready_at.is_not(None))
    .values(ready_at=bindparam("at"), attempts=Message.attempts + bindparam("more"), error=bindparam("why"))
)
_WAITING = select(func.count()).where(*_THIS, Message.ready_at.is_not(None), Message.attempts == 0)
_WAIT_TOGETHER = (
    update(Message)
    .where(Message.channel == bindparam("its_channel"), Message.conversation == bindparam("its_conversation"))
    .where(Message.ready_at.is_not(None), Message.attempts == 0)
    .values(ready_at=bindparam("at"))
)
_CONVERSATION = select(Conversation.memory, Conversation.choices, Conversation.holder, Conversation.updated_at).where(
    Conversation.channel == bindparam("channel"), Conversation.conversation == bindparam("conversation")
)
_BEFORE = select(func.max(Message.created_at).label("last"), func.max(Message.source).label("source")).where(
    *_THIS, Message.author == Author.RESIDENT, Message.id < bindparam("question")
)
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || :name, 0))")

Row = Any  # a row of a table, its columns as attributes


def add_question(connection: Connection, values: dict[str, Any]) -> int | None:
    """Store a resident's message; its id, or None when it is there already."""
    return add_once(connection, {**values, "author": Author.RESIDENT})


def add_once(connection: Connection, values: dict[str, Any]) -> int | None:
    """Store a message that has an id of the channel's; None when it is there already."""
    number: int | None = connection.execute(_ADD_NEW[connection.dialect.name], values).scalar_one_or_none()
    return number


def wait_together(connection: Connection, channel: str, conversation: str, ready_at: datetime, most: int) -> None:
    """Let messages that wait for what follows wait until `ready_at`, unless there are `most` of them."""
    key = {"channel": channel, "conversation": conversation}
    if connection.execute(_WAITING, key).scalar_one() < most:
        connection.execute(_WAIT_TOGETHER, {"its_channel": channel, "its_conversation": conversation, "at": ready_at})


def find_question(connection: Connection, channel: str, conversation: str, external_id: str) -> Row:
    """Id and moment of the answer of a message that is there."""
    key = {"channel": channel, "conversation": conversation, "external_id": external_id}
    return connection.execute(_FIND, key).one()


def lock_conversation(connection: Connection, channel: str, conversation: str) -> bool:
    """Whether this transaction has the conversation now; no other process answers in it until the transaction ends.

    The lock is the transaction's: it goes with the connection of a process that dies, whatever any clock says. On
    SQLite there is no other process.
    """
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(_TRY_LOCK, {"name": f"{channel}:{conversation}"}).scalar_one())


def conversation(connection: Connection, channel: str, conversation: str) -> Row | None:
    """Memory, choices, holder and last change, or None for a conversation that begins."""
    return connection.execute(_CONVERSATION, {"channel": channel, "conversation": conversation}).one_or_none()


def said_before(connection: Connection, channel: str, conversation: str, question: int) -> Row:
    """When the resident last wrote before message `question` (None: never), and the link that led here, or ""."""
    return connection.execute(_BEFORE, {"channel": channel, "conversation": conversation, "question": question}).one()


def pending(connection: Connection, channel: str, conversation: str) -> Sequence[Row]:
    """The messages that are to be answered, in the order in which they were sent."""
    return connection.execute(_PENDING, {"channel": channel, "conversation": conversation}).all()


def due(connection: Connection, now: datetime, far: datetime, limit: int) -> Sequence[Row]:
    """Channel and conversation of messages that are to be answered now, longest waiting first; some more than once."""
    return connection.execute(_DUE, {"now": now, "far": far, "limit": limit}).all()


def finish(connection: Connection, questions: Sequence[int], at: datetime, why: str = "") -> bool:
    """Mark as answered; False when somebody else did so before. `why` tells officers what went wrong."""
    return connection.execute(_FINISH, {"ids": questions, "at": at, "why": why}).rowcount == len(questions)


def withhold(connection: Connection, questions: Sequence[int]) -> None:
    """Take the text out of messages that were answered and are not to be kept."""
    connection.execute(_WITHHOLD, {"ids": questions})


def postpone(connection: Connection, questions: Sequence[int], at: datetime, *, failed: str = "") -> None:
    """Answer at `at`; `failed` says what went wrong at this attempt."""
    connection.execute(_POSTPONE, {"ids": questions, "at": at, "more": 1 if failed else 0, "why": failed})


def add_answers(connection: Connection, answers: Sequence[dict[str, Any]]) -> list[int]:
    """Store messages of the bot or of officers; their ids, in order."""
    return list(connection.execute(_ADD_RETURNING, list(answers)).scalars()) if answers else []


def keep_conversation(connection: Connection, values: dict[str, Any]) -> None:
    """Write where a conversation stands after a turn; makes it when it begins."""
    connection.execute(_KEEP_CONVERSATION[connection.dialect.name], values)


def offer(connection: Connection, values: dict[str, Any]) -> None:
    """Write which buttons were last shown in a conversation."""
    connection.execute(_OFFER[connection.dialect.name], {"memory": "", "holder": Holder.BOT, **values})


def hold(connection: Connection, values: dict[str, Any]) -> None:
    """Write who has a conversation."""
    connection.execute(_HOLD[connection.dialect.name], {"memory": "", "choices": [], **values})


def answers_to(connection: Connection, question: int) -> Sequence[Row]:
    """The answers to one message, in order."""
    return connection.execute(_ANSWERS, {"question": question}).all()


def history(connection: Connection, channel: str, conversation: str, after: int, limit: int) -> Sequence[Row]:
    """Messages of a conversation with an id above `after`, oldest first."""
    values = {"channel": channel, "conversation": conversation, "after": after, "limit": limit}
    return connection.execute(_HISTORY, values).all()


def is_of(connection: Connection, channel: str, conversation: str, number: int) -> bool:
    """Whether message `number` is one of this conversation."""
    key = {"channel": channel, "conversation": conversation, "number": number}
    return connection.execute(_IS_OF, key).first() is not None


def newest(connection: Connection) -> int:
    """The highest number of all messages, 0 if there is none."""
    return connection.execute(_NEWEST).scalar_one()


def numbers(connection: Connection, above: int) -> Sequence[Row]:
    """Number, channel and conversation of every message with a number above `above`."""
    return connection.execute(_NUMBERS, {"above": above}).all()


def messages(connection: Connection, numbers: Sequence[int]) -> Sequence[Row]:
    """The messages with these numbers, in order."""
    return connection.execute(_MESSAGES, {"numbers": numbers}).all()
