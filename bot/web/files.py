"""What an officer sent, behind an address nobody can guess."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from bot.answer import render
from bot.database import session_scope
from bot.desk.files.service import find
from bot.settings import get_settings
from bot.web.forms import PRIVATE

router = APIRouter(prefix="/tep", include_in_schema=False)

# Whatever is in it, it is nobody's page: no script runs and nothing is loaded.
HEADERS = {**PRIVATE, "Content-Security-Policy": "default-src 'none'; sandbox"}


@router.get("/{token}")
def sent_file(token: str) -> Response:
    """The file of `token`."""
    with session_scope() as session:
        file = find(session, token[:80], get_settings().now())
    if file is None:
        return PlainTextResponse(render("handover/no_file"), 404, HEADERS)
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.data, media_type=file.media_type, headers={**HEADERS, "Content-Disposition": disposition})
