"""Whether a webhook's request comes from Zalo and is new. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

HEADER = "X-ZEvent-Signature"
_PREFIX = "mac="
# Zalo delivers again after 30 s, 5, 15 and 30 minutes and an hour, with the first delivery's timestamp: 1 h 51 min.
OLDEST = timedelta(hours=3)
_AHEAD = timedelta(minutes=10)  # our clock may be behind theirs


class Verdict(StrEnum):
    """What a signature is worth."""

    GENUINE = "genuine"
    UNSIGNED = "unsigned"
    FORGED = "forged"
    OLD = "old"


def verify(
    *, raw: bytes, header: str, timestamp: str, ids: Iterable[str], secrets: Iterable[str], now: datetime
) -> Verdict:
    """Compare `header` with the digest of the bytes that came, in constant time, and look at the age.

    The digest is a plain SHA-256 of app id, body, timestamp and OA secret key; not an HMAC. `timestamp` is the one
    in the body. Whether the first term is the app's or the OA's id, and whether the OA has a secret of its own, is
    told differently by Zalo's papers: whoever knows one of `secrets` is Zalo, so every pair is tried.
    """
    if not header:
        return Verdict.UNSIGNED
    given = header.strip().removeprefix(_PREFIX).lower().encode()
    genuine = False
    for id_ in filter(None, ids):
        for secret in filter(None, secrets):
            genuine |= hmac.compare_digest(given, digest(raw, timestamp, id_, secret).encode())
    if not genuine:
        return Verdict.FORGED
    sent = moment(timestamp)
    if sent is None or not now - OLDEST <= sent <= now + _AHEAD:
        return Verdict.OLD
    return Verdict.GENUINE


def digest(raw: bytes, timestamp: str, id_: str, secret: str) -> str:
    """The 64 hexadecimal digits that Zalo puts behind `mac=`."""
    return hashlib.sha256(id_.encode() + raw + timestamp.encode("utf-8", "replace") + secret.encode()).hexdigest()


def moment(timestamp: str) -> datetime | None:
    """The time of an event, written as milliseconds since 1970; None when it is no such number."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 14):
        return None
    return datetime.fromtimestamp(int(timestamp) / 1000, UTC)
