"""Tells open pages that something has changed, so that nobody reloads. What changed they ask for themselves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from bot.database import session_scope
from bot.desk.officers.service import signed_in
from bot.messaging import threads
from bot.messaging.service import Messaging
from bot.messaging.turns import DESK
from bot.settings import get_settings
from bot.web.desk.access import AsOfficer, Page, SessionKey, real_now

router = APIRouter(route_class=Page)

LOOK_AGAIN = 15.0  # seconds; times run on also when nothing happens, and a colleague's page closes unseen
SETTLE = 0.3  # what woke us is committed by then, and a burst is one event


@router.get("/tin")
async def news(request: Request, officer: AsOfficer, key: SessionKey) -> EventSourceResponse:
    """Events `news` with the counts of who waits, for as long as the session lasts."""
    messaging: Messaging = request.app.state.messaging
    return EventSourceResponse(_news(messaging, key), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def _news(messaging: Messaging, key: str) -> AsyncIterator[dict[str, str]]:
    while (counted := await run_in_threadpool(_count, key)) is not None:
        waiting, mine = counted
        yield {"event": "news", "data": json.dumps({"waiting": waiting, "mine": mine})}
        await messaging.coordination.sleep(DESK, LOOK_AGAIN)
        await asyncio.sleep(SETTLE)
    yield {"event": "ended", "data": ""}


def _count(key: str) -> tuple[int, int] | None:
    """None: nobody is signed in any more."""
    with session_scope() as db:
        officer = signed_in(db, key, get_settings().desk_idle, real_now(), is_used=False)
        return threads.counts(db, officer) if officer else None
