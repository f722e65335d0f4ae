"""All SQL about tickets alone; what needs messages as well is in `bot/messaging`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from bot.database import Moment
from bot.desk.officers.models import Officer, Role
from bot.desk.tickets.models import CannedAnswer, State, Ticket, TicketNote, TicketSeen, TicketTry


def open_of(session: Session, channel: str, conversation: str) -> Ticket | None:
    """The open ticket of a conversation."""
    return session.scalar(
        select(Ticket).where(Ticket.channel == channel, Ticket.conversation == conversation, Ticket.closed_at.is_(None))
    )


def by_code(session: Session, code: str) -> Ticket | None:
    """The ticket of a code."""
    return session.scalar(select(Ticket).where(Ticket.code == code))


def is_staffed(session: Session) -> bool:
    """Whether there is anybody who could answer."""
    able = select(Officer.id).where(Officer.role != Role.VIEWER, Officer.password != "", Officer.dismissed_at.is_(None))
    return session.scalar(able.limit(1)) is not None


def on_duty(session: Session, field: str) -> Sequence[Officer]:
    """Who is alerted about a ticket of `field`: those on duty for it; where there are none, everybody on duty."""
    duty = select(Officer).where(Officer.on_duty, Officer.alert_chat != "", Officer.dismissed_at.is_(None))
    mine = duty.where(or_(Officer.field == field, Officer.field == "")) if field else duty
    return session.scalars(mine).all() or session.scalars(duty).all()


def take(session: Session, ticket: int, officer: int, now: datetime) -> bool:
    """Make a ticket an officer's; False when somebody else has it."""
    free = or_(Ticket.officer_id.is_(None), Ticket.officer_id == officer)
    taken = (
        update(Ticket)
        .where(Ticket.id == ticket, Ticket.closed_at.is_(None), free)
        .values(officer_id=officer, state=State.TAKEN, taken_at=func.coalesce(Ticket.taken_at, literal(now, Moment)))
    )
    return bool(getattr(session.execute(taken), "rowcount", 0))


def notes(session: Session, ticket: int) -> Sequence[TicketNote]:
    """What happened to a ticket, oldest first."""
    return session.scalars(select(TicketNote).where(TicketNote.ticket_id == ticket).order_by(TicketNote.id)).all()


def see(session: Session, ticket: int, officer: int, message: int, now: datetime) -> None:
    """Write that an officer has read up to `message` and has the ticket open."""
    seen = session.get(TicketSeen, (ticket, officer))
    if seen is None:
        session.add(TicketSeen(ticket_id=ticket, officer_id=officer, message=message, looked_at=now))
    else:
        seen.message, seen.looked_at = max(seen.message, message), now


def others_looking(session: Session, ticket: int, officer: int, since: datetime) -> Sequence[str]:
    """The names of other officers who had the ticket open since then."""
    return session.scalars(
        select(Officer.name)
        .join(TicketSeen, TicketSeen.officer_id == Officer.id)
        .where(TicketSeen.ticket_id == ticket, TicketSeen.officer_id != officer, TicketSeen.looked_at > since)
    ).all()


def erase(session: Session, channel: str, conversation: str) -> None:
    """Delete the tickets of a conversation, with what officers noted about them."""
    mine = (Ticket.channel == channel, Ticket.conversation == conversation)
    for table in (TicketNote, TicketSeen):
        session.execute(delete(table).where(table.ticket_id.in_(select(Ticket.id).where(*mine))))
    session.execute(delete(Ticket).where(*mine))


def count_tries(session: Session, who: str, since: datetime) -> tuple[int, int]:
    """Wrong codes since then: by `who`, and by everybody."""
    mine = select(func.count()).select_from(TicketTry).where(TicketTry.who == who, TicketTry.at > since)
    everybody = select(func.count()).select_from(TicketTry).where(TicketTry.at > since)
    return session.scalar(mine) or 0, session.scalar(everybody) or 0


def forget_tries(session: Session, before: datetime) -> None:
    """Delete what no limit asks for any more."""
    session.execute(delete(TicketTry).where(TicketTry.at < before))


def canned(session: Session) -> Sequence[CannedAnswer]:
    """The ready-made answers of the desk by key."""
    return session.scalars(select(CannedAnswer).order_by(CannedAnswer.key)).all()
