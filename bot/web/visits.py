"""The page says that it was opened, and that something was asked: once each for a conversation and day.

With them go the neighbourhood of the link and the first screen that was shown; nothing names anybody.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from bot.database import session_scope
from bot.desk.first_screen import service as first_screen
from bot.desk.reach.service import count_visit
from bot.settings import get_settings
from bot.web.content import load_first_screen

router = APIRouter(prefix="/api/v1/visits", tags=["web"])

ScreenName = Annotated[str, StringConstraints(max_length=20)]


class Visit(BaseModel):
    """An opening. Nothing in it names anybody."""

    source: Annotated[str, StringConstraints(max_length=60)] = ""
    returned: bool = False
    screen: ScreenName = ""


class Asking(BaseModel):
    """The first question of a visit."""

    screen: ScreenName = ""


@router.post("", status_code=204)
def opened(visit: Visit) -> None:
    """Count it."""
    now = get_settings().now()
    with session_scope() as session:
        connection = session.connection()
        count_visit(connection, now, "web", visit.source, opened=True, returned=visit.returned)
        if _is_shown(visit.screen):
            first_screen.count(connection, now.date(), visit.screen, opened=True)


@router.post("/asked", status_code=204)
def asked(asking: Asking) -> None:
    """Count it; by neighbourhood it is counted where messages are stored."""
    if not _is_shown(asking.screen):
        return
    with session_scope() as session:
        first_screen.count(session.connection(), get_settings().now().date(), asking.screen, asked=True)


def _is_shown(screen: str) -> bool:
    """What people make up fills no table."""
    return screen in load_first_screen(get_settings().data_dir).screens
