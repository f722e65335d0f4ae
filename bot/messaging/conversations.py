"""What happens to a whole conversation: somebody takes it over, it moves, it is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.orm import Session

from bot.answer import Button
from bot.database import storable
from bot.desk.announcements.models import AnnouncementTold
from bot.desk.feedback import service as feedback
from bot.desk.feedback.models import FeedbackReport
from bot.desk.home_visits.models import DayListSent, DutyCall, HomeVisit
from bot.desk.home_visits.repository import HomeVisitRepository
from bot.desk.officers.models import Officer
from bot.desk.tickets import repository as tickets
from bot.desk.tickets.models import Ticket
from bot.desk.tickets.service import close
from bot.dossiers import following
from bot.messaging import outbox, repository
from bot.messaging.models import Author, Conversation, Holder, Message, Outbox
from bot.sealing import typed

_TABLES: tuple[Any, ...] = (
    *(Message, Conversation, Outbox, Ticket, AnnouncementTold, HomeVisit, FeedbackReport),
    *(DutyCall, DayListSent),  # officers' own chats
)

_LATELY = 5  # messages


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
        "text": typed(storable(text)),
        "buttons": [{"title": button.title, "payload": button.payload} for button in buttons],
        "created_at": at,
    }


def say(
    connection: Connection, channel: str, conversation: str, text: str, at: datetime, buttons: Sequence[Button] = ()
) -> None:
    """Write something that the assistant knows nothing of, over a channel that is written to."""
    message = message_of(channel, conversation, Author.BOT, text, at, buttons)
    [number] = repository.add_answers(connection, [message])
    outbox.add(connection, channel, conversation, [(number, 1)], at)


def offer(connection: Connection, channel: str, conversation: str, buttons: Sequence[Button], at: datetime) -> None:
    """Let a typed number mean the buttons of a message that is no answer; without any it goes on meaning the last."""
    if buttons:
        choices = [[button.title, button.payload] for button in buttons]
        values = {"channel": channel, "conversation": conversation, "choices": choices, "updated_at": at}
        repository.offer(connection, values)


def title_of(connection: Connection, channel: str, conversation: str, payload: str) -> str:
    """The title of a button that was shown lately, by what it says when it is pressed; "" where there is none."""
    lately = (
        select(Message.buttons)
        .where(Message.channel == channel, Message.conversation == conversation, Message.author != Author.RESIDENT)
        .order_by(Message.id.desc())
        .limit(_LATELY)
    )
    shown = (button for buttons in connection.scalars(lately) for button in buttons)
    return next((str(button["title"]) for button in shown if button["payload"] == payload), "")


def last_heard(connection: Connection, channel: str, conversation: str) -> datetime | None:
    """When the resident wrote last."""
    heard = select(func.max(Message.created_at)).where(
        Message.channel == channel, Message.conversation == conversation, Message.author == Author.RESIDENT
    )
    return connection.scalar(heard)


def last_sent(connection: Connection, channel: str, conversation: str) -> datetime | None:
    """When the resident wrote last, by the channel's clock."""
    sent = select(func.max(Message.sent_at)).where(
        Message.channel == channel, Message.conversation == conversation, Message.author == Author.RESIDENT
    )
    return connection.scalar(sent)


def move(connection: Connection, channel: str, old: str, new: str, at: datetime) -> None:
    """Everything of `old` is `new`'s, the dossiers it follows too; what `new` had of its own stays."""
    _make_room(connection, channel, old, new, at)
    for table in _TABLES:
        connection.execute(
            update(table).where(table.channel == channel, table.conversation == old).values(conversation=new)
        )
    alerted = (Officer.alert_channel == channel, Officer.alert_chat == old)
    connection.execute(update(Officer).where(*alerted).values(alert_chat=new))
    following.move(connection, channel, old, new)


def _make_room(connection: Connection, channel: str, old: str, new: str, at: datetime) -> None:
    """Of what a conversation can have only once, `old` keeps nothing that `new` has."""
    if repository.conversation(connection, channel, new):
        connection.execute(
            delete(Conversation).where(Conversation.channel == channel, Conversation.conversation == old)
        )
    for table, key in ((AnnouncementTold, AnnouncementTold.announcement_id), (DayListSent, DayListSent.day)):
        known = select(key).where(table.channel == channel, table.conversation == new)
        connection.execute(delete(table).where(table.channel == channel, table.conversation == old, key.in_(known)))
    with Session(connection) as session, session.begin():
        ticket = tickets.open_of(session, channel, old)
        if ticket and tickets.open_of(session, channel, new):
            close(session, ticket, "", "", at)


def erase(connection: Connection, channel: str, conversation: str, at: datetime) -> None:
    """Delete messages, what is to be sent, what the assistant remembers, and what the resident asked of people.

    That is consents to be told about dossiers, tickets with their notes, feedback reports with their pictures. Visits
    at home are cancelled and hold nothing about a person any more. The audit log stays.
    """
    mine = select(Message.id).where(Message.channel == channel, Message.conversation == conversation)
    connection.execute(delete(Outbox).where(Outbox.message_id.in_(mine)))
    connection.execute(update(Message).where(Message.id.in_(mine)).values(answer_to=None))
    connection.execute(delete(Message).where(Message.id.in_(mine)))
    for table in (Conversation, AnnouncementTold):
        connection.execute(delete(table).where(table.channel == channel, table.conversation == conversation))
    with Session(connection) as session, session.begin():
        tickets.erase(session, channel, conversation)
        feedback.erase(session, channel, conversation)
        HomeVisitRepository(session).erase(channel, conversation, at)
    following.erase(connection, channel, conversation)


def erase_before(connection: Connection, moment: datetime) -> None:
    """Delete every conversation that was silent since `moment`. Only for a demonstration's database."""
    silent = select(Conversation.channel, Conversation.conversation).where(Conversation.updated_at < moment)
    for channel, conversation in connection.execute(silent).tuples().all():
        erase(connection, channel, conversation, moment)
