"""The page and its files under `/ngoai-tuyen/`."""

from __future__ import annotations

import threading
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.watch import get_watch
from bot.settings import get_settings
from bot.web.assets import Body
from bot.web.endpoints import PAGE_HEADERS
from bot.web.offline.files import PAGE, WORKER, make_files

PREFIX = "/ngoai-tuyen"
router = APIRouter(prefix=PREFIX, include_in_schema=False)

# The newest, with the catalogue and the day that it was made for.
_made: list[tuple[Catalogue, date, dict[str, Body]]] = []
_making = threading.Lock()


def _files() -> dict[str, Body]:
    """Made when they are first asked for, some seconds of work; anew each day and when the catalogue changes."""
    with _making:
        catalogue, today = get_watch().current, get_settings().now().date()
        if not _made or _made[0][0] is not catalogue or _made[0][1] != today:
            _made[:] = [(catalogue, today, make_files(catalogue, get_settings().data_dir, today))]
        return _made[0][2]


@router.get("")
def without_slash() -> Response:
    """Its files are found relative to the slash."""
    return RedirectResponse(f"{PREFIX}/", status_code=308)


@router.get("/")
def page(request: Request) -> Response:
    """The page."""
    return _files()[PAGE].response(request, PAGE_HEADERS)


@router.get("/{name}")
def file(name: str, request: Request) -> Response:
    """One of its files. The service worker may answer for the chat too, when there is no network."""
    body = _files().get(name)
    if body is None:
        return Response(status_code=404)
    allowed = {"Service-Worker-Allowed": "/"} if name == WORKER else {}
    return body.response(request, {**PAGE_HEADERS, **allowed})
