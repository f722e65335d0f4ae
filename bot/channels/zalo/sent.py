"""Whether a message arrived although no answer came back: Zalo's list of the last messages is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.events import split_anonymous
from bot.channels.zalo.inbox import CHANNEL
from bot.channels.zalo.payloads import LONGEST_TEXT
from bot.messaging.channel import Outgoing
from bot.messaging.fitting import numbered, pieces_of
from bot.messaging.models import Author, Message

CONVERSATION_PATH = "/v2.0/oa/conversation"
_MOST = 10  # that Zalo gives at once
_CLOCKS = timedelta(minutes=2)  # how far Zalo's clock and ours may be apart


async def was_sent(api: ZaloApi, engine: Engine, conversation: str, outgoing: Outgoing, since: datetime) -> bool | None:
    """True or False where Zalo's list tells, None where it does not.

    Who asks the same twice gets the same words twice, so what Zalo is known to have taken before does not count.

    Raises: as `ZaloApi.read`.
    """
    if not outgoing.text or split_anonymous(conversation):
        return None
    data = await api.read_list(CONVERSATION_PATH, user_id=conversation, offset=0, count=_MOST)
    recent = [item for item in data if (at := _moment(item)) is None or at >= since - _CLOCKS]
    ours = _forms(outgoing)
    alike = {str(item.get("message_id") or "") for item in recent if _words(item) in ours}
    taken = _taken(engine, conversation, since - 2 * _CLOCKS)
    if alike - {delivery for delivery, _ in taken if delivery}:
        # One whose id was never told, or told of its last part alone, may stand in the list as well.
        others = [_same(words) for delivery, words in taken if len(words) > LONGEST_TEXT or not delivery]
        return None if any(form in words or words in form for form in ours for words in others) else True
    # Ten messages, all newer than ours: it may stand behind them.
    return None if not data or len(recent) >= _MOST else False


def _forms(outgoing: Outgoing) -> Collection[str]:
    """How the last message that `outgoing` becomes may read: as it is, or with its buttons as numbered lines."""
    lines = numbered(outgoing.text, outgoing.buttons, outgoing.first_choice)
    return {_same(outgoing.text), _same(list(pieces_of(lines, LONGEST_TEXT))[-1])}


def _words(item: Mapping[str, Any]) -> str:
    """What the OA said; `src` is 0 for that, an item without it is judged by its words alone."""
    words = item.get("message") or item.get("text")
    return _same(words) if isinstance(words, str) and str(item.get("src", "0")) == "0" else ""


def _taken(engine: Engine, conversation: str, since: datetime) -> list[tuple[str, str]]:
    """What Zalo took since then, as the queue knows: id and words."""
    mine = (
        Message.channel == CHANNEL,
        Message.conversation == conversation,
        Message.author != Author.RESIDENT,
        Message.text != "",
    )
    with engine.connect() as connection:
        rows = connection.execute(select(Message.delivery_id, Message.text).where(*mine, Message.sent_at >= since))
        return [(delivery, words) for delivery, words in rows]


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _moment(item: Mapping[str, Any]) -> datetime | None:
    digits = str(item.get("time") or item.get("sent_time") or "")
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) < 15):
        return None
    number = int(digits)
    return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
