"""The desk as an application of its own under `/desk`: its sessions and its guard cost nothing anywhere else."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette_csrf.middleware import CSRFMiddleware
from starsessions import SessionMiddleware

from bot.database import is_away
from bot.keys import get_key, keyed_hash
from bot.settings import get_settings
from bot.web.desk import (
    announcements,
    audit,
    canned,
    catalogue,
    conversations,
    dossiers,
    edits,
    feedback,
    home_visits,
    live,
    officers,
    reach,
    reform,
    replies,
    signing,
    start,
    teaching,
)
from bot.web.desk.access import NotAllowed, NotSignedIn
from bot.web.desk.redirects import WholePages
from bot.web.desk.rendering import show
from bot.web.desk.sessions import COOKIE, DatabaseStore

logger = logging.getLogger(__name__)

PATH = "/desk"
SIGN_IN = f"{PATH}/dang-nhap"

# Each page adds its router here, and its entry to templates/desk/navigation.html.j2.
ROUTERS = (
    start.router,
    signing.router,
    home_visits.router,
    feedback.router,
    live.router,
    conversations.router,
    replies.router,
    canned.router,
    dossiers.router,
    announcements.router,
    reform.router,
    reach.router,
    teaching.router,
    edits.router,
    catalogue.router,
    officers.router,
    audit.router,
)


def create_desk() -> FastAPI:
    """The application to mount at `/desk`; whoever mounts it sets `state.messaging`."""
    settings = get_settings()
    is_public = settings.public_url.startswith("https:")
    desk = FastAPI(title="Bàn làm việc", docs_url=None, redoc_url=None, openapi_url=None)
    for router in ROUTERS:
        desk.include_router(router)
    desk.add_exception_handler(NotSignedIn, _not_signed_in)
    desk.add_exception_handler(NotAllowed, _not_allowed)
    desk.add_exception_handler(HTTPException, _not_found)
    desk.add_exception_handler(SQLAlchemyError, _database_failed)
    desk.add_middleware(WholePages)
    desk.add_middleware(
        SessionMiddleware,
        store=DatabaseStore(),
        lifetime=settings.desk_session,
        cookie_name=COOKIE,
        cookie_https_only=is_public,
        cookie_path=PATH,
        cookie_same_site="lax",
    )
    desk.add_middleware(
        CSRFMiddleware,
        secret=keyed_hash(get_key(), "csrf", "desk"),
        cookie_name="motcua_csrf",
        cookie_path=PATH,
        cookie_secure=is_public,
        header_name="x-csrf-token",
    )
    return desk


async def _not_signed_in(request: Request, _error: Exception) -> Response:
    """To the sign-in page, and back here afterwards."""
    back = {"back": request.url.path} if request.method == "GET" and "HX-Request" not in request.headers else {}
    address = f"{SIGN_IN}?{urlencode(back)}" if back else SIGN_IN
    if "HX-Request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


async def _not_allowed(request: Request, _error: Exception) -> Response:
    return show(request, "refused", status=403)


async def _database_failed(request: Request, error: Exception) -> Response:
    """Away or full: again later, htmx keeps what was typed. NUL and the like: not so. Else a fault of ours."""
    if is_away(error):
        logger.error("a page of the desk is put off: %s", type(getattr(error, "orig", error)).__name__)
        return show(request, "unsaved", status=503, unstorable=False)
    if isinstance(error, DataError):
        return show(request, "unsaved", status=422, unstorable=True)
    raise error


async def _not_found(request: Request, error: Exception) -> Response:
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
    return show(request, "missing", status=status, too_large=detail if status == 413 else "")
