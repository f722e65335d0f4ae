"""The lists that officers work through, and one conversation as they read it. Reads only; all of it by keyset.

Where a page of a list ends is a moment and an id, never a count: what is answered meanwhile moves nobody's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from bot.answer import Button
from bot.database import Moment
from bot.desk.officers.models import Officer, SignedIn
from bot.desk.tickets.models import Reason, State, Ticket, TicketSeen
from bot.messaging.models import Author, Conversation, Holder, Message, Outbox, Progress
from bot.sealing import WITHHELD, is_sealed

PAGE = 30  # lines of a list
THREAD = 60  # messages at once
EARLIER = 10  # tickets of the same conversation
_HARMLESS = case((Ticket.reason == Reason.DANGER, 0), else_=1)


class List(StrEnum):
    """Which conversations; the value stands in the address."""

    WAITING = "cho"  # danger first, then longest waiting
    MINE = "cua-toi"
    ALL = "tat-ca"  # also those that only the bot answered, newest first
    DONE = "xong"


@dataclass(frozen=True)
class Line:
    """One conversation in a list. `place` is where a next page would begin after it."""

    channel: str
    conversation: str
    place: str
    at: datetime
    ticket: Ticket | None
    officer: str  # the name of who has it
    holder: Holder
    unread: int
    last: str = ""
    last_at: datetime | None = None
    last_author: Author | None = None


@dataclass(frozen=True)
class Said:
    """One message as an officer reads it."""

    id: int
    author: Author
    by: str
    text: str
    buttons: tuple[Button, ...]
    attachments: tuple[str, ...]  # what a resident sent beside the text: image, file, voice …
    at: datetime
    error: str  # why it was not answered, or not sent
    file: str = ""  # the address of one that an officer sent


def lines(db: Session, which: List, officer: SignedIn, *, field: str = "", after: str = "") -> list[Line]:
    """A page of a list, at most `PAGE` lines, beginning after the place `after`.

    Raises:
        ValueError: `after` is no place.
    """
    found = _conversations(db, after) if which is List.ALL else _tickets(db, which, officer, field, after)
    return _with_last_words(db, found)


def counts(db: Session, officer: SignedIn) -> tuple[int, int]:
    """How many wait, and how many are this officer's."""
    waiting = select(func.count()).select_from(Ticket).where(_is_waiting(officer))
    mine = select(func.count()).select_from(Ticket).where(_is_mine(officer))
    return db.scalar(waiting) or 0, db.scalar(mine) or 0


def _is_waiting(officer: SignedIn) -> Any:
    return and_(Ticket.state == State.WAITING, or_(Ticket.officer_id.is_(None), Ticket.officer_id == officer.id))


def _is_mine(officer: SignedIn) -> Any:
    return and_(Ticket.officer_id == officer.id, Ticket.state.in_([State.WAITING, State.TAKEN]))


def _tickets(db: Session, which: List, officer: SignedIn, field: str, after: str) -> list[Line]:
    newest_first = which is List.DONE
    chosen = {
        List.WAITING: _is_waiting(officer),
        List.MINE: _is_mine(officer),
        List.DONE: Ticket.state == State.DONE,
    }[which]
    mine = aliased(TicketSeen)
    asked = (
        select(Ticket, Officer.name, literal(0) if newest_first else _unread(mine))
        .outerjoin(Officer, Officer.id == Ticket.officer_id)
        .outerjoin(mine, and_(mine.ticket_id == Ticket.id, mine.officer_id == officer.id))
        .where(chosen)
        .limit(PAGE)
    )
    if field:
        asked = asked.where(Ticket.field.in_([field, ""]))
    asked = _from_place(asked, after, newest_first=newest_first)
    return [
        Line(
            channel=ticket.channel,
            conversation=ticket.conversation,
            place=f"{ticket.opened_at.isoformat()}~{ticket.id}~{ticket.reason}",
            at=ticket.opened_at,
            ticket=ticket,
            officer=name or "",
            holder=Holder.OFFICER if ticket.state == State.TAKEN else Holder.WAITING,
            unread=count,
        )
        for ticket, name, count in db.execute(asked)
    ]


def _unread(mine: Any) -> Any:
    """How many messages the resident of a ticket wrote since `mine`, what this officer has seen of it."""
    written = (
        Message.channel == Ticket.channel,
        Message.conversation == Ticket.conversation,
        Message.author == Author.RESIDENT,
        Message.id > func.coalesce(mine.message, Ticket.question - 1),
    )
    return select(func.count()).select_from(Message).where(*written).correlate(Ticket, mine).scalar_subquery()


