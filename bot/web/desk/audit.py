"""The audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.desk.audit.service import PAGE, entries
from bot.web.desk.access import AsAdmin, Db, Number, Page
from bot.web.desk.rendering import show

router = APIRouter(prefix="/nhat-ky", route_class=Page)

Asked = Annotated[str, Query(max_length=160)]


@router.get("")
def audit_page(
    request: Request, db: Db, admin: AsAdmin, officer: Asked = "", subject: Asked = "", before: Number | None = None
) -> Response:
    """Who saw or did what, newest first."""
    found = entries(db, officer=officer.strip(), subject=subject.strip(), before=before)
    older = found[-1].id if len(found) == PAGE else None
    return show(request, "audit", entries=found, older=older, of=officer.strip(), subject=subject.strip())
