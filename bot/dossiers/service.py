"""Looking a dossier up and proving that it is one's own, with limits against guessing.

Codes are numbered one after the other, so anybody can guess one; docs/dossiers.md ("Guessing") has the reasoning.
What a sender has proved is theirs for a while: `own.py`.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.dossiers.cells import read_identity, read_phone
from bot.dossiers.codes import code_key
from bot.dossiers.limits import Limits
from bot.dossiers.models import AttemptKind, Dossier
from bot.dossiers.own import OwnDossiers
from bot.dossiers.repository import BUNDLE, DossierRepository, Proof
from bot.dossiers.schemas import LookupResult, Outcome, ProofResult, detailed_view, public_view
from bot.errors import InputError
from bot.keys import get_key, keyed_hash
from bot.settings import Settings, get_settings

_NO_DIGITS = "----"  # never equal to what somebody types: only digits are compared
_NOBODY = Proof(0, "", "", "", "", "")
_SHORTEST_NUMBER = 9  # digits of a whole phone or ID number


class DossierService:
    """One per transaction. Commit also after a refusal: the tries must be remembered."""

    def __init__(self, session: Session, *, settings: Settings | None = None, key: bytes | None = None) -> None:
        self._repository = DossierRepository(session)
        self._settings = settings or get_settings()
        self._key = key or get_key()
        self._limits = Limits(self._repository, self._settings)
        self.own = OwnDossiers(session, self._settings, self._key)

    def look_up(self, code: str, sender: str, now: datetime) -> LookupResult:
        """What `code` alone shows. `sender` is the conversation on its channel; it is kept only as a hash."""
        key, who = code_key(code), self._hash(sender)
        self._repository.serialise(who)
        if until := self._limits.sender_locked_until(who, now):
            return LookupResult(Outcome.LOCKED, locked_until=until)
        guard = self._limits.on_guard_until(now)
        dossiers = self._repository.find_all(key)
        self._limits.remember(now, who, key, AttemptKind.LOOK_UP, succeeded=bool(dossiers))
        if guard and not self.own.has_proved(key, sender, now):
            return LookupResult(Outcome.GUARDED)
        if not dossiers:
            return LookupResult(Outcome.UNKNOWN, similar=self.own.similar(key, sender, now))
        views = [public_view(dossier, _spelling(dossier, key)) for dossier in dossiers]
        return LookupResult(Outcome.FOUND, views[0], bundle=tuple(views[1:]))

    def prove(self, code: str, number: str, sender: str, now: datetime) -> ProofResult:
        """Details of `code` if `number` ends the phone or the ID number on the dossier, or is one of them.

        An unknown code takes the same statements and the same comparisons as a wrong proof, counts the same and
        locks the same, so that neither the answer nor the time tells them apart.
        """
        key, who = code_key(code), self._hash(sender)
        self._repository.serialise(who, key)
        if until := self._limits.sender_locked_until(who, now) or self._limits.code_locked_until(key, now):
            return ProofResult(Outcome.LOCKED, locked_until=until)
        typed = "".join(c for c in number if c in "0123456789")
        guarded = self._limits.on_guard_until(now) is not None
        if guarded and len(typed) < _SHORTEST_NUMBER:
            return ProofResult(Outcome.GUARDED)
        proved = self._proved(self._repository.find_proofs(key), typed, whole=guarded)
        if not proved:
            self._limits.remember(now, who, key, AttemptKind.PROOF, succeeded=False)
            return ProofResult(Outcome.UNKNOWN)
        for proof in proved:
            self._limits.remember(now, who, proof.code_key, AttemptKind.PROOF, succeeded=True)
        first, *rest = (self._repository.get(proof.dossier_id) for proof in proved)
        bundle = tuple(public_view(dossier) for dossier in rest)
        return ProofResult(Outcome.FOUND, detailed_view(first, _spelling(first, key)), bundle=bundle)

    def _proved(self, proofs: Sequence[Proof], typed: str, *, whole: bool) -> list[Proof]:
        """The dossiers that `typed` opens. As many comparisons for one dossier, for several and for none."""
        phone, identity = self._number_hash("phone", typed), self._number_hash("id", typed)
        given = typed[-4:].encode() if len(typed) >= 4 else b"####"
        padded = [*proofs, *[_NOBODY] * (BUNDLE - len(proofs))]
        opened = [_opens_whole(p, phone, identity) if whole else _opens(p, given) for p in padded]
        return [proof for proof, is_open in zip(padded, opened, strict=True) if is_open]

    def _number_hash(self, purpose: str, typed: str) -> str:
        """The hash under which an import would have stored the number."""
        try:
            number = read_phone(typed) if purpose == "phone" else read_identity(typed)
        except InputError:
            number = ""
        return keyed_hash(self._key, purpose, number or _NO_DIGITS)

    def _hash(self, sender: str) -> str:
        return keyed_hash(self._key, "sender", sender)


def _opens(proof: Proof, given: bytes) -> bool:
    phone, identity = proof.phone_last4 or _NO_DIGITS, proof.id_last4 or _NO_DIGITS
    # Both are compared always: `or` would stop after the first.
    return hmac.compare_digest(given, phone.encode()) | hmac.compare_digest(given, identity.encode())


def _opens_whole(proof: Proof, phone: str, identity: str) -> bool:
    return hmac.compare_digest(phone, proof.phone_hash) | hmac.compare_digest(identity, proof.id_hash)


def _spelling(dossier: Dossier, key: str) -> str:
    return dossier.national_code if key == dossier.national_code_key else dossier.code
