"""Ready-made answers: read, add, write anew, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk.audit.service import audit
from bot.desk.tickets import canned
from bot.errors import InputError
from bot.web.desk.access import AsOfficer, Db, Now, Page
from bot.web.desk.rendering import show

router = APIRouter(prefix="/cau-mau", route_class=Page)

Typed = Annotated[str, Form(max_length=5000)]


@router.get("")
def canned_page(request: Request, db: Db, officer: AsOfficer) -> Response:
    """All of them."""
    return _page(request, db)


@router.post("")
def add(request: Request, db: Db, officer: AsOfficer, now: Now, key: Typed, title: Typed, text: Typed) -> Response:
    """Make one, or write one anew."""
    try:
        canned.add_canned(db, key, title, text, officer.username, now)
    except InputError as error:
        return _page(request, db, error=error.hint, typed={"key": key, "title": title, "text": text}, status=422)
    audit(db, officer.username, "canned.write", f"canned:{key.strip().lower()}", now)
    return RedirectResponse("/desk/cau-mau", status_code=303)


@router.post("/{key}/xoa")
def remove(key: str, db: Db, officer: AsOfficer, now: Now) -> Response:
    """Delete one that was made at the desk."""
    canned.remove_canned(db, key)
    audit(db, officer.username, "canned.remove", f"canned:{key}", now)
    return RedirectResponse("/desk/cau-mau", status_code=303)


def _page(request: Request, db: Db, *, status: int = 200, **values: object) -> Response:
    told = {"error": "", "typed": {"key": "", "title": "", "text": ""}, **values}
    return show(request, "canned", answers=canned.all_canned(db), status=status, **told)
