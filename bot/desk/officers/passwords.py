"""Passwords and second factors."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import InputError
from bot.sealing import seal, unseal

SHORTEST = 10  # characters
LONGEST = 200
_PURPOSE = "totp"
_STEP = 30  # seconds
_CLOCKS = 1  # steps that a telephone's clock may be early or late

_hasher = PasswordHasher()


def hashed(password: str, username: str) -> str:
    """The argon2 hash of a new password.

    Raises:
        InputError: it is too short, too long or says the user name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError("the password is too short or too long", hint=f"Mật khẩu cần ít nhất {SHORTEST} ký tự.")
    if username.lower() in password.lower() or len(set(password)) < SHORTEST // 2:
        raise InputError("the password is easily guessed", hint="Mật khẩu này dễ đoán, xin chọn mật khẩu khác.")
    return _hasher.hash(password)


def is_right(hash_: str, password: str) -> bool:
    """Whether `password` is the one of `hash_`; takes as long for an empty `hash_`, which no password fits."""
    try:
        return _hasher.verify(hash_ or _nobodys(), password) and bool(hash_)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex())


def new_secret() -> str:
    """A sealed secret for an authenticator."""
    return seal(pyotp.random_base32(), _PURPOSE)


def address(sealed: str, username: str, issuer: str) -> str:
    """The `otpauth:` address of a sealed secret, for a QR code; "" when the installation's key has been changed."""
    secret = unseal(sealed, _PURPOSE)
    return pyotp.TOTP(secret, interval=_STEP).provisioning_uri(name=username, issuer_name=issuer) if secret else ""


def step_of(sealed: str, code: str, after: int, now: datetime) -> int | None:
    """The step of `code` when it is right at `now` and later than step `after`; else None."""
    secret = unseal(sealed, _PURPOSE)
    code = "".join(code.split())
    if secret is None:
        return None
    generator = pyotp.TOTP(secret, interval=_STEP)
    present = generator.timecode(now)
    for step in range(present - _CLOCKS, present + _CLOCKS + 1):
        if step > after and secrets.compare_digest(generator.generate_otp(step).encode(), code.encode()):
            return step
    return None
