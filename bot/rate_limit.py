"""How often somebody may call, counted in this process."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

_WINDOW = timedelta(minutes=1)


class RateLimit:
    """At most so many calls in a minute for each caller."""

    def __init__(self, calls_per_minute: int) -> None:
        self._limit = calls_per_minute
        self._calls: dict[int, deque[datetime]] = defaultdict(deque)
        self._lock = Lock()

    def seconds_to_wait(self, caller: int, now: datetime) -> int:
        """0 when the caller may call now, and this call is counted; else how long it has to wait."""
        with self._lock:
            calls = self._calls[caller]
            while calls and calls[0] <= now - _WINDOW:
                calls.popleft()
            if len(calls) < self._limit:
                calls.append(now)
                return 0
            return max(1, math.ceil((calls[0] + _WINDOW - now).total_seconds()))
