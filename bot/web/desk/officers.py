"""Accounts of officers: who there is, inviting, roles, dismissing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk.officers import repository, service
from bot.desk.officers.models import Officer, Role
from bot.errors import InputError
from bot.settings import get_settings
from bot.web.desk.access import AsAdmin, Db, Number, Page, RealNow
from bot.web.desk.rendering import show

router = APIRouter(prefix="/can-bo", route_class=Page)

Typed = Annotated[str, Form(max_length=200)]


@router.get("")
def officers_page(request: Request, db: Db, officer: AsAdmin) -> Response:
    """Everybody who has an account."""
    return _page(request, db)


@router.post("")
def invite(
    request: Request,
    db: Db,
    officer: AsAdmin,
    now: RealNow,
    username: Typed,
    name: Typed,
    role: Annotated[Role, Form()],
    field: Typed = "",
) -> Response:
    """Make an account and show the link of its invitation, once."""
    try:
        invited, token = service.invite(db, username, name, role, field, officer.username, now)
    except InputError as error:
        return _page(request, db, error=error.hint, typed={"username": username, "name": name}, status=422)
    return _page(request, db, invited=invited, link=invitation_link(request, token))


@router.post("/{number}/moi-lai")
def invite_again(request: Request, number: Number, db: Db, officer: AsAdmin, now: RealNow) -> Response:
    """A new invitation: the password was forgotten, the telephone lost."""
    invited = _find(db, number)
    token = service.invite_again(db, invited, officer.username, now)
    return _page(request, db, invited=invited, link=invitation_link(request, token))


@router.post("/{number}")
def change(
    request: Request,
    number: Number,
    db: Db,
    officer: AsAdmin,
    now: RealNow,
    role: Annotated[Role, Form()],
    field: Typed = "",
    dismissed: Annotated[bool, Form()] = False,
) -> Response:
    """Another role or field, or no longer an officer."""
    try:
        service.change(db, _find(db, number), role, field, officer, now, dismissed=dismissed)
    except InputError as error:
        return _page(request, db, error=error.hint, status=422)
    return RedirectResponse("/desk/can-bo", status_code=303)


@router.post("/{number}/nhan-bao")
def set_alerts(
    request: Request,
    number: Number,
    db: Db,
    officer: AsAdmin,
    now: RealNow,
    channel: Typed = "",
    chat: Typed = "",
    on_duty: Annotated[bool, Form()] = False,
) -> Response:
    """Where an officer is alerted, and whether they are on duty."""
    try:
        service.set_alerts(db, _find(db, number), channel, chat, officer.username, now, on_duty=on_duty)
    except InputError as error:
        return _page(request, db, error=error.hint, status=422)
    return RedirectResponse("/desk/can-bo", status_code=303)


def invitation_link(request: Request, token: str) -> str:
    """The whole address of an invitation."""
    base = get_settings().public_url or str(request.base_url).removesuffix("/").removesuffix("/desk")
    return f"{base.rstrip('/')}/desk/moi/{token}"


def _find(db: Db, number: int) -> Officer:
    found = db.get(Officer, number)
    if found is None:
        raise HTTPException(404)
    return found


def _page(request: Request, db: Db, *, status: int = 200, **values: object) -> Response:
    told = {"error": "", "invited": None, "link": "", "typed": {"username": "", "name": ""}, **values}
    told |= {"officers": repository.everybody(db), "roles": list(Role), "alert_channels": service.ALERT_CHANNELS}
    return show(request, "officers", status=status, **told)
