"""API keys: made, recognised, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dossiers.push.models import ApiKey, Scope
from bot.errors import InputError

# The prefix lets scanners of repositories and mails recognise a key that got out.
_PREFIX = "motcua_"
_BYTES = 32
_USE_NOTED_EVERY = timedelta(minutes=1)  # so that not every push writes to the same row


def add_key(session: Session, name: str, scope: Scope, *, by: str, now: datetime) -> str:
    """Make a key; it is returned once and cannot be shown again."""
    key = _PREFIX + secrets.token_urlsafe(_BYTES)
    session.add(ApiKey(name=name[:80], scope=scope, key_hash=_hash(key), created_at=now, created_by=by[:80]))
    session.flush()
    return key


def find_key(session: Session, key: str, now: datetime) -> ApiKey | None:
    """The key if it is known and not revoked; notes that it was used."""
    found = session.scalar(select(ApiKey).where(ApiKey.key_hash == _hash(key), ApiKey.revoked_at.is_(None)))
    if found and (found.last_used_at is None or found.last_used_at <= now - _USE_NOTED_EVERY):
        found.last_used_at = now
    return found


def list_keys(session: Session) -> Sequence[ApiKey]:
    """All keys, also revoked ones."""
    return session.scalars(select(ApiKey).order_by(ApiKey.id)).all()


def revoke_key(session: Session, number: int, now: datetime) -> ApiKey:
    """The key opens nothing from now on.

    Raises:
        InputError: There is no such key, or it is revoked already.
    """
    key = session.get(ApiKey, number)
    if key is None or key.revoked_at is not None:
        raise InputError(f"no such key: {number}", hint=f"Không có khóa {number}, hoặc đã thu hồi rồi.")
    key.revoked_at = now
    return key


def _hash(key: str) -> str:
    # A key is 256 random bits: unlike a phone number it cannot be guessed from a plain hash.
    return hashlib.sha256(key.encode()).hexdigest()
