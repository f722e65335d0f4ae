"""Keeps a form while it is filled in and fetched, and not a minute longer.

The token is the address of the files and the key to the answers: the table holds its hash and an encrypted text.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from bot.background import repeat
from bot.forms.dialogue import Progress
from bot.forms.models import FormDraft
from bot.keys import get_key, keyed_hash
from bot.sealing import seal, unseal
from bot.settings import get_settings

PURGE_EVERY = timedelta(minutes=5)

# After a file was fetched: time for the other format, or for another try over a bad line.
AFTER_DOWNLOAD = timedelta(minutes=10)


def create(session: Session, progress: Progress, now: datetime) -> str:
    """A new draft; returns its token, 43 letters that nobody can guess."""
    token = secrets.token_urlsafe(32)
    save(session, token, progress, now)
    return token


def load(session: Session, token: str, now: datetime) -> Progress | None:
    """The draft of `token`; None when it never was, has expired or was deleted."""
    row = session.get(FormDraft, _hash(token))
    if row is None or row.expires_at <= now:
        return None
    text = unseal(row.sealed, _purpose(token))
    return Progress.of(json.loads(text)) if text else None


def save(session: Session, token: str, progress: Progress, now: datetime) -> None:
    """Keep `progress` from now on for as long as the settings say; what has expired goes."""
    purge(session, now)
    sealed = seal(json.dumps(progress.as_data(), ensure_ascii=False), _purpose(token))
    expires_at = now + get_settings().form_lifetime
    session.merge(FormDraft(token_hash=_hash(token), sealed=sealed, expires_at=expires_at))


def fetched(session: Session, token: str, now: datetime) -> None:
    """A file was fetched: nothing is kept for long unless the resident asked for it."""
    row = session.get(FormDraft, _hash(token))
    if row is not None:
        row.expires_at = min(row.expires_at, now + AFTER_DOWNLOAD)


def remove(session: Session, token: str) -> None:
    """Delete the draft of `token`, if there is one."""
    session.execute(delete(FormDraft).where(FormDraft.token_hash == _hash(token)))


def purge(session: Session, now: datetime) -> None:
    """Delete what has expired."""
    session.execute(delete(FormDraft).where(FormDraft.expires_at <= now))


async def purge_regularly(engine: Engine, clock: Callable[[], datetime]) -> None:
    """Delete what has expired for as long as the server runs, also when nobody fills in a form any more."""

    def purge_now() -> None:
        with Session(engine) as session, session.begin():
            purge(session, clock())

    await repeat(partial(asyncio.to_thread, purge_now), PURGE_EVERY.total_seconds(), "deleting expired forms")


def _hash(token: str) -> str:
    return keyed_hash(get_key(), "form-draft", token)


def _purpose(token: str) -> str:
    return f"form-draft {token}"
