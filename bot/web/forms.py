"""Filled-in forms to fetch: a resident's own files behind an address nobody can guess, and the examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot.answer import render
from bot.catalogue.ward import Ward
from bot.catalogue.watch import get_watch
from bot.database import session_scope
from bot.forms import drafts
from bot.forms.dialogue import End
from bot.forms.documents import DOCX_TYPE, PDF_TYPE, make_docx, make_example, make_pdf
from bot.forms.filling_in import Answers
from bot.forms.schema import OfficialForm
from bot.settings import get_settings
from bot.web.assets import ASK_AGAIN, Body

router = APIRouter(prefix="/forms", include_in_schema=False)

# Of a resident's file nothing is kept on the way, and the address is told to no other site.
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}
Maker = Callable[[OfficialForm, Answers, Ward], bytes]
_MAKERS: dict[str, tuple[Maker, str]] = {"pdf": (make_pdf, PDF_TYPE), "docx": (make_docx, DOCX_TYPE)}


@router.get("/files/{token}.{format}")
def resident_file(token: str, format: Literal["pdf", "docx"]) -> Response:
    """The form of `token` as it is filled in now; made when it is asked for, never stored."""
    now, catalogue = get_settings().now(), get_watch().current
    with session_scope() as session:
        progress = drafts.load(session, token, now)
        form = catalogue.forms.get(progress.form) if progress and progress.end is not End.DELETED else None
        if progress is None or form is None:
            return PlainTextResponse(render("form/gone"), 404, PRIVATE)
        if progress.end is not End.KEPT:
            drafts.fetched(session, token, now)
    make, media_type = _MAKERS[format]
    disposition = f'{"inline" if format == "pdf" else "attachment"}; filename="{form.id}.{format}"'
    content = make(form, progress.answers, catalogue.ward)
    return Response(content, media_type=media_type, headers={**PRIVATE, "Content-Disposition": disposition})


@router.get("/{form_id}/vi-du.pdf")
def example(form_id: str, request: Request) -> Response:
    """The form filled in for an invented person."""
    catalogue = get_watch().current
    form = catalogue.forms.get(form_id)
    if form is None:
        return Response(status_code=404)
    headers = {"Cache-Control": ASK_AGAIN, "Content-Disposition": f'inline; filename="{form.id}-vi-du.pdf"'}
    return Body.of(make_example(form, catalogue.ward), PDF_TYPE).response(request, headers)
