"""Gets a picture that a resident sent from the platform's server: only from there, and no more than a receipt needs."""

from __future__ import annotations

from collections.abc import Iterable

import httpx

from bot.dossiers.receipt import LARGEST_FILE
from bot.errors import BotError

_TIMEOUT = httpx.Timeout(10.0, connect=4.0)


class NoPicture(BotError):
    """It will not be got: from elsewhere, gone, or too large."""


class PictureLater(BotError):
    """The server did not answer; worth trying again."""


async def fetch_picture(http: httpx.AsyncClient, url: str, hosts: Iterable[str]) -> bytes:
    """The bytes at `url`, an https address at one of `hosts` or below it. No redirect is followed.

    Raises:
        NoPicture, PictureLater: see there.
    """
    if not is_from(url, hosts):
        raise NoPicture("not an address of the platform")
    data = bytearray()
    try:
        async with http.stream("GET", url, timeout=_TIMEOUT) as answer:
            if answer.status_code >= 500 or answer.status_code == 429:
                raise PictureLater(f"HTTP {answer.status_code}")
            if answer.status_code != 200:
                raise NoPicture(f"HTTP {answer.status_code}")
            async for chunk in answer.aiter_bytes():
                data += chunk
                if len(data) > LARGEST_FILE:
                    raise NoPicture("too large")
    except httpx.HTTPError as error:
        raise PictureLater(type(error).__name__) from error
    return bytes(data)


def is_from(url: str, hosts: Iterable[str]) -> bool:
    """Whether `url` is an https address of one of `hosts` or of a name below it, without a port or a user."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        return False
    if parsed.scheme != "https" or parsed.port not in (None, 443) or parsed.userinfo:
        return False
    return any(parsed.host == host or parsed.host.endswith(f".{host}") for host in hosts)
