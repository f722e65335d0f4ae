"""The check of the address under which platforms reach us."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import httpx

from bot.checkup import Finding, State, found
from bot.settings import Settings


async def check_public_address(settings: Settings) -> list[Finding]:
    """It is an https domain, known to the name service, and answers."""
    url = settings.public_url.rstrip("/")
    if not url:
        state, name = (State.PROBLEM, "address_missing") if settings.zalo_app_id else (State.OFF, "address_off")
        return [found(state, "machine", name)]
    if not is_public(url):
        return [found(State.PROBLEM, "machine", "address_wrong", url=url)]
    host = httpx.URL(url).host
    try:
        await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return [found(State.PROBLEM, "machine", "address_unknown", host=host)]
    try:
        async with httpx.AsyncClient(timeout=10) as http:
            answer = await http.get(f"{url}/healthz")
        error = "" if answer.status_code == 200 else f"HTTP {answer.status_code}"
    except httpx.HTTPError as failure:
        error = type(failure).__name__
    if error:
        return [found(State.PROBLEM, "machine", "address_away", url=url, error=error)]
    return [found(State.GOOD, "machine", "address", url=url)]


def is_public(url: str) -> bool:
    """Whether platforms accept the address: https, a domain with a dot, no port."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    if parsed.scheme != "https" or parsed.port is not None or "." not in parsed.host:
        return False
    try:
        ipaddress.ip_address(parsed.host)
    except ValueError:
        return True
    return False
