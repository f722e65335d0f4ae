"""Visits by neighbourhood and week, with the ranking, on the screen and as a workbook."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.desk.reach.report import Report, make_report
from bot.desk.reach.service import monday_of
from bot.desk.reach.workbook import ELSEWHERE, TOTAL, as_workbook
from bot.reform.files import XLSX_TYPE
from bot.web.desk.access import AsViewer, Db, Now, Page
from bot.web.desk.rendering import HEADERS, show

_USUAL = timedelta(weeks=3)  # before this one

router = APIRouter(prefix="/tiep-can", route_class=Page)
Day = Annotated[str, Query(max_length=10)]


@router.get("")
def reach_page(request: Request, db: Db, officer: AsViewer, now: Now, tu: Day = "", den: Day = "") -> Response:
    """Four weeks, or those from `tu` to `den`."""
    report = _report(db, now, tu, den)
    return show(request, "reach", report=report, elsewhere=ELSEWHERE, whole=TOTAL)


@router.get("/tiep-can.xlsx")
def workbook(request: Request, db: Db, officer: AsViewer, now: Now, tu: Day = "", den: Day = "") -> Response:
    """The same as a workbook."""
    report = _report(db, now, tu, den)
    name = f"tiep-can-{report.first}-{report.last}.xlsx"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_workbook(report), media_type=XLSX_TYPE, headers=headers)


def _report(db: Session, now: datetime, first: str, last: str) -> Report:
    try:
        until = monday_of(date.fromisoformat(last) if last else now.date())
        since = monday_of(date.fromisoformat(first)) if first else until - _USUAL
    except ValueError as error:
        raise HTTPException(404) from error
    return make_report(db.connection(), get_watch().current.ward, min(since, until), until)
