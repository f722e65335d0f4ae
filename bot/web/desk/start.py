"""The first page of the desk."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk.officers.models import Role
from bot.web.desk.access import AsViewer, Page
from bot.web.desk.rendering import show

router = APIRouter(route_class=Page)


@router.get("/")
def start(request: Request, officer: AsViewer) -> Response:
    """Officers begin with who waits."""
    if officer.may(Role.OFFICER):
        return RedirectResponse("/desk/hoi-thoai", status_code=303)
    return show(request, "start")
