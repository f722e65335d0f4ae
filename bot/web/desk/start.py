"""The first page of the desk."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.web.desk.access import AsViewer
from bot.web.desk.rendering import show

router = APIRouter()


@router.get("/")
def start(request: Request, officer: AsViewer) -> Response:
    """What there is to do."""
    return show(request, "start")
