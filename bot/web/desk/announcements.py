"""Urgent notices: writing one, seeing whom it would reach, withdrawing it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.desk.announcements.service import LONGEST_TEXT, Current, Draft, announce, newest, withdraw
from bot.desk.audit.service import audit
from bot.dossiers.notice_ways import Way
from bot.errors import InputError
from bot.messaging.announcing import as_text, preview
from bot.messaging.service import Messaging
from bot.settings import VIETNAM, get_settings
from bot.web.desk.access import AsOfficer, Db, Now, Number, Page
from bot.web.desk.rendering import show

router = APIRouter(prefix="/thong-bao", route_class=Page)

_USUAL_LENGTH = timedelta(hours=12)


class AnnouncementForm(BaseModel):
    """What an officer typed; moments as a browser's `datetime-local` gives them: `2026-11-29T07:30`."""

    text: Annotated[str, Field(max_length=2000)]
    starts_at: str
    ends_at: str
    neighbourhoods: list[str] = []
    written_out: bool = False

    def draft(self) -> Draft:
        """The notice that is meant. Raises InputError: a moment cannot be read."""
        moments = (_moment(self.starts_at), _moment(self.ends_at))
        return Draft(self.text, *moments, tuple(self.neighbourhoods), self.written_out)


Filled = Annotated[AnnouncementForm, Form()]


@router.get("")
def announcements_page(request: Request, db: Db, officer: AsOfficer, now: Now) -> Response:
    """What is told now, and the form for another."""
    return _page(request, db, now, Draft("", now, now + _USUAL_LENGTH))


@router.post("/xem-truoc")
def preview_page(request: Request, db: Db, officer: AsOfficer, now: Now, typed: Filled) -> Response:
    """How it reads and how many it reaches; nothing is stored or sent."""
    try:
        draft = typed.draft()
    except InputError as error:
        return show(request, "announcement_preview", error=error.hint, told="", reach={}, written_out=False, status=422)
    told = as_text(Current(0, " ".join(draft.text.split()), draft.ends_at, frozenset(), draft.written_out))
    counted = preview(db.connection(), frozenset(draft.neighbourhoods), max(now, draft.starts_at), get_settings())
    return show(
        request, "announcement_preview", error="", told=told, reach=_reach(counted), written_out=draft.written_out
    )


@router.post("")
def make(request: Request, db: Db, officer: AsOfficer, now: Now, typed: Filled) -> Response:
    """Tell it from its start on."""
    draft = Draft(typed.text, now, now + _USUAL_LENGTH, tuple(typed.neighbourhoods), typed.written_out)
    try:
        draft = typed.draft()
        made = announce(db, draft, _slugs(), officer.username, now)
    except InputError as error:
        return _page(request, db, now, draft, error=error.hint, status=422)
    audit(db, officer.username, "announcement.make", f"announcement:{made.id}", now)
    _messaging(request).announcer.forget()
    return RedirectResponse("/desk/thong-bao", status_code=303)


@router.post("/{number}/rut")
def take_back(request: Request, number: Number, db: Db, officer: AsOfficer, now: Now) -> Response:
    """Tell it no more."""
    if withdraw(db, number, officer.username, now) is None:
        raise HTTPException(404)
    audit(db, officer.username, "announcement.withdraw", f"announcement:{number}", now)
    _messaging(request).announcer.forget()
    return RedirectResponse("/desk/thong-bao", status_code=303)


def _messaging(request: Request) -> Messaging:
    messaging: Messaging = request.app.state.messaging
    return messaging


def _slugs() -> set[str]:
    places = get_watch().current.ward.places
    return {place.slug for place in places.neighbourhoods} if places else set()


def _moment(typed: str) -> datetime:
    """A moment in Vietnam. Raises InputError for what is none."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise InputError(f"not a moment: {typed}", hint="Xin chọn ngày giờ bắt đầu và kết thúc.") from error


def _reach(counted: Counter[tuple[str, Way]]) -> dict[str, dict[str, int]]:
    """By channel: how many can be written to now, and how many only see it when they write or open the page."""
    reach: dict[str, dict[str, int]] = {}
    for (channel, way), count in sorted(counted.items()):
        kind = "now" if way is Way.TEXT else "later"
        reach.setdefault(channel, {"now": 0, "later": 0})[kind] += count
    return reach


def _page(
    request: Request, db: Session, now: datetime, draft: Draft, *, error: str = "", status: int = 200
) -> Response:
    places = get_watch().current.ward.places
    return show(
        request,
        "announcements",
        made=newest(db),
        now=now,
        draft=draft,
        error=error,
        longest=LONGEST_TEXT,
        places=places.neighbourhoods if places else (),
        status=status,
    )
