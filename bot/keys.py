"""The installation's secret key, and keyed hashes made with it.

A phone number has only ten digits: a plain hash of it is guessed in seconds, a keyed one only by who has the key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from bot.errors import ConfigurationError
from bot.settings import ROOT, Settings, get_settings

KEY_FILE = ROOT / "var" / "secret.key"
_MIN_LENGTH = 32


def load_key(settings: Settings, key_file: Path = KEY_FILE) -> bytes:
    """The key of `MOTCUA_SECRET_KEY`, or the one in `key_file`, which is made (mode 0600) when it is missing.

    Raises:
        ConfigurationError: The key is shorter than 32 characters.
    """
    if given := settings.secret_key.get_secret_value():
        return _checked(given, "MOTCUA_SECRET_KEY")
    key_file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start together only one makes the key.
        descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _checked(key_file.read_text(encoding="ascii").strip(), str(key_file))
    made = secrets.token_hex(_MIN_LENGTH)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made + "\n")
    return made.encode()


def _checked(key: str, where: str) -> bytes:
    if len(key) < _MIN_LENGTH:
        raise ConfigurationError(
            f"{where} is shorter than {_MIN_LENGTH} characters",
            hint=f"Đặt {where} bằng một chuỗi ngẫu nhiên dài ít nhất {_MIN_LENGTH} ký tự.",
        )
    return key.encode()


@lru_cache
def get_key() -> bytes:
    """The key of this process."""
    return load_key(get_settings())


def keyed_hash(key: bytes, purpose: str, value: str) -> str:
    """64 hexadecimal digits. The same value under another `purpose` ("phone", "sender") hashes differently."""
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()
