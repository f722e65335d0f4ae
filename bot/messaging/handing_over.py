"""Where the bot ends and a person begins: opens tickets in the turn that needs one, and answers who asks about theirs.

What officers then do is `officers_at_work.py`. All sentences are `data/answers/handover/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from bot.answer import render
from bot.assistant.turn import Reply, Turn
from bot.catalogue.emergencies import find_emergency
from bot.catalogue.office import find_counter
from bot.catalogue.watch import get_watch
from bot.desk.questions.models import Outcome, Question
from bot.desk.tickets import repository, service
from bot.desk.tickets.codes import find_code
from bot.desk.tickets.models import Reason, Ticket
from bot.desk.tickets.service import TooManyTries, Where
from bot.links import absolute
from bot.messaging.models import Author, Message
from bot.nlu.words import as_said
from bot.settings import get_settings


@dataclass(frozen=True)
class HandOver:
    """Asked once in every turn; where no officer is needed it costs no query."""

    now: Callable[[], datetime]

    def about_ticket(self, connection: Connection, channel: str, conversation: str, text: str) -> Reply | None:
        """The answer to who gives the code of a ticket; None where `text` holds none."""
        code = find_code(text)
        if code is None:
            return None
        with Session(connection) as session, session.begin():
            return Reply(fetched(session, code, service.sender_of(channel, conversation), self.now()))

    def after(self, connection: Connection, where: Where, text: str, turn: Turn) -> Reply | None:
        """What is told beside the bot's answer when a person has to see to it; the conversation waits then."""
        reason = self._reason(connection, where, text, turn)
        if reason is None:
            return None
        with Session(connection) as session, session.begin():
            ticket = repository.open_of(session, where.channel, where.conversation)
            if ticket is not None:
                return Reply(self._told("waiting", ticket))
            if not repository.is_staffed(session):
                return None
            ticket = service.open_ticket(
                session, where, reason, _field(turn, text), get_watch().current.ward, self.now()
            )
            return Reply(self._told("opened", ticket))

    def _reason(self, connection: Connection, where: Where, text: str, turn: Turn) -> Reason | None:
        kind = turn.understanding.kind
        if kind == "human":
            return Reason.ASKED
        if kind == "complaint" and find_emergency(as_said(text)):
            return Reason.DANGER
        if kind == "unclear" and not turn.fills_slot and _failed_before(connection, where):
            return Reason.NOT_UNDERSTOOD
        return None

    def _told(self, template: str, ticket: Ticket) -> str:
        now = self.now()
        return render(
            f"handover/{template}",
            code=ticket.code,
            reason=ticket.reason,
            promised=ticket.promised_at,
            is_open=get_watch().current.ward.calendar().is_open(now),
            now=now,
            today=now.date(),
            link=ticket_link(ticket.code),
        )


def fetched(session: Session, code: str, who: str, now: datetime) -> str:
    """What is told to `who` (a hash) about the ticket of `code`."""
    phone = get_watch().current.ward.phone.value
    try:
        ticket = service.fetch(session, code, who, now)
    except TooManyTries:
        return render("handover/locked", phone=phone)
    if ticket is None:
        return render("handover/unknown", code=code)
    return render(
        "handover/fetched",
        code=ticket.code,
        opened=ticket.opened_at,
        state=ticket.state,
        promised=ticket.promised_at,
        answers=_answers(session, ticket),
        now=now,
        phone=phone,
    )


def ticket_link(code: str) -> str:
    """The whole address of a ticket's page; "" where the ward has set no public address."""
    return absolute(f"/phieu/{code}") if get_settings().public_url else ""


@dataclass(frozen=True)
class _Answer:
    text: str
    by: str
    at: datetime


def _answers(session: Session, ticket: Ticket) -> list[_Answer]:
    """What officers wrote since the ticket was opened, until it was closed."""
    said = select(Message.text, Message.written_by, Message.created_at).where(
        Message.channel == ticket.channel,
        Message.conversation == ticket.conversation,
        Message.author == Author.OFFICER,
        Message.id > ticket.question,
    )
    if ticket.closed_at is not None:
        said = said.where(Message.created_at <= ticket.closed_at)
    return [_Answer(*row) for row in session.execute(said.order_by(Message.id))]


def _failed_before(connection: Connection, where: Where) -> bool:
    """Whether the question before was not understood either."""
    before = (
        select(Question.outcome)
        .join(Message, Message.id == Question.message_id)
        .where(
            Message.channel == where.channel,
            Message.conversation == where.conversation,
            Message.id < where.question,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return connection.execute(before).scalar_one_or_none() == Outcome.NOT_UNDERSTOOD


def _field(turn: Turn, text: str) -> str:
    """The counter whose matter it is, by the procedure talked about or by what is named; "" where nothing tells."""
    catalogue = get_watch().current
    procedure = catalogue.get(turn.understanding.procedure) if turn.understanding.procedure else None
    counter = find_counter(catalogue.ward, as_said(text), procedure.field if procedure else None)
    return counter.id if counter else ""
