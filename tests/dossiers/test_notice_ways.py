"""What each channel allows of a notice, in one table."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.dossiers.notice_ways import Delivery, Way, delivery, is_quiet, may_carry_detail
from bot.settings import Settings

from . import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("channel", "silence", "settings", "expected"),
    [
        ("web", None, {}, Delivery(Way.STORED, detail=True)),
        ("rest", None, {}, Delivery(Way.STORED, detail=True)),
        ("telegram", 1000 * HOUR, {}, Delivery(Way.TEXT, detail=False)),
        ("telegram", 1000 * HOUR, {"telegram_details": True}, Delivery(Way.TEXT, detail=True)),
        ("zalo-bot", 1000 * HOUR, {}, Delivery(Way.TEXT, detail=True)),
        ("zalo", 47 * HOUR, {}, Delivery(Way.TEXT, detail=True)),
        ("zalo", 48 * HOUR, {}, Delivery(Way.WAIT)),
        ("zalo", 48 * HOUR, {"zalo_paid_notices": True}, Delivery(Way.TEXT, detail=True)),
        ("zalo", 168 * HOUR, {"zalo_paid_notices": True}, Delivery(Way.WAIT)),
        ("zalo", 168 * HOUR, {"zalo_notice_template": "312000"}, Delivery(Way.TEMPLATE)),
        ("zalo", None, {}, Delivery(Way.WAIT)),
    ],
)
def test_channel_and_silence_decide(
    channel: str, silence: timedelta | None, settings: dict[str, object], expected: Delivery
) -> None:
    heard = NOW - silence if silence is not None else None
    assert delivery(channel, heard, NOW, Settings(**settings)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clock", "quiet"), [("06:59", True), ("07:00", False), ("20:29", False), ("20:30", True), ("00:00", True)]
)
def test_nobody_is_written_to_at_night(clock: str, quiet: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    night = datetime.combine(NOW.date(), NOW.time().replace(hour=hour, minute=minute), NOW.tzinfo)
    assert is_quiet(night, Settings()) is quiet
    assert (delivery("web", None, night, Settings()).way is Way.WAIT) is quiet


def test_consent_says_what_telegram_carries() -> None:
    assert not may_carry_detail("telegram", Settings())
    assert may_carry_detail("telegram", Settings(telegram_details=True))
    assert may_carry_detail("web", Settings())
