"""The reform report on the screen, on paper and as a workbook, and the judging of answers that it rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from bot.desk.audit.service import audit
from bot.desk.quality.models import Verdict
from bot.errors import InputError
from bot.reform.charts import questions_chart
from bot.reform.day_counts import day_counts
from bot.reform.figures import days
from bot.reform.files import DAY_NAMES, PDF_TYPE, XLSX_TYPE, as_pdf, as_workbook
from bot.reform.months import Month
from bot.reform.report import ReformReport, make_reform_report
from bot.reform.sample import accuracy, draw, judge, next_to_judge
from bot.web.desk.access import AsOfficer, AsViewer, Db, Now, Number, Page
from bot.web.desk.rendering import HEADERS, show

router = APIRouter(prefix="/bao-cao", route_class=Page)

Asked = Annotated[str, Query(max_length=10)]


@router.get("")
def report_page(request: Request, db: Db, officer: AsViewer, now: Now, thang: Asked = "") -> Response:
    """One month."""
    report = _report(db, thang, now)
    return show(request, "reform_report", report=report, this_month=Month.of(now.date()))


@router.get("/bao-cao.pdf")
def paper(request: Request, db: Db, officer: AsViewer, now: Now, thang: Asked = "") -> Response:
    """One page A4."""
    report = _report(db, thang, now)
    return _file(as_pdf(report), PDF_TYPE, f"bao-cao-{report.month}.pdf")


@router.get("/bao-cao.xlsx")
def workbook(request: Request, db: Db, officer: AsViewer, now: Now, thang: Asked = "") -> Response:
    """A workbook for the ward's document system."""
    report = _report(db, thang, now)
    return _file(as_workbook(report), XLSX_TYPE, f"bao-cao-{report.month}.xlsx")


@router.get("/ngay.svg")
def chart(request: Request, db: Db, officer: AsViewer, now: Now, thang: Asked = "") -> Response:
    """The chart of a month's days."""
    svg = questions_chart(days(day_counts(db, _month(thang, now), now)), DAY_NAMES)
    # A picture by itself: its own style may stand in it.
    headers = {**HEADERS, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(svg, media_type="image/svg+xml", headers=headers)


@router.get("/cham")
def judging_page(request: Request, db: Db, officer: AsOfficer, now: Now, thang: Asked = "") -> Response:
    """The next question of the sample."""
    month = _month(thang, now)
    drawn = next_to_judge(db, month)
    if drawn is not None:
        audit(db, officer.username, "answer.read", f"message:{drawn.id}", now)
    return show(request, "reform_judging", month=month, drawn=drawn, told=accuracy(db, month))


@router.post("/cham/boc")
def draw_more(request: Request, db: Db, officer: AsOfficer, now: Now, thang: Annotated[str, Form()]) -> Response:
    """Draw more questions by chance."""
    draw(db, _month(thang, now), now)
    return RedirectResponse(f"/desk/bao-cao/cham?thang={_month(thang, now)}", status_code=303)


@router.post("/cham/{question}")
def take_down(
    request: Request,
    question: Number,
    db: Db,
    officer: AsOfficer,
    now: Now,
    verdict: Annotated[Verdict, Form()],
    thang: Annotated[str, Form()],
) -> Response:
    """Take down a verdict and go on."""
    if not judge(db, question, verdict, officer.username, now):
        raise HTTPException(404)
    return RedirectResponse(f"/desk/bao-cao/cham?thang={_month(thang, now)}", status_code=303)


def _month(typed: str, now: datetime) -> Month:
    try:
        return Month.read(typed) if typed else Month.of(now.date())
    except InputError as error:
        raise HTTPException(404) from error


def _report(db: Session, typed: str, now: datetime) -> ReformReport:
    return make_reform_report(db, _month(typed, now), now)


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, media_type=kind, headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'})
