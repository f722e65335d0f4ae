"""Looking a dossier up and proving that it is one's own, with limits against guessing.

Codes are numbered one after the other, so anybody can guess one; docs/dossiers.md ("Guessing") has the reasoning.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.dossiers.codes import code_key
from bot.dossiers.models import AttemptKind, Dossier, LookupAttempt
from bot.dossiers.repository import DossierRepository, Proof
from bot.dossiers.schemas import LookupResult, Outcome, ProofResult, detailed_view, public_view
from bot.keys import get_key, keyed_hash
from bot.settings import Settings, get_settings

_NO_DIGITS = "----"  # never equal to what somebody types: only digits are compared


class DossierService:
    """One per transaction. Commit also after a refusal: the tries must be remembered."""

    def __init__(self, session: Session, *, settings: Settings | None = None, key: bytes | None = None) -> None:
        self._repository = DossierRepository(session)
        self._settings = settings or get_settings()
        self._key = key or get_key()

    def look_up(self, code: str, sender: str, now: datetime) -> LookupResult:
        """What `code` alone shows. `sender` is the conversation on its channel; it is kept only as a hash."""
        key, who = code_key(code), self._hash(sender)
        self._repository.serialise(who)
        if until := self._sender_locked_until(who, now):
            return LookupResult(Outcome.LOCKED, locked_until=until)
        dossier = self._repository.find(key)
        self._remember(now, who, key, AttemptKind.LOOK_UP, succeeded=dossier is not None)
        if dossier is None:
            return LookupResult(Outcome.UNKNOWN)
        return LookupResult(Outcome.FOUND, public_view(dossier, _spelling(dossier, key)))

    def prove(self, code: str, last_four: str, sender: str, now: datetime) -> ProofResult:
        """Details of `code` if `last_four` ends the phone or the ID number on the dossier.

        An unknown code takes the same statements and the same comparisons as a wrong proof, counts the same and
        locks the same, so that neither the answer nor the time tells them apart.
        """
        key, who = code_key(code), self._hash(sender)
        self._repository.serialise(who, key)
        if until := self._sender_locked_until(who, now) or self._code_locked_until(key, now):
            return ProofResult(Outcome.LOCKED, locked_until=until)
        proof = self._repository.find_proof(key)
        proved = _matches(proof, last_four)
        self._remember(now, who, key, AttemptKind.PROOF, succeeded=proved)
        if proof is None or not proved:
            return ProofResult(Outcome.UNKNOWN)
        dossier = self._repository.get(proof.dossier_id)
        return ProofResult(Outcome.FOUND, detailed_view(dossier, _spelling(dossier, key)))

    def _hash(self, sender: str) -> str:
        return keyed_hash(self._key, "sender", sender)

    def _remember(self, now: datetime, who: str, key: str, kind: AttemptKind, *, succeeded: bool) -> None:
        self._repository.add(
            [LookupAttempt(at=now, sender_hash=who, code_key=key[:60], kind=kind, succeeded=succeeded)]
        )

    def _sender_locked_until(self, who: str, now: datetime) -> datetime | None:
        window = self._settings.lookup_window
        failures = self._repository.failures_of_sender(who, now - window)
        attempts = self._repository.attempts_of_sender(who, now - window)
        ends = (
            _full_until(failures, self._settings.lookup_failures_per_sender, window),
            _full_until(attempts, self._settings.lookup_codes_per_sender, window),
        )
        return max((end for end in ends if end), default=None)

    def _code_locked_until(self, key: str, now: datetime) -> datetime | None:
        window = self._settings.proof_window
        failures = self._repository.proof_failures(key[:60], now - window)
        return _full_until(failures, self._settings.proof_failures_per_code, window)


def _full_until(moments: Sequence[datetime], limit: int, window: timedelta) -> datetime | None:
    """When fewer than `limit` of `moments` (newest first) will be left inside the window; None if it is so now."""
    return moments[limit - 1] + window if len(moments) >= limit else None


def _matches(proof: Proof | None, last_four: str) -> bool:
    """Whether `last_four` ends the phone or the ID number; the same comparisons without a dossier.

    Who types the whole number is understood.
    """
    typed = "".join(c for c in last_four if c in "0123456789")
    given = typed[-4:].encode() if len(typed) >= 4 else b"####"
    phone = (proof.phone_last4 if proof else "") or _NO_DIGITS
    identity = (proof.id_last4 if proof else "") or _NO_DIGITS
    # Both are compared always: `or` would stop after the first.
    return hmac.compare_digest(given, phone.encode()) | hmac.compare_digest(given, identity.encode())


def _spelling(dossier: Dossier, key: str) -> str:
    return dossier.national_code if key == dossier.national_code_key else dossier.code
