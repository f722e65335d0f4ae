"""Addresses of the product's own pages, for channels that need them whole."""

from __future__ import annotations

from bot.settings import get_settings


def absolute(path: str) -> str:
    """`path` ("/checklist/1.001193") with the public address in front, where the ward has set one."""
    return get_settings().public_url.rstrip("/") + path
