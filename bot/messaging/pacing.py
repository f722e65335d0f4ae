"""Keeps to what a channel allows: messages a second, messages a second to one resident, messages a month."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from aiolimiter import AsyncLimiter

from bot.messaging.channel import Limits

BURST = 3  # messages to one resident that are let through at once
MOST_CONVERSATIONS = 5_000


class Pacing:
    """The pace of one channel. It is kept by the one process that sends over it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = AsyncLimiter(max(1, limits.per_second), max(1, 1 / limits.per_second))
        self._each: OrderedDict[str, AsyncLimiter] = OrderedDict()
        self._month = (0, 0)
        self._sent = 0

    async def wait(self, conversation: str) -> None:
        """Until one more message may be sent to this conversation."""
        pace = self._each.get(conversation)
        if pace is None:
            pace = self._each[conversation] = AsyncLimiter(BURST, BURST / self._limits.per_conversation)
            if len(self._each) > MOST_CONVERSATIONS:
                self._each.popitem(last=False)
        self._each.move_to_end(conversation)
        await pace.acquire()
        await self._all.acquire()

    def has_quota(self, now: datetime, sent_since: Callable[[datetime], int]) -> bool:
        """Whether this month's quota allows one more; `sent_since` counts what was sent from a moment on."""
        if self._limits.per_month is None:
            return True
        if self._month != (now.year, now.month):
            self._month = (now.year, now.month)
            self._sent = sent_since(now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
        return self._sent < self._limits.per_month

    def count(self) -> None:
        """One more was sent."""
        self._sent += 1
