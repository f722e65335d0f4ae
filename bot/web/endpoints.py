"""The resident's page `/`, the files it needs, and the script that shows it on other sites.

The conversation itself is the API of `bot.channels.web`.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from bot.catalogue.loader import ward_path
from bot.settings import get_settings
from bot.web.assets import ASK_AGAIN, Assets, Body
from bot.web.content import WardCard, load_first_screen
from bot.web.guide import load_guides, render_guide
from bot.web.languages import load_languages, recording
from bot.web.page import render_page, render_widget
from bot.web.ward_card import read_card

STATIC = Path(__file__).parent / "static"

# Nothing from elsewhere, no inline script or style, and only the sites of the settings may frame the page.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "media-src 'self'; "
    "manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors "
)
PAGE_HEADERS = {
    "Cache-Control": ASK_AGAIN,
    "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}'none'",
    # An address with ?q= holds what somebody asked; it is told to no other site.
    "Referrer-Policy": "no-referrer",
}

router = APIRouter(include_in_schema=False)


@lru_cache
def get_assets() -> Assets:
    """The static files of this process."""
    return Assets(STATIC)


def get_ward_card() -> WardCard:
    """What the page says about the ward."""
    settings = get_settings()
    return read_card(ward_path(settings.data_dir, settings.ward))


def get_widget_origins() -> tuple[str, ...]:
    """The sites that may frame the page."""
    return get_settings().widget_origins


Card = Annotated[WardCard, Depends(get_ward_card)]
Origins = Annotated[tuple[str, ...], Depends(get_widget_origins)]


def _headers(origins: tuple[str, ...]) -> dict[str, str]:
    """Those of a page that the sites of the settings may frame."""
    if not origins:
        return PAGE_HEADERS
    return {**PAGE_HEADERS, "Content-Security-Policy": CONTENT_SECURITY_POLICY + " ".join(("'self'", *origins))}


@lru_cache(maxsize=4)
def _page(card: WardCard) -> Body:
    data_dir = get_settings().data_dir
    html = render_page(load_first_screen(data_dir), card, get_assets(), languages=load_languages(data_dir))
    return Body.text(html, ".html")


@router.api_route("/", methods=["GET", "HEAD"])
def resident_page(request: Request, card: Card, origins: Origins) -> Response:
    """The chat."""
    return _page(card).response(request, _headers(origins))


@lru_cache(maxsize=4)
def _widget(card: WardCard) -> Body:
    script = render_widget(load_first_screen(get_settings().data_dir), card)
    return Body.text(script, ".js")


@router.api_route("/widget.js", methods=["GET", "HEAD"])
def widget(request: Request, card: Card) -> Response:
    """The script for a ward's own website. Its address never changes: it stands in pages that nobody here edits."""
    return _widget(card).response(request, {"Cache-Control": "public, max-age=3600"})


@lru_cache(maxsize=8)
def _guide(name: str, card: WardCard) -> Body | None:
    data_dir = get_settings().data_dir
    guide = load_guides(data_dir).get(name)
    if guide is None:
        return None
    html = render_guide(guide, card, get_assets(), load_first_screen(data_dir).page.sample)
    return Body.text(html, ".html")


@router.api_route("/huong-dan/{name}", methods=["GET", "HEAD"])
def guide_page(request: Request, name: str, card: Card, origins: Origins) -> Response:
    """Steps to follow, with drawings."""
    page = _guide(name, card)
    return page.response(request, _headers(origins)) if page else Response(status_code=404)


@router.api_route("/am-thanh/{name}", methods=["GET", "HEAD"])
def spoken(request: Request, name: str) -> Response:
    """A phrase in another language of the ward, recorded by who speaks it."""
    found = recording(get_settings().data_dir, name)
    return Body.of(*found).response(request, {"Cache-Control": ASK_AGAIN}) if found else Response(status_code=404)


@router.get("/api/v1/ward")
def ward(card: Card) -> dict[str, Any]:
    """The first screen for those who draw it themselves: an embedded widget, an app."""
    errands = load_first_screen(get_settings().data_dir).errands
    return {**asdict(card), "errands": [errand.model_dump() for errand in errands]}


async def static_file(request: Request, version: str, name: str) -> Response:
    """One style sheet, script or picture."""
    return get_assets().response(request, version, name)


def mount_static(app: FastAPI) -> None:
    """Serve `bot/web/static` at `/static/<version>/`. A mistake in the page's words stops the start, not a visitor."""
    load_first_screen(get_settings().data_dir)
    load_guides(get_settings().data_dir)
    load_languages(get_settings().data_dir)
    get_assets()
    app.add_api_route("/static/{version}/{name:path}", static_file, methods=["GET", "HEAD"], include_in_schema=False)
