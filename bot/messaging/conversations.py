"""What happens to a whole conversation: somebody takes it over, it moves, it is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.answer import Button
from bot.dossiers import following
from bot.messaging import repository
from bot.messaging.models import Author, Conversation, Holder, Message, Outbox


def hold(connection: Connection, channel: str, conversation: str, holder: Holder, at: datetime) -> None:
    """Give a conversation to `holder`. What an officer takes over, the bot does not answer any more."""
    values = {"channel": channel, "conversation": conversation, "holder": holder, "held_since": at, "updated_at": at}
    repository.hold(connection, values)
    if holder is Holder.OFFICER:
        connection.execute(
            update(Message)
            .where(Message.channel == channel, Message.conversation == conversation, Message.ready_at.is_not(None))
            .values(ready_at=None, answered_at=at)
        )


def message_of(
    channel: str, conversation: str, author: Author, text: str, at: datetime, buttons: Sequence[Button] = ()
) -> dict[str, Any]:
    """A message of the bot or an officer that answers nothing, as it is stored."""
    return {
        "channel": channel,
        "conversation": conversation,
        "author": author,
        "text": text.replace("\0", ""),
        "buttons": [{"title": button.title, "payload": button.payload} for button in buttons],
        "created_at": at,
    }


def last_heard(connection: Connection, channel: str, conversation: str) -> datetime | None:
    """When the resident wrote last."""
    heard = select(func.max(Message.created_at)).where(
        Message.channel == channel, Message.conversation == conversation, Message.author == Author.RESIDENT
    )
    return connection.scalar(heard)


def move(connection: Connection, channel: str, old: str, new: str) -> None:
    """Everything of `old` is `new`'s, the dossiers it follows too; what `new` had of its own stays."""
    if repository.conversation(connection, channel, new):
        connection.execute(
            delete(Conversation).where(Conversation.channel == channel, Conversation.conversation == old)
        )
    for table in (Message, Conversation, Outbox):
        connection.execute(
            update(table).where(table.channel == channel, table.conversation == old).values(conversation=new)
        )
    following.move(connection, channel, old, new)


def erase(connection: Connection, channel: str, conversation: str) -> None:
    """Delete messages, what is to be sent, what the assistant remembers, and consents to be told about dossiers."""
    mine = select(Message.id).where(Message.channel == channel, Message.conversation == conversation)
    connection.execute(delete(Outbox).where(Outbox.message_id.in_(mine)))
    connection.execute(update(Message).where(Message.id.in_(mine)).values(answer_to=None))
    connection.execute(delete(Message).where(Message.id.in_(mine)))
    connection.execute(
        delete(Conversation).where(Conversation.channel == channel, Conversation.conversation == conversation)
    )
    following.erase(connection, channel, conversation)


def erase_before(connection: Connection, moment: datetime) -> None:
    """Delete every conversation that was silent since `moment`. Only for a demonstration's database."""
    silent = select(Conversation.channel, Conversation.conversation).where(Conversation.updated_at < moment)
    for channel, conversation in connection.execute(silent).tuples().all():
        erase(connection, channel, conversation)
