"""`/so-tay/`: the teams' notebook on a phone, and the address that it sends to when there is a network."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from bot.answer import capital
from bot.catalogue.watch import get_watch
from bot.database import get_engine
from bot.desk.notebook import service
from bot.desk.notebook.models import Difficulty
from bot.keys import get_key
from bot.rate_limit import RateLimit
from bot.settings import VIETNAM, get_settings
from bot.web.assets import Body
from bot.web.endpoints import PAGE_HEADERS, get_assets
from bot.web.page import render

PREFIX = "/so-tay"
MOST_ENTRIES = 50  # in one call; the page sends the next ones afterwards
CALLS_PER_MINUTE = 30  # of one team, whose members all have the same code

router = APIRouter(include_in_schema=False)


class EntryIn(BaseModel):
    """One entry as the phone has it."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    heard_at: AwareDatetime
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
    difficulty: Difficulty
    neighbourhood: Annotated[str, StringConstraints(max_length=60)] = ""


class Entries(BaseModel):
    """What is sent at once."""

    entries: Annotated[list[EntryIn], Field(min_length=1, max_length=MOST_ENTRIES)]


@lru_cache
def _limit() -> RateLimit:
    return RateLimit(CALLS_PER_MINUTE)


def _real_now() -> datetime:
    return datetime.now(VIETNAM)


@router.post("/api/v1/notebook")
def send(
    body: Entries,
    now: Annotated[datetime, Depends(_real_now)],
    authorization: Annotated[str, Header(max_length=120)] = "",
) -> Response:
    """Store them; sent again, nothing is there twice. 401: the code is wrong or was taken back."""
    entries = [service.Entry(**entry.model_dump()) for entry in body.entries]
    with get_engine().begin() as connection:
        team = service.team_of(connection, authorization.removeprefix("Bearer ").strip(), get_key())
        if team is None:
            return JSONResponse({"detail": "Mã của tổ không đúng hoặc đã bị thu hồi."}, status_code=401)
        if wait := _limit().seconds_to_wait(team, now):
            return JSONResponse({"detail": "Gửi quá nhanh."}, status_code=429, headers={"Retry-After": str(wait)})
        service.take_in(connection, team, entries, get_settings().now())
    return JSONResponse({"kept": [entry.id for entry in entries]})


@router.get(PREFIX)
def without_slash() -> Response:
    """Its files are found relative to the slash. Browsers carry the code behind `#` along."""
    return RedirectResponse(f"{PREFIX}/", status_code=308)


@router.get(f"{PREFIX}/")
def page(request: Request) -> Response:
    """The notebook."""
    ward = get_watch().current.ward
    places = [(place.slug, capital(place.name)) for place in (ward.places.neighbourhoods if ward.places else ())]
    html = render("notebook/page.html.j2", ward=capital(ward.name), places=places, most=MOST_ENTRIES)
    return Body.text(html, ".html").response(request, PAGE_HEADERS)


@router.get(f"{PREFIX}/sw.js")
def service_worker(request: Request) -> Response:
    """Keeps page and files on the phone."""
    names = ["", *(name.removeprefix("notebook/") for name in get_assets().bodies if name.startswith("notebook/"))]
    script = render("notebook/sw.js.j2", version=get_assets().version, names=json.dumps(names))
    return Body.text(script, ".js").response(request, PAGE_HEADERS)


@router.get(f"{PREFIX}/{{name}}")
def file(name: str, request: Request) -> Response:
    """Its script, style or manifest."""
    return get_assets().response(request, "", f"notebook/{name}")
