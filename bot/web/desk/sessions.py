"""Officers' sessions for starsessions, kept in the database so that they can be ended there.

The cookie holds a random key, the database its hash. What a session says (who it is) is the row itself, made when
somebody signs in; a session that was ended stays ended, whatever answer was still under way.
"""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starsessions.stores.base import SessionStore

from bot.database import session_scope
from bot.desk.officers import repository
from bot.desk.officers.service import digest

KEY = "key"  # of the one value in a session: the cookie's own
COOKIE = "motcua_desk"


class DatabaseStore(SessionStore):
    """Reads and ends sessions; `bot.desk.officers.service.open_session` begins them."""

    async def read(self, session_id: str, lifetime: int) -> bytes:
        """The session's key, or nothing when it was ended; its age is for `access` to judge (see parent class)."""
        return await run_in_threadpool(_read, session_id, lifetime)

    async def write(self, session_id: str, data: bytes, lifetime: int, ttl: int) -> str:
        """Keep nothing: the row says all (see parent class)."""
        return session_id

    async def remove(self, session_id: str) -> None:
        """End a session (see parent class)."""
        await run_in_threadpool(_remove, session_id)


def _read(key: str, lifetime: int) -> bytes:
    with session_scope() as session:
        found = repository.find_session(session, digest(key))
        if found is None:
            return b"{}"
        created = found.created_at.timestamp()
    return json.dumps({KEY: key, "__metadata__": {"created": created, "lifetime": lifetime}}).encode()


def _remove(key: str) -> None:
    with session_scope() as session:
        repository.end_session(session, digest(key))
