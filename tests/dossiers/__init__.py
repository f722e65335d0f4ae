"""Dossiers. All tests share one clock and one key."""

from __future__ import annotations

from datetime import datetime

from bot.settings import VIETNAM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday; the day after is a public holiday
KEY = b"k" * 32
