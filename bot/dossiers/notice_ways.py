"""What each channel allows: of a notice that nobody asked for, of personal detail. Decided here and nowhere else. Pure.

Zalo's windows: `/v3.0/oa/message/cs` is free within 48 hours of the resident's last interaction, paid up to 7 days, and
refused (error -230) afterwards; then only a template that Zalo approved may be sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.settings import Settings

ZALO_FREE_FOR = timedelta(hours=48)
ZALO_PAID_FOR = timedelta(days=7)


class Way(StrEnum):
    """How a notice goes out."""

    TEXT = "text"  # a message now
    TEMPLATE = "template"  # Zalo's approved template with its few values
    STORED = "stored"  # put into the conversation, seen when the page is opened next
    WAIT = "wait"  # not now; tried again, and possible as soon as the resident writes


@dataclass(frozen=True)
class Delivery:
    """The way, and whether the officer's reason may go along."""

    way: Way
    detail: bool = False


def delivery(channel: str, last_heard: datetime | None, now: datetime, settings: Settings) -> Delivery:
    """How a notice may reach a conversation on `channel` whose resident wrote last at `last_heard`."""
    if is_quiet(now, settings):
        return Delivery(Way.WAIT)
    if channel == "telegram":
        return Delivery(Way.TEXT, may_carry_detail(channel, settings))
    if channel == "zalo":
        return _on_zalo(now - last_heard if last_heard else None, settings)
    if channel == "zalo-bot":
        return Delivery(Way.TEXT, detail=True)
    # The page, and programs over REST, fetch what is new themselves.
    return Delivery(Way.STORED, detail=True)


def is_quiet(now: datetime, settings: Settings) -> bool:
    """Whether nobody is written to at `now`: at night."""
    return not settings.notices_from <= now.time() < settings.notices_until


def may_carry_detail(channel: str, settings: Settings) -> bool:
    """Whether what is personal may be told on `channel`: names, numbers, the officer's reason. Not so abroad."""
    return settings.telegram_details if channel == "telegram" else True


def _on_zalo(silence: timedelta | None, settings: Settings) -> Delivery:
    if silence is not None and silence < ZALO_FREE_FOR:
        return Delivery(Way.TEXT, detail=True)
    if silence is not None and silence < ZALO_PAID_FOR and settings.zalo_paid_notices:
        return Delivery(Way.TEXT, detail=True)
    return Delivery(Way.TEMPLATE if settings.zalo_notice_template else Way.WAIT)
