"""The page says that it was opened: once for each conversation and day, with the neighbourhood of its link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from bot.database import session_scope
from bot.desk.reach.service import count_visit
from bot.settings import get_settings

router = APIRouter(prefix="/api/v1/visits", tags=["web"])


class Visit(BaseModel):
    """An opening. Nothing in it names anybody."""

    source: Annotated[str, StringConstraints(max_length=60)] = ""
    returned: bool = False


@router.post("", status_code=204)
def opened(visit: Visit) -> None:
    """Count it."""
    with session_scope() as session:
        count_visit(
            session.connection(), get_settings().now(), "web", visit.source, opened=True, returned=visit.returned
        )