def _from_place(asked: Select[Any], after: str, *, newest_first: bool) -> Select[Any]:
    """Newest first, or danger first and then who waits longest; these are few."""
    if newest_first:
        asked = asked.order_by(Ticket.opened_at.desc(), Ticket.id.desc())
    else:
        asked = asked.order_by(_HARMLESS, Ticket.opened_at, Ticket.id)
    if not after:
        return asked
    moment, number, reason = after.split("~")
    at, id_ = _moment(moment), int(number)
    if not 0 <= id_ < 2**63:
        raise ValueError(f"no number of a ticket: {number}")
    if newest_first:
        return asked.where(Ticket.opened_at <= at, or_(Ticket.opened_at < at, Ticket.id < id_))
    place = (int(reason != Reason.DANGER), literal(at, Moment), id_)
    return asked.where(tuple_(_HARMLESS, Ticket.opened_at, Ticket.id) > tuple_(*place))


def _moment(text: str) -> datetime:
    """A moment of a place, as it can be compared with stored ones.

    Raises:
        ValueError: it is none, or no database could hold it.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not 1900 < at.year < 9000:
        raise ValueError(f"no moment: {text}")
    return at


def _conversations(db: Session, after: str) -> list[Line]:
    is_its = and_(
        Ticket.channel == Conversation.channel,
        Ticket.conversation == Conversation.conversation,
        Ticket.closed_at.is_(None),
    )
    asked = (
        select(Conversation.channel, Conversation.conversation, Conversation.updated_at, Conversation.holder)
        .add_columns(Ticket, Officer.name)
        .outerjoin(Ticket, is_its)
        .outerjoin(Officer, Officer.id == Ticket.officer_id)
        .order_by(Conversation.updated_at.desc(), Conversation.conversation.desc())
        .limit(PAGE)
    )
    if after:
        moment, name = after.split("~", 1)
        if "\0" in name:
            raise ValueError("no name of a conversation")
        at = literal(_moment(moment), Moment)
        asked = asked.where(
            Conversation.updated_at <= at, or_(Conversation.updated_at < at, Conversation.conversation < name)
        )
    return [
        Line(
            channel=channel,
            conversation=conversation,
            place=f"{at.isoformat()}~{conversation}",
            at=at,
            ticket=ticket,
            officer=name or "",
            holder=Holder(holder),
            unread=0,
        )
        for channel, conversation, at, holder, ticket, name in db.execute(asked)
    ]


def _with_last_words(db: Session, found: Sequence[Line]) -> list[Line]:
    """The lines with the last message of each: one look at an index for every line."""
    told = []
    for line in found:
        said = select(Message.text, Message.shown, Message.author, Message.created_at).where(
            Message.conversation == line.conversation, Message.channel == line.channel
        )
        if line.ticket:
            said = said.where(Message.author != Author.BOT)
        last = db.execute(said.order_by(Message.id.desc()).limit(1)).one_or_none()
        if last is not None:
            words = _readable(last.text, last.shown)
            line = replace(line, last=words[:200], last_at=last.created_at, last_author=Author(last.author))
        told.append(line)
    return told


def _readable(text: str, shown: str) -> str:
    return WITHHELD if is_sealed(text) else shown or text


def thread(db: Session, channel: str, conversation: str, before: int | None = None) -> list[Said]:
    """The newest `THREAD` messages, those before number `before` where given; oldest first."""
    mine = (Message.channel == channel, Message.conversation == conversation)
    given_up = and_(Outbox.message_id == Message.id, Outbox.progress == Progress.DEAD)
    asked = select(Message, Outbox.error).outerjoin(Outbox, given_up).where(*mine)
    asked = asked.order_by(Message.id.desc()).limit(THREAD)
    if before is not None:
        asked = asked.where(Message.id < before)
    return [
        Said(
            id=row.id,
            author=Author(row.author),
            by=row.written_by,
            text=_readable(row.text, row.shown),
            buttons=tuple(Button(button["title"], button["payload"]) for button in row.buttons),
            attachments=tuple(str(attachment.get("kind", "")) for attachment in row.attachments),
            at=row.created_at,
            error=unsent or row.error,
            file=row.attachment if row.author == Author.OFFICER else "",
        )
        for row, unsent in reversed(db.execute(asked).all())
    ]


def earlier(db: Session, channel: str, conversation: str) -> Sequence[Ticket]:
    """The tickets that were closed in a conversation, newest first."""
    closed = select(Ticket).where(
        Ticket.conversation == conversation, Ticket.channel == channel, Ticket.closed_at.is_not(None)
    )
    return db.scalars(closed.order_by(Ticket.id.desc()).limit(EARLIER)).all()
