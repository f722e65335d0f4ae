"""The urgent notices that the resident's page shows above everything else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.messaging.announcing import as_text
from bot.messaging.service import Messaging

router = APIRouter(include_in_schema=False)


@router.get("/api/v1/announcements")
def announcements(
    request: Request, response: Response, to: Annotated[str, Query(max_length=60)] = ""
) -> dict[str, list[str]]:
    """What is true now for everybody, and for the neighbourhood whose link is `to`."""
    messaging: Messaging = request.app.state.messaging
    response.headers["Cache-Control"] = "max-age=10"
    with messaging.engine.connect() as connection:
        known = messaging.announcer.current(connection)
    return {"texts": [as_text(notice) for notice in known if notice.is_for({to})]}
