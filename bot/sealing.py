"""Texts that may lie in the database only unreadably: encrypted with a key that lies elsewhere (`bot.keys`)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken

from bot.keys import get_key

SEALED = "sealed:"  # in front of every sealed text
MESSAGE = "message"  # the purpose of a message that waits to be answered
WITHHELD = "•••"  # what is kept of it then


@lru_cache(maxsize=64)
def _box(purpose: str) -> Fernet:
    key = hmac.new(get_key(), f"seal\0{purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(text: str, purpose: str) -> str:
    """`text` encrypted; only `unseal` with the same `purpose` and the installation's key reads it."""
    return SEALED + _box(purpose).encrypt(text.encode()).decode("ascii")


def is_sealed(text: str) -> bool:
    """Whether `text` is what `seal` made."""
    return text.startswith(SEALED)


def typed(text: str) -> str:
    """`text` of a person, to be stored beside sealed ones: with a space before it where it would pass for one."""
    return f" {text}" if is_sealed(text) else text


def unseal(sealed: str, purpose: str) -> str | None:
    """What was sealed; None when the key has been changed or it was tampered with."""
    try:
        return _box(purpose).decrypt(sealed.removeprefix(SEALED).encode()).decode()
    except (InvalidToken, ValueError):
        return None
