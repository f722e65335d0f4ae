"""How long requests to the ward, and what officers know of them, are kept, and their removal (docs/retention.md).

Law 91/2025/QH15, article 3.3: no longer than the purpose needs. Rows of visits, reports and questions stay, for counts;
without the person, the words and the picture they are nobody's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from bot.background import repeat
from bot.desk.audit.models import AuditEntry
from bot.desk.feedback.models import FeedbackPicture, FeedbackReport, FeedbackState
from bot.desk.files import service as files
from bot.desk.home_visits.models import DayListSent, DutyCall, HomeVisit
from bot.desk.home_visits.repository import HomeVisitRepository
from bot.desk.notebook.models import NotebookEntry
from bot.desk.questions.models import Question
from bot.desk.tickets.models import Ticket, TicketNote, TicketSeen
from bot.desk.tickets.repository import forget_tries

PURGE_EVERY = timedelta(hours=1)
BREATH = 1.0  # seconds in which others write
VISITS_KEPT_FOR = timedelta(days=90)  # after the end: the resident may still ask what became of it
OPEN_VISITS_KEPT_FOR = timedelta(days=365)  # nobody did anything for so long: it was forgotten, by both
CALLS_KEPT_FOR = timedelta(days=365)
FEEDBACK_KEPT_FOR = timedelta(days=365)  # after the answer; a complaint about it has to be possible
PICTURES_KEPT_FOR = timedelta(days=90)  # after the answer
OPEN_FEEDBACK_KEPT_FOR = timedelta(days=730)
TICKETS_KEPT_FOR = timedelta(days=365)  # after the end, with their notes; as long as the messages they are about
QUESTIONS_KEPT_FOR = timedelta(days=365)  # words that nobody taught for so long
NOTEBOOK_KEPT_FOR = timedelta(days=365)
TRIES_KEPT_FOR = timedelta(days=1)  # at ticket codes; the limits look back an hour
AUDIT_KEPT_FOR = timedelta(days=730)  # who saw a person's data has to be told for longer than the data are there


def purge_requests(session: Session, now: datetime) -> int:
    """Remove what is due, inside the caller's transaction; of how many visits and reports."""
    visits = HomeVisitRepository(session).forget_persons(now - OPEN_VISITS_KEPT_FOR, now - VISITS_KEPT_FOR)
    quiet = {"synchronize_session": False}
    old_visits = select(HomeVisit.id).where(HomeVisit.changed_at < now - CALLS_KEPT_FOR)
    session.execute(delete(DutyCall).where(DutyCall.visit_id.in_(old_visits)), execution_options=quiet)
    session.execute(delete(DayListSent).where(DayListSent.day < f"{now - VISITS_KEPT_FOR:%Y-%m-%d}"))
    files.forget(session, now)
    answered = select(FeedbackReport.id).where(FeedbackReport.answered_at < now - PICTURES_KEPT_FOR)
    old_pictures = FeedbackPicture.report_id.in_(answered) | (
        FeedbackPicture.report_id.is_(None) & (FeedbackPicture.made_at < now - timedelta(days=1))
    )
    session.execute(delete(FeedbackPicture).where(old_pictures), execution_options=quiet)
    open_states = [state for state in FeedbackState if state.is_open]
    old_reports = (FeedbackReport.answered_at < now - FEEDBACK_KEPT_FOR) | (
        FeedbackReport.state.in_(open_states) & (FeedbackReport.changed_at < now - OPEN_FEEDBACK_KEPT_FOR)
    )
    blank = {"text": "", "place": "", "contact": "", "answer": "", "channel": "", "conversation": "", "code": ""}
    reports = session.execute(
        update(FeedbackReport).where(old_reports, FeedbackReport.text != "").values(blank), execution_options=quiet
    )
    _purge_what_officers_know(session, now)
    return visits + int(getattr(reports, "rowcount", 0))


def _purge_what_officers_know(session: Session, now: datetime) -> None:
    forget_tries(session, now - TRIES_KEPT_FOR)
    old_tickets = Ticket.closed_at < now - TICKETS_KEPT_FOR
    numbers = select(Ticket.id).where(old_tickets)
    for leave in (
        delete(TicketNote).where(TicketNote.ticket_id.in_(numbers)),
        delete(TicketSeen).where(TicketSeen.ticket_id.in_(numbers)),
        delete(Ticket).where(old_tickets),
        update(Question)
        .where(Question.asked_at < now - QUESTIONS_KEPT_FOR, Question.text != "")
        .values(text="", waits=False),
        delete(NotebookEntry).where(NotebookEntry.heard_at < now - NOTEBOOK_KEPT_FOR),
        delete(AuditEntry).where(AuditEntry.at < now - AUDIT_KEPT_FOR),
    ):
        session.execute(leave, execution_options={"synchronize_session": False})


async def purge_regularly(
    engine: Engine, clock: Callable[[], datetime], purge: Callable[[Session, datetime], bool]
) -> None:
    """Let `purge` remove what is due, for as long as the server runs; at once again while it says that more is left."""

    def purge_some() -> bool:
        with Session(engine) as session, session.begin():
            return purge(session, clock())

    async def purge_now() -> None:
        while await asyncio.to_thread(purge_some):
            await asyncio.sleep(BREATH)

    await repeat(purge_now, PURGE_EVERY.total_seconds(), "removing what is due")
