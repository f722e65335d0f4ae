"""Opens tickets, gives them to officers, closes them. What residents are told: `bot/messaging/handing_over.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue.ward import Ward
from bot.desk.officers.models import SignedIn
from bot.desk.tickets import repository
from bot.desk.tickets.codes import new_code
from bot.desk.tickets.models import Reason, State, Ticket, TicketNote, TicketTry
from bot.desk.tickets.promise import URGENT_WITHIN, WITHIN, promised
from bot.errors import BotError
from bot.keys import get_key, keyed_hash

TRIES_WINDOW = timedelta(hours=1)
MOST_TRIES = 5  # wrong codes of one sender in the window
# Of everybody together. A code is one of 240 million: with a thousand answers to fetch, a guesser who may try as often
# as this hits one in a century.
MOST_TRIES_OF_ALL = 300
FETCHED_FOR = timedelta(days=30)  # after it was closed a code opens nothing


class TakenBySomebody(BotError):
    """Another officer has the ticket."""


class TooManyTries(BotError):
    """Wrong codes were tried too often; try again in an hour."""


@dataclass(frozen=True)
class Where:
    """A conversation and the message in it that led to a ticket."""

    channel: str
    conversation: str
    question: int


def open_ticket(session: Session, where: Where, reason: Reason, field: str, ward: Ward, now: datetime) -> Ticket:
    """A new ticket that waits. The conversation must have no open one."""
    within = URGENT_WITHIN if reason is Reason.DANGER else WITHIN
    ticket = Ticket(
        code=_free_code(session),
        channel=where.channel,
        conversation=where.conversation,
        question=where.question,
        reason=reason,
        field=field,
        state=State.WAITING,
        opened_at=now,
        promised_at=promised(ward.calendar(), now, within),
    )
    session.add(ticket)
    session.flush()
    return ticket


def _free_code(session: Session) -> str:
    while True:
        code = new_code()
        if repository.by_code(session, code) is None:
            return code


def take(session: Session, ticket: Ticket, officer: SignedIn, now: datetime) -> bool:
    """Give a ticket to `officer`; False when they had it already.

    Raises:
        TakenBySomebody: see there; also when it was closed meanwhile.
    """
    had = ticket.officer_id == officer.id and ticket.state == State.TAKEN
    if not repository.take(session, ticket.id, officer.id, now):
        raise TakenBySomebody(f"ticket {ticket.code} is not free")
    session.refresh(ticket)
    if not had:
        _note(session, ticket, officer.name, "taken", now)
    return not had


def hand_on(
    session: Session, ticket: Ticket, officer: SignedIn, now: datetime, *, to: int | None, field: str, why: str
) -> None:
    """Give a ticket to a colleague (`to`), or back to those of a field; it waits until it is taken."""
    ticket.officer_id, ticket.field, ticket.state = to, field, State.WAITING
    _note(session, ticket, officer.name, "handed", now, why)


def answered(ticket: Ticket, now: datetime) -> None:
    """An officer wrote to the resident."""
    if ticket.answered_at is None:
        ticket.answered_at = now


def close(session: Session, ticket: Ticket, by: str, name: str, now: datetime) -> None:
    """End a ticket; `by` is a user name, `name` what colleagues read."""
    ticket.state, ticket.closed_at, ticket.closed_by = State.DONE, now, by
    _note(session, ticket, name, "closed", now)


def give_up(session: Session, ticket: Ticket, now: datetime) -> None:
    """An officer who took a ticket did not answer: it waits for anybody again."""
    ticket.state, ticket.officer_id, ticket.taken_at = State.WAITING, None, None
    _note(session, ticket, "", "returned", now)


def answered_elsewhere(session: Session, channel: str, conversation: str, now: datetime) -> None:
    """An officer answered on the platform itself, past the desk: nothing waits here any more."""
    ticket = repository.open_of(session, channel, conversation)
    if ticket is not None:
        answered(ticket, now)
        close(session, ticket, channel, channel, now)


def add_note(session: Session, ticket: Ticket, officer: SignedIn, text: str, now: datetime) -> None:
    """Write what only colleagues read."""
    _note(session, ticket, officer.name, "note", now, text.strip())


def _note(session: Session, ticket: Ticket, by: str, what: str, now: datetime, text: str = "") -> None:
    session.add(TicketNote(ticket_id=ticket.id, at=now, by=by, what=what, text=text))


def sender_of(channel: str, conversation: str) -> str:
    """What tries at codes are counted by."""
    return keyed_hash(get_key(), "ticket", f"{channel}:{conversation}")


def fetch(session: Session, code: str, who: str, now: datetime) -> Ticket | None:
    """The ticket of `code`, or None; a code that is nobody's counts as a guess of `who`.

    Raises:
        TooManyTries: `who`, or everybody together, guessed too often; nothing was looked up.
    """
    since = now - TRIES_WINDOW
    mine, everybody = repository.count_tries(session, who, since)
    if mine >= MOST_TRIES or everybody >= MOST_TRIES_OF_ALL:
        raise TooManyTries("too many wrong codes")
    ticket = repository.by_code(session, code)
    if ticket is not None and (ticket.closed_at is None or ticket.closed_at > now - FETCHED_FOR):
        return ticket
    repository.forget_tries(session, since)
    session.add(TicketTry(who=who, at=now))
    return None
