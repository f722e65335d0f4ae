"""Renders the desk's pages from `bot/web/templates/desk`."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.answer import WEEKDAYS, format_day, format_money, format_time
from bot.catalogue.watch import get_watch
from bot.database import in_demonstration
from bot.desk.catalogue_form.defect_words import in_officers_words
from bot.web.endpoints import get_assets

# Nothing from elsewhere, no inline script or style; forms go to the desk only.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@lru_cache
def environment() -> Environment:
    """The templates, with the filters of answers: `day`, `clock`, `money`.

    `moment` is a short date and time, `moment_at(now)` the same without today's date.
    """
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(day=format_day, clock=format_time, money=format_money)
    made.filters["moment"] = lambda at: f"{at:%H:%M} {at:%d/%m/%Y}" if at else ""
    made.filters.update(moment_at=_moment_at, in_officers_words=in_officers_words)
    made.globals.update(WEEKDAYS=WEEKDAYS, in_demonstration=in_demonstration)
    return made


def _moment_at(at: datetime | None, now: datetime) -> str:
    """A short time; with its day where that is not today."""
    return f"{at:%H:%M}" + ("" if at.date() == now.date() else f" {at:%d/%m/%Y}") if at else ""


def show(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page `desk/<template>.html.j2`.

    Templates see `officer` (None when nobody is signed in), `alerts` (channels that cannot send), `path` (the page's
    own), `url` (of static files) and the ward beside `values`. Raises `jinja2.UndefinedError` when the template names
    a value that was not given.
    """
    html = (
        environment()
        .get_template(f"desk/{template}.html.j2")
        .render(
            officer=getattr(request.state, "officer", None),
            alerts=getattr(request.state, "alerts", ()),
            path=request.url.path,
            url=get_assets().url,
            ward=get_watch().current.ward,
            **values,
        )
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)
