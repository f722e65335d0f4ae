"""What officers do with a conversation: take it, write, hand it on, give it back. The resident is told each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.answer import Button, render
from bot.catalogue.watch import get_watch
from bot.desk.officers.models import Officer, SignedIn
from bot.desk.tickets import repository, service
from bot.desk.tickets.models import Reason, State, Ticket
from bot.desk.tickets.service import Where
from bot.links import absolute
from bot.messaging import conversations
from bot.messaging.channel import File
from bot.messaging.models import Author, Holder, Message
from bot.messaging.news import NobodyThere
from bot.messaging.service import Messaging
from bot.settings import get_settings

# All of this happens in the caller's transaction; afterwards the caller awaits `Messaging.woken()`.


def take(db: Session, messaging: Messaging, ticket: Ticket, officer: SignedIn, now: datetime) -> None:
    """`officer` answers from now on, the bot is silent, and the resident knows who it is.

    Raises:
        TakenBySomebody: see there.
    """
    if service.take(db, ticket, officer, now):
        conversations.hold(db.connection(), ticket.channel, ticket.conversation, Holder.OFFICER, now)
        _tell(db, messaging, ticket, "taken", officer=officer.name)


def step_in(
    db: Session, messaging: Messaging, channel: str, conversation: str, officer: SignedIn, now: datetime
) -> Ticket:
    """Take a conversation for which nobody asked for an officer.

    Raises:
        TakenBySomebody: see there.
        NobodyThere: nothing was ever said in it, or it was erased meanwhile.
    """
    ticket = repository.open_of(db, channel, conversation)
    if ticket is None:
        newest = select(func.max(Message.id)).where(Message.channel == channel, Message.conversation == conversation)
        number = db.scalar(newest)
        if number is None:
            raise NobodyThere(f"nothing was said in {channel}:{conversation}")
        where = Where(channel, conversation, number)
        ticket = service.open_ticket(db, where, Reason.STEPPED_IN, officer.field, get_watch().current.ward, now)
    take(db, messaging, ticket, officer, now)
    return ticket


def write(
    db: Session,
    messaging: Messaging,
    ticket: Ticket,
    officer: SignedIn,
    text: str,
    now: datetime,
    file: File | None = None,
    address: str = "",
    buttons: Sequence[Button] = (),
) -> int:
    """Write to the resident; who writes has the ticket from then on. The number of the message.

    A channel that can sends `file` itself; elsewhere its `address` is told.

    Raises:
        TakenBySomebody: a colleague has it.
    """
    take(db, messaging, ticket, officer, now)
    # Written anew: on platforms that do not say when an officer has gone, the time counts from the last word.
    conversations.hold(db.connection(), ticket.channel, ticket.conversation, Holder.OFFICER, now)
    service.answered(ticket, now)
    if file is not None:
        text = f"{text}\n{render('handover/with_file', name=file.name)}".strip()
    channel = next((known for known in messaging.channels if known.name == ticket.channel), None)
    if channel is not None:  # whoever reads there is on no page of ours
        address = absolute(address) if address and not channel.limits.files and get_settings().public_url else ""
    return messaging.write(
        db.connection(),
        ticket.channel,
        ticket.conversation,
        text,
        buttons,
        None if address else file,
        author=Author.OFFICER,
        written_by=officer.name,
        attachment=address,
    )


def hand_on(
    db: Session,
    messaging: Messaging,
    ticket: Ticket,
    officer: SignedIn,
    now: datetime,
    *,
    to: Officer | None = None,
    field: str = "",
    why: str = "",
) -> None:
    """To a colleague, or to whoever sees to `field`. The bot stays silent meanwhile: a person is expected."""
    service.hand_on(db, ticket, officer, now, to=to.id if to else None, field=field or ticket.field, why=why)
    desk = next((counter.does for counter in get_watch().current.ward.counters if counter.id == field), "")
    _tell(
        db, messaging, ticket, "handed", whom=to.name if to else f"cán bộ phụ trách {desk}" if desk else "cán bộ khác"
    )


def close(db: Session, messaging: Messaging, ticket: Ticket, officer: SignedIn, now: datetime) -> None:
    """The matter is settled: the bot answers again, and the resident is told so."""
    told = ticket.state == State.TAKEN
    service.close(db, ticket, officer.username, officer.name, now)
    conversations.hold(db.connection(), ticket.channel, ticket.conversation, Holder.CLOSED, now)
    if told:
        _tell(db, messaging, ticket, "back", officer=officer.name)


def _tell(db: Session, messaging: Messaging, ticket: Ticket, template: str, **values: object) -> None:
    text = render(f"handover/{template}", code=ticket.code, **values)
    messaging.write(db.connection(), ticket.channel, ticket.conversation, text)
