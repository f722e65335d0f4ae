"""Whether one may write to a resident now, as Zalo's API says: free, for money, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.channels.zalo.api import ZaloApi

QUOTA_PATH = "/v3.0/oa/quota/message"
FREE_FOR = timedelta(hours=48)  # since the resident's last interaction
PAID_FOR = timedelta(days=7)  # afterwards error -230, and only approved templates


class Window(StrEnum):
    """What a message costs now."""

    FREE = "free"
    PAID = "paid"
    CLOSED = "closed"
    UNKNOWN = "unknown"  # Zalo's answer says nothing usable: send, and see what it says


@dataclass(frozen=True)
class Allowance:
    """What Zalo tells of one resident; `remain` is how many more messages are free, None where it does not say."""

    last_interaction: datetime | None
    remain: int | None

    def window(self, now: datetime) -> Window:
        """The window at `now`. How many messages are free within 48 hours is Zalo's word, never counted here."""
        if self.last_interaction is None:
            return Window.UNKNOWN
        silence = now - self.last_interaction
        if silence >= PAID_FOR:
            return Window.CLOSED
        if silence >= FREE_FOR or self.remain == 0:
            return Window.PAID
        return Window.FREE


async def allowance(api: ZaloApi, user: str) -> Allowance:
    """Ask Zalo about `user`.

    Raises: as `ZaloApi.send`.
    """
    data = await api.ask(QUOTA_PATH, {"user_id": user})
    reply = data.get("cs_reply")
    remain = _number(reply.get("remain")) if isinstance(reply, dict) else None
    at = _number(data.get("last_interaction"))
    heard = datetime.fromtimestamp(at / 1000, UTC) if at and 0 < at < 10**14 else None
    return Allowance(heard, remain)


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
