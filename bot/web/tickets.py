"""Where a resident fetches an officer's answer with the code of the ticket, without an account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from bot.database import get_engine
from bot.desk.tickets.codes import find_code
from bot.desk.tickets.service import sender_of
from bot.messaging.handing_over import fetched
from bot.settings import get_settings
from bot.web.endpoints import PAGE_HEADERS, get_assets
from bot.web.page import render

router = APIRouter(prefix="/phieu", include_in_schema=False)

HEADERS = {
    **PAGE_HEADERS,
    "Cache-Control": "no-store",
    "Content-Security-Policy": PAGE_HEADERS["Content-Security-Policy"].replace(
        "form-action 'none'", "form-action 'self'"
    ),
    "X-Robots-Tag": "noindex",
}


@router.get("")
def form(ma: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Where the code is typed."""
    code = find_code(ma)
    if code is not None:
        return RedirectResponse(f"/phieu/{code}", status_code=303)
    return _page(typed=ma)


@router.get("/{code}")
def ticket(code: str, request: Request) -> Response:
    """What became of a ticket."""
    found = find_code(code[:40])
    if found is None:
        return _page(typed=code[:40])
    who = sender_of("page", request.client.host if request.client else "")
    with Session(get_engine()) as session, session.begin():
        return _page(text=fetched(session, found, who, get_settings().now()))


def _page(*, text: str = "", typed: str = "") -> Response:
    html = render("ticket.html.j2", url=get_assets().url, text=text, typed=typed)
    return HTMLResponse(html, headers=HEADERS)
