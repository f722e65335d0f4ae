"""Signing in and out, accepting an invitation, changing one's password."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated

import segno
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from starsessions import regenerate_session_id

from bot.desk.audit.service import audit
from bot.desk.officers import passwords, service
from bot.desk.officers.models import Officer, SignedIn
from bot.errors import InputError
from bot.settings import get_settings
from bot.web.desk.access import Anyone, AsOfficer, AsViewer, Db, Page, RealNow, SessionKey
from bot.web.desk.rendering import show
from bot.web.desk.sessions import KEY

router = APIRouter(route_class=Page)

Typed = Annotated[str, Form(max_length=300)]
START, SIGN_IN = "/desk/", "/desk/dang-nhap"


@router.get("/dang-nhap", dependencies=[Anyone])
def sign_in_page(request: Request, back: Annotated[str, Query(max_length=300)] = START) -> Response:
    """Name, password and code."""
    return show(request, "sign_in", back=_own(back), username="", failed=False)


@router.post("/dang-nhap", dependencies=[Anyone])
def sign_in(
    request: Request,
    db: Db,
    old_key: SessionKey,
    now: RealNow,
    username: Typed,
    password: Typed,
    code: Typed,
    back: Typed = START,
) -> Response:
    """Begin a session."""
    officer = service.sign_in(db, username, password, code, now)
    if officer is None:
        return show(request, "sign_in", back=_own(back), username=username, failed=True, status=403)
    if old_key:
        service.close_session(db, old_key)
    key = regenerate_session_id(request)
    service.open_session(db, officer, key, get_settings().desk_session, now)
    request.session[KEY] = key
    return RedirectResponse(_own(back), status_code=303)


@router.post("/dang-xuat")
def sign_out(request: Request, db: Db, officer: AsViewer, now: RealNow) -> Response:
    """End this session."""
    audit(db, officer.username, "officer.sign_out", f"officer:{officer.username}", now)
    request.session.clear()
    return RedirectResponse(SIGN_IN, status_code=303)


@router.get("/moi/{token}", dependencies=[Anyone])
def invitation_page(request: Request, token: str, db: Db, now: RealNow) -> Response:
    """Choose a password and set up the second factor."""
    return _invitation(request, _invited(db, token, now), token)


@router.post("/moi/{token}", dependencies=[Anyone])
def accept(request: Request, token: str, db: Db, now: RealNow, password: Typed, again: Typed, code: Typed) -> Response:
    """Make the account usable."""
    officer = _invited(db, token, now)
    try:
        if password != again:
            raise InputError("the passwords differ", hint="Hai lần nhập mật khẩu chưa giống nhau.")
        service.accept(db, officer, password, code, now)
    except InputError as error:
        return _invitation(request, officer, token, error=error.hint)
    return RedirectResponse(SIGN_IN, status_code=303)


@router.get("/tai-khoan")
def account_page(request: Request, db: Db, officer: AsViewer) -> Response:
    """One's own account."""
    return _account(request, db, officer)


@router.post("/tai-khoan/truc")
def go_on_duty(
    request: Request, db: Db, officer: AsOfficer, now: RealNow, on_duty: Annotated[bool, Form()] = False
) -> Response:
    """Be alerted from now on, or no longer."""
    mine = db.get_one(Officer, officer.id)
    try:
        service.set_alerts(db, mine, mine.alert_channel, mine.alert_chat, officer.username, now, on_duty=on_duty)
    except InputError as error:
        return _account(request, db, officer, error=error.hint, status=422)
    return RedirectResponse("/desk/tai-khoan", status_code=303)


@router.post("/tai-khoan/mat-khau")
def change_password(
    request: Request,
    db: Db,
    officer: AsViewer,
    key: SessionKey,
    now: RealNow,
    old: Typed,
    password: Typed,
    again: Typed,
) -> Response:
    """Another password; every other session ends."""
    try:
        if password != again:
            raise InputError("the passwords differ", hint="Hai lần nhập mật khẩu mới chưa giống nhau.")
        service.change_password(db, officer, old, password, key, now)
    except InputError as error:
        return _account(request, db, officer, error=error.hint, status=422)
    return _account(request, db, officer, done=True)


def _account(
    request: Request, db: Db, officer: SignedIn, *, error: str = "", done: bool = False, status: int = 200
) -> Response:
    mine = db.get_one(Officer, officer.id)
    return show(request, "account", error=error, done=done, mine=mine, status=status)


def _invited(db: Db, token: str, now: RealNow) -> Officer:
    officer = service.invited(db, token, now)
    if officer is None:
        raise HTTPException(404)
    return officer


def _invitation(request: Request, officer: Officer, token: str, *, error: str = "") -> Response:
    address = passwords.address(officer.totp_secret, officer.username, "Một Cửa")
    return show(
        request,
        "invitation",
        invited=officer,
        token=token,
        qr=_qr(address),
        secret=address.partition("secret=")[2].partition("&")[0],
        error=error,
        status=422 if error else 200,
    )


def _qr(address: str) -> str:
    file = BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", scale=4, border=2, xmldecl=False, svgns=True)
    return file.getvalue().decode()


def _own(path: str) -> str:
    """`path` when it is one of the desk's, else the first page: nobody is sent elsewhere after signing in."""
    return path if path.startswith(START) and "//" not in path and "\\" not in path else START
