"""How long messages are kept, and the removal of everything that is kept only for a time (docs/retention.md).

Law 91/2025/QH15, article 3.3: no longer than the purpose needs.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.desk.questions.models import Question
from bot.desk.retention import purge_requests
from bot.dossiers.retention import purge as purge_dossiers
from bot.messaging.models import Conversation, Holder, Message, Outbox

MESSAGES_KEPT_FOR = timedelta(days=365)  # a resident may come back to what was said, an officer be asked about it
# What the assistant remembers is of no use once a conversation has begun anew; the buttons are long out of sight.
MEMORY_KEPT_FOR = timedelta(days=30)
MOST_AT_ONCE = 10_000  # messages: SQLite lets nobody else write meanwhile

_QUIET = {"synchronize_session": False}


def purge_everything(session: Session, now: datetime) -> bool:
    """Remove what is due in the whole database, inside the caller's transaction; whether something may be left."""
    some = purge_dossiers(session, now).persons > 0
    purge_messages(session, now)
    purge_requests(session, now)
    return some


def purge_messages(session: Session, now: datetime) -> None:
    """Remove old messages, the oldest `MOST_AT_ONCE` of them, and what was remembered of silent conversations.

    How their questions were understood stays, for counts.
    """
    old = Message.created_at < _end(session, now - MESSAGES_KEPT_FOR)
    numbers = select(Message.id).where(old)
    for leave in (
        delete(Outbox).where(Outbox.message_id.in_(numbers)),
        update(Question).where(Question.message_id.in_(numbers)).values(message_id=None),
        update(Message).where(Message.answer_to.in_(numbers)).values(answer_to=None),
        delete(Message).where(old),
        update(Conversation)
        .where(Conversation.updated_at < now - MEMORY_KEPT_FOR, Conversation.memory != "")
        .values(memory="", choices=[]),
        delete(Conversation).where(
            Conversation.updated_at < now - MESSAGES_KEPT_FOR, Conversation.holder.in_([Holder.BOT, Holder.CLOSED])
        ),
    ):
        session.execute(leave, execution_options=_QUIET)


def _end(session: Session, before: datetime) -> datetime:
    """`before`, or earlier where too many messages are older."""
    many = select(Message.created_at).order_by(Message.created_at).offset(MOST_AT_ONCE).limit(1)
    return min(before, session.scalar(many) or before)
