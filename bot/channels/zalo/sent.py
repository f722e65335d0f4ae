"""Whether a message arrived although no answer came back: Zalo's list of the last messages is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.events import split_anonymous
from bot.messaging.channel import Outgoing

CONVERSATION_PATH = "/v2.0/oa/conversation"
_MOST = 10  # that Zalo gives at once
_CLOCKS = timedelta(minutes=2)  # how far Zalo's clock and ours may be apart


async def was_sent(api: ZaloApi, conversation: str, outgoing: Outgoing, since: datetime) -> bool | None:
    """True or False where Zalo's list tells, None where it does not.

    Raises: as `ZaloApi.read`.
    """
    if not outgoing.text or split_anonymous(conversation):
        return None
    data = await api.read_list(CONVERSATION_PATH, user_id=conversation, offset=0, count=_MOST)
    recent = [item for item in data if (at := _moment(item)) is None or at >= since - _CLOCKS]
    if any(_said(item, outgoing.text) for item in recent):
        return True
    # Ten messages, all newer than ours: it may stand behind them.
    return None if not data or len(recent) >= _MOST else False


def _said(item: Mapping[str, Any], text: str) -> bool:
    """Whether `item` is the OA's message `text`, or the one with its buttons as numbered lines.

    `src` is 0 for what the OA sent; an item without it is judged by its words alone.
    """
    if str(item.get("src", "0")) != "0":
        return False
    words = item.get("message") or item.get("text")
    return isinstance(words, str) and _same(words).startswith(_same(text))


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _moment(item: Mapping[str, Any]) -> datetime | None:
    digits = str(item.get("time") or item.get("sent_time") or "")
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) < 15):
        return None
    number = int(digits)
    return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
