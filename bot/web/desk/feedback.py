"""Feedback reports at the desk: what waits by its deadline, one report with its answer, the month's digest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.desk.audit.service import audit
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.digest import DOCX_TYPE, XLSX_TYPE, Digest, is_late, make_docx, make_xlsx
from bot.desk.feedback.models import FeedbackReport, FeedbackState
from bot.desk.feedback.service import Contact, Feedback
from bot.desk.feedback.telling import tell_answer
from bot.desk.officers.models import Role, SignedIn
from bot.errors import InputError
from bot.web.desk.access import AsOfficer, Db, Now, Number, Page
from bot.web.desk.rendering import show
from bot.web.desk.telling import tell

router = APIRouter(prefix="/phan-anh", route_class=Page)

Typed = Annotated[str, Form(max_length=4000)]


@router.get("")
def list_page(
    request: Request,
    db: Db,
    officer: AsOfficer,
    now: Now,
    done: Annotated[bool, Query(alias="xong")] = False,
    before: Number | None = None,
) -> Response:
    """Open reports by their deadline, or those that were answered."""
    rules = feedback_rules()
    found = _feedback(db, now).newest(is_open=not done, for_leader=_leads(officer), before=before)
    return show(
        request,
        "feedback_list",
        reports=found,
        rules=rules,
        done=done,
        today=now.date(),
        is_late=is_late,
        months=_months(now.date()),
    )


@router.get("/tong-hop.{format}")
def digest(
    db: Db, officer: AsOfficer, now: Now, format: Literal["docx", "xlsx"], month: Annotated[str, Query(alias="thang")]
) -> Response:
    """A month's digest for the ward's document system."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise HTTPException(404) from error
    reports = _feedback(db, now).of_month(first, for_leader=_leads(officer))
    made = Digest(get_watch().current.ward, first, reports, feedback_rules(), now)
    content, media_type = (make_docx(made), DOCX_TYPE) if format == "docx" else (make_xlsx(made), XLSX_TYPE)
    audit(db, officer.username, "feedback.digest", f"month:{month}", now)
    name = f'attachment; filename="phan-anh-{month}.{format}"'
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-store", "Content-Disposition": name})


@router.get("/{number}")
def report_page(request: Request, number: Number, db: Db, officer: AsOfficer, now: Now) -> Response:
    """One report."""
    feedback = _feedback(db, now)
    report = _find(feedback, number, officer)
    audit(db, officer.username, "feedback.read", f"feedback:{number}", now)
    return _page(request, feedback, report, now)


@router.get("/{number}/anh.jpg")
def picture(number: Number, db: Db, officer: AsOfficer, now: Now) -> Response:
    """The picture that came with it."""
    feedback = _feedback(db, now)
    data = feedback.picture_of(_find(feedback, number, officer))
    if data is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type="image/jpeg", headers=headers)


@router.post("/{number}/nhan")
def take(number: Number, db: Db, officer: AsOfficer, now: Now) -> Response:
    """Have it in hand."""
    feedback = _feedback(db, now)
    feedback.take(_find(feedback, number, officer), officer.name)
    audit(db, officer.username, "feedback.take", f"feedback:{number}", now)
    return RedirectResponse(f"/desk/phan-anh/{number}", status_code=303)


@router.post("/{number}/tra-loi")
def answer(
    request: Request,
    number: Number,
    db: Db,
    officer: AsOfficer,
    now: Now,
    state: Annotated[Literal["answered", "forwarded"], Form()],
    text: Typed = "",
) -> Response:
    """Answer it or hand it on; who gave a name is told at once."""
    feedback = _feedback(db, now)
    report = _find(feedback, number, officer)
    try:
        feedback.answer(report, FeedbackState(state), text, officer.name)
    except InputError as error:
        return _page(request, feedback, report, now, error=error.hint, status=422)
    audit(db, officer.username, "feedback.answer", f"feedback:{number}", now)
    if report.conversation:
        tell(request, db, report.channel, report.conversation, tell_answer(report))
    return RedirectResponse(f"/desk/phan-anh/{number}", status_code=303)


def _feedback(db: Session, now: datetime) -> Feedback:
    return Feedback(db, feedback_rules(), get_watch().current.ward.calendar(), now)


def _leads(officer: SignedIn) -> bool:
    """Whether this officer reads what is said about officers."""
    return officer.may(Role.ADMIN)


def _find(feedback: Feedback, number: int, officer: SignedIn) -> FeedbackReport:
    report = feedback.get(number, for_leader=_leads(officer))
    if report is None:
        raise HTTPException(404)
    return report


def _page(
    request: Request, feedback: Feedback, report: FeedbackReport, now: datetime, *, error: str = "", status: int = 200
) -> Response:
    return show(
        request,
        "feedback_report",
        status=status,
        error=error,
        report=report,
        contact=Contact.of(report.contact),
        rules=feedback_rules(),
        has_picture=feedback.picture_of(report) is not None,
        late=is_late(report, now.date()),
    )


def _months(today: date) -> list[str]:
    """This month and the eleven before, as `2026-11`."""
    count = today.year * 12 + today.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(count, count - 12, -1)]
