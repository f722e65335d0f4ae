"""How often may be tried, and who is told when it was too often. docs/dossiers.md ("Guessing") has the reasoning."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dossiers.models import AttemptKind, LookupAttempt
from bot.dossiers.repository import DossierRepository
from bot.dossiers.resident_models import AlarmKind, GuessingAlarm
from bot.settings import Settings

EVERYBODY = ""  # the subject of an alarm about all senders together

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """Counts tries inside the caller's transaction. A sender is a keyed hash."""

    repository: DossierRepository
    settings: Settings

    def remember(self, now: datetime, who: str, key: str, kind: AttemptKind, *, succeeded: bool) -> None:
        """Count one try."""
        attempt = LookupAttempt(at=now, sender_hash=who, code_key=key[:60], kind=kind, succeeded=succeeded)
        self.repository.add([attempt])

    def sender_locked_until(self, who: str, now: datetime) -> datetime | None:
        """When this sender may try again; None if now."""
        window = self.settings.lookup_window
        failures = self.repository.failures_of_sender(who, now - window)
        attempts = self.repository.attempts_of_sender(who, now - window)
        ends = (
            _full_until(failures, self.settings.lookup_failures_per_sender, window),
            _full_until(attempts, self.settings.lookup_codes_per_sender, window),
        )
        until = max((end for end in ends if end), default=None)
        self._tell_the_desk(AlarmKind.SENDER, who, now, until)
        return until

    def code_locked_until(self, key: str, now: datetime) -> datetime | None:
        """When proofs for this code are taken again; None if now."""
        window = self.settings.proof_window
        failures = self.repository.proof_failures(key[:60], now - window)
        until = _full_until(failures, self.settings.proof_failures_per_code, window)
        self._tell_the_desk(AlarmKind.CODE, key[:60], now, until)
        return until

    def on_guard_until(self, now: datetime) -> datetime | None:
        """Until when everybody has to give a whole number, because all senders together failed too often."""
        bounds = (
            (timedelta(hours=1), self.settings.lookup_failures_per_hour),
            (timedelta(days=1), self.settings.lookup_failures_per_day),
        )
        ends = [_full_until(self.repository.failures(now - window, limit), limit, window) for window, limit in bounds]
        until = max((end for end in ends if end), default=None)
        self._tell_the_desk(AlarmKind.EVERYBODY, EVERYBODY, now, until)
        return until

    def _tell_the_desk(self, kind: AlarmKind, subject: str, now: datetime, until: datetime | None) -> None:
        """One alarm a lock, not one a try."""
        if until is None or self.repository.has_alarm(kind, subject, now):
            return
        _log.warning("guessing at dossiers stopped: kind=%s until=%s", kind, until.isoformat())
        self.repository.add([GuessingAlarm(at=now, kind=kind, subject=subject, until=until)])


def _full_until(moments: Sequence[datetime], limit: int, window: timedelta) -> datetime | None:
    """When fewer than `limit` of `moments` (newest first) will be left inside the window; None if it is so now."""
    return moments[limit - 1] + window if len(moments) >= limit else None
