"""Service at home: the day sheet with its route, what waits for a decision, and one request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.desk.audit.service import audit
from bot.desk.home_visits.day_sheet import DaySheet, day_sheet, print_day_sheet
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.service import HomeVisits
from bot.desk.home_visits.telling import tell_visit
from bot.desk.home_visits.times import in_words
from bot.desk.officers.models import SignedIn
from bot.errors import InputError
from bot.web.desk.access import AsOfficer, Db, Now, Page
from bot.web.desk.rendering import show
from bot.web.desk.telling import tell

router = APIRouter(prefix="/tai-nha", route_class=Page)

Typed = Annotated[str, Form(max_length=2000)]
Day = Annotated[date | None, Query(alias="ngay")]


@router.get("")
def day_page(request: Request, db: Db, officer: AsOfficer, now: Now, day: Day = None) -> Response:
    """A day's visits by neighbourhood, above them what cannot wait for its day."""
    visits = _visits(db, now)
    sheet = _sheet(visits, day or now.date())
    audit(db, officer.username, "visit.day", f"day:{sheet.day}", now)
    return show(
        request,
        "home_visits",
        sheet=sheet,
        before=sheet.day - timedelta(days=1),
        after=sheet.day + timedelta(days=1),
        today=now.date(),
        urgent=_people(visits.repository.in_states([VisitState.CALLING, VisitState.TAKEN], urgent=True)),
        undecided=_people(visits.repository.in_states([VisitState.TO_DECIDE])),
    )


@router.get("/ngay.pdf")
def day_print(db: Db, officer: AsOfficer, now: Now, day: Day = None) -> Response:
    """The day sheet to take along."""
    sheet = _sheet(_visits(db, now), day or now.date())
    audit(db, officer.username, "visit.print", f"day:{sheet.day}", now)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="tai-nha-{sheet.day}.pdf"'}
    pdf = print_day_sheet(sheet, get_watch().current.ward, now)
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.get("/{code}")
def visit_page(request: Request, code: str, db: Db, officer: AsOfficer, now: Now) -> Response:
    """One request."""
    visits = _visits(db, now)
    visit = _find(visits, code)
    audit(db, officer.username, "visit.read", f"visit:{visit.code}", now)
    return _page(request, visits, visit)


@router.post("/{code}/hen")
def book(request: Request, code: str, db: Db, officer: AsOfficer, now: Now, at: Typed = "", by: Typed = "") -> Response:
    """Agree to a visit, or give it another time."""
    visits = _visits(db, now)
    visit = _find(visits, code)
    try:
        visits.decide(visit, _moment(at), by.strip() or officer.name)
    except InputError as error:
        return _page(request, visits, visit, error=error.hint, status=422)
    return _done(request, db, officer, visit, "visit.book", now)


@router.post("/{code}/nhan")
def take(request: Request, code: str, db: Db, officer: AsOfficer, now: Now) -> Response:
    """Take an urgent request; calling stops, and the resident is told who comes."""
    visits = _visits(db, now)
    visit = _find(visits, code)
    if visit.state is VisitState.CALLING:
        visit.state, visit.officer, visit.changed_at = VisitState.TAKEN, officer.name, now
        audit(db, officer.username, "visit.take", f"visit:{visit.code}", now)
    return RedirectResponse(f"/desk/tai-nha/{visit.code}", status_code=303)


@router.post("/{code}/tu-choi")
def decline(request: Request, code: str, db: Db, officer: AsOfficer, now: Now, why: Typed = "") -> Response:
    """Say that nobody can come, and what else the resident can do."""
    visits = _visits(db, now)
    visit = _find(visits, code)
    try:
        visits.decline(visit, why)
    except InputError as error:
        return _page(request, visits, visit, error=error.hint, status=422)
    return _done(request, db, officer, visit, "visit.decline", now)


@router.post("/{code}/ket-qua")
def finish(
    request: Request,
    code: str,
    db: Db,
    officer: AsOfficer,
    now: Now,
    outcome: Annotated[Literal["done", "not_met"], Form()],
    received: Typed = "",
    returned: Typed = "",
    note: Typed = "",
) -> Response:
    """Write down what became of it."""
    visits = _visits(db, now)
    visit = _find(visits, code)
    tells = visit.state is not VisitState(outcome)
    visits.finish(visit, VisitState(outcome), received=received, returned=returned, note=note)
    return _done(request, db, officer, visit, "visit.finish", now, tells=tells)


def _visits(db: Session, now: datetime) -> HomeVisits:
    return HomeVisits(db, get_watch().current.ward, now)


def _find(visits: HomeVisits, code: str) -> HomeVisit:
    visit = visits.repository.by_code(code.upper())
    if visit is None:
        raise HTTPException(404)
    return visit


def _sheet(visits: HomeVisits, day: date) -> DaySheet:
    return day_sheet(visits.repository, day)


def _people(found: Iterable[HomeVisit]) -> list[tuple[HomeVisit, Person]]:
    return [(visit, Person.of(visit.person)) for visit in found]


def _moment(chosen: str) -> datetime | None:
    """What the list of free times sends; None for the time that was wished for."""
    try:
        return datetime.fromisoformat(chosen) if chosen else None
    except ValueError as error:
        raise InputError(f"no time: {chosen}", hint="Xin chọn một giờ trong danh sách.") from error


def _page(request: Request, visits: HomeVisits, visit: HomeVisit, *, error: str = "", status: int = 200) -> Response:
    return show(
        request,
        "home_visit",
        status=status,
        error=error,
        visit=visit,
        person=Person.of(visit.person),
        calls=visits.repository.calls(visit),
        times=[(at.isoformat(), in_words(at)) for at in visits.free()],
    )


def _done(
    request: Request,
    db: Session,
    officer: SignedIn,
    visit: HomeVisit,
    action: str,
    now: datetime,
    *,
    tells: bool = True,
) -> Response:
    """Tell the resident where it stands now, and show it."""
    audit(db, officer.username, action, f"visit:{visit.code}", now)
    if tells and visit.conversation:
        tell(request, db, visit.channel, visit.conversation, tell_visit(visit, own=True))
    return RedirectResponse(f"/desk/tai-nha/{visit.code}", status_code=303)
