"""`/demo`: a stage for meetings. A phone plays scripts against the assistant, on invented data of its own.

Everything under `/demo` works inside `demonstration()`: the same conversation API, the same page, the same look-ups as
the residents', on another database. So no invented dossier can be taken for a real one, and nothing here is counted.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from functools import lru_cache

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from bot.channels import web
from bot.channels.web import ConversationId, Conversations
from bot.database import demonstration, get_demo_engine, upgrade_schema
from bot.dossiers.demo import known_dossiers, load_demo, reset_demo
from bot.messaging.conversations import erase_before
from bot.printing.qr import qr_svg
from bot.settings import get_settings
from bot.web import forms, visits
from bot.web.assets import Body
from bot.web.content import load_first_screen
from bot.web.demo_scripts import PICTURES, load_scripts
from bot.web.endpoints import CONTENT_SECURITY_POLICY, PAGE_HEADERS, Card, get_assets
from bot.web.languages import load_languages
from bot.web.page import render, render_page

BASE = "/demo"
_KEPT = timedelta(days=1)  # what people of the audience type may be about themselves
_HEADERS = {**PAGE_HEADERS, "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}'self'; frame-src 'self'"}


async def demonstrate() -> AsyncIterator[None]:
    """Everything of this request is invented."""
    with demonstration():
        await run_in_threadpool(_ready, get_settings().now().date())
        yield


@lru_cache(maxsize=1)
def _ready(today: date) -> None:
    """Dossiers with the dates of `today`, on the newest schema; what is older than a day is gone."""
    settings = get_settings()
    upgrade_schema(settings.demo_database_url)
    with Session(get_demo_engine()) as session, session.begin():
        erase_before(session.connection(), settings.now() - _KEPT)
        load_demo(session, settings.now())


router = APIRouter(prefix=BASE, dependencies=[Depends(demonstrate)], include_in_schema=False)


def mount_demo(app: FastAPI) -> None:
    """Serve the stage. A mistake in a script stops the start, not a meeting."""
    load_scripts(get_settings().data_dir)
    app.include_router(router)
    for part in (web.router, forms.router, visits.router):
        app.include_router(part, prefix=BASE, dependencies=[Depends(demonstrate)])


@router.get("")
def stage(request: Request, card: Card) -> Response:
    """The phone, and beside it what to tell people."""
    scripts = load_scripts(get_settings().data_dir)
    told = {name: script.model_dump(exclude={"order"}) for name, script in scripts.items()}
    phone = _own_address(request, "/phone")
    words = {"told": json.dumps(told, ensure_ascii=False), "qr": qr_svg(phone)}
    html = render("stage.html.j2", scripts=scripts, card=card, url=get_assets().url, **words)
    return Body.text(html, ".html").response(request, _HEADERS)


@router.get("/phone")
def phone(request: Request, card: Card) -> Response:
    """The residents' page, in the stage's phone or on the phones of the audience."""
    data_dir = get_settings().data_dir
    html = render_page(load_first_screen(data_dir), card, get_assets(), BASE, load_languages(data_dir))
    return Body.text(html, ".html").response(request, _HEADERS)


@router.get("/ma-ho-so")
def cheat_sheet(request: Request, card: Card) -> Response:
    """Every status to try, with its code, to print."""
    dossiers = [(dossier, qr_svg(dossier.code)) for dossier in known_dossiers()]
    html = render("cheat_sheet.html.j2", dossiers=dossiers, card=card, url=get_assets().url)
    return Body.text(html, ".html").response(request, _HEADERS)


@router.get("/pictures/{name}")
def picture(request: Request, name: str) -> Response:
    """A picture that a script sends."""
    scripts = load_scripts(get_settings().data_dir).values()
    if name not in {step.picture for script in scripts for step in script.steps if step.picture}:
        return Response(status_code=404)
    path = get_settings().data_dir / "demo" / name
    return Body.of(path.read_bytes(), PICTURES[path.suffix]).response(request, dict(PAGE_HEADERS))


@router.delete("/{conversation}", status_code=204)
def reset(conversation: ConversationId, messaging: Conversations) -> None:
    """Forget one demonstration, and put the dossiers back as they were."""
    messaging.erase("web", conversation)
    # By name, whatever the context says: what is reset here must never be the residents'.
    with Session(get_demo_engine()) as session, session.begin():
        reset_demo(session, get_settings().now())


def _own_address(request: Request, path: str) -> str:
    start = get_settings().public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{start}{BASE}{path}"
