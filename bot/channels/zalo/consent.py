"""Tells people in time that an administrator has to consent again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from prometheus_client import Gauge
from sqlalchemy import Engine, delete, insert, select

from bot.answer import render
from bot.channels.zalo.tokens import Tokens
from bot.messaging.models import ChannelAlert

WARN_BEFORE = timedelta(days=14)
ALERT = "zalo-consent"  # an alert of its own: the channel still sends, and each message sent clears the channel's

_DAYS_LEFT = Gauge("motcua_zalo_consent_days", "Days until an administrator of the Zalo OA has to consent again")
_log = logging.getLogger(__name__)


class ConsentWatch:
    """Looks at the day on which the consent ends."""

    def __init__(self, engine: Engine, tokens: Tokens, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._tokens = tokens
        self._now = now

    def look(self) -> None:
        """Raise the alert, or take it back."""
        pair = self._tokens.pair()
        if pair is None:
            return
        until = self._tokens.consent_until(pair)
        left = until - self._now()
        _DAYS_LEFT.set(left / timedelta(days=1))
        if left < WARN_BEFORE:
            self._raise(until)
        else:
            with self._engine.begin() as connection:
                connection.execute(delete(ChannelAlert).where(ChannelAlert.channel == ALERT))

    def _raise(self, until: datetime) -> None:
        with self._engine.begin() as connection:
            if connection.execute(select(ChannelAlert.channel).where(ChannelAlert.channel == ALERT)).first():
                return
            hint = render("zalo/consent", problem="soon", until=until)
            row = {"channel": ALERT, "since": self._now(), "error": "the consent ends soon", "hint": hint}
            connection.execute(insert(ChannelAlert).values(row))
        _log.error("the consent of the Zalo OA ends on %s. %s", until.date(), hint)
