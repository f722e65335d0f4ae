"""The dossiers that a sender has shown to be theirs: proved within the hour, and others of the same person.

Nothing here tells anything to who has proved nothing, so nothing can be probed with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rapidfuzz.distance import Levenshtein
from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union, update
from sqlalchemy.orm import Session

from bot.dossiers.cells import read_phone
from bot.dossiers.codes import code_key
from bot.dossiers.models import AttemptKind, Dossier, LookupAttempt
from bot.dossiers.resident_models import VouchedPhone
from bot.dossiers.schemas import PublicDossier, public_view
from bot.keys import keyed_hash
from bot.settings import Settings

MOST_SHOWN = 10
_SLIPS = 2  # letters or digits typed wrong, left out or doubled in a code of eighteen
_VOUCHED_FOR = timedelta(minutes=15)


class OwnDossiers:
    """One per transaction."""

    def __init__(self, session: Session, settings: Settings, key: bytes) -> None:
        self._session = session
        self._settings = settings
        self._key = key

    def has_proved(self, code: str, sender: str, now: datetime) -> bool:
        """Whether `sender` has proved the dossier of `code` within the time that a proof holds."""
        key = code_key(code)
        return any(key in (dossier.code_key, dossier.national_code_key) for dossier in self.proved(sender, now))

    def proved(self, sender: str, now: datetime) -> Sequence[Dossier]:
        """The dossiers that `sender` has proved within the time that a proof holds."""
        keys = select(LookupAttempt.code_key).where(
            LookupAttempt.sender_hash == self._hash(sender),
            LookupAttempt.at > now - self._settings.proof_holds,
            LookupAttempt.kind == AttemptKind.PROOF,
            LookupAttempt.succeeded,
        )
        found = select(Dossier).where(Dossier.code_key.in_(keys))
        return self._session.scalars(found.order_by(Dossier.received_at.desc(), Dossier.id.desc())).all()

    def all(self, sender: str, now: datetime) -> list[PublicDossier]:
        """The dossiers of whoever `sender` has proved to be, newest first."""
        return [public_view(dossier) for dossier in self._of_the_same_people(self.proved(sender, now))]

    def similar(self, code: str, sender: str, now: datetime) -> tuple[str, ...]:
        """Codes of the sender's own that `code` may be a slip of."""
        key = code_key(code)
        own = self._of_the_same_people(self.proved(sender, now))
        return tuple(d.code for d in own if Levenshtein.distance(key, d.code_key, score_cutoff=_SLIPS) <= _SLIPS)

    def vouch(self, phone: str, sender: str, now: datetime) -> None:
        """A channel's word that `sender` owns `phone`: Telegram's, when somebody shares their own contact.

        Good once, for a quarter of an hour, and only together with the last digits of the ID number.
        """
        number = read_phone(phone)
        hashed = keyed_hash(self._key, "phone", number)
        self._session.add(
            VouchedPhone(sender_hash=self._hash(sender), phone_hash=hashed, phone_last4=number[-4:], at=now)
        )
        self._session.flush()

    def is_vouched(self, sender: str, now: datetime) -> bool:
        """Whether a channel has vouched for a phone of `sender` that was not used yet."""
        return self._session.scalar(select(VouchedPhone.id).where(*self._fresh(sender, now)).limit(1)) is not None

    def find(self, id_last_four: str, sender: str, now: datetime) -> list[PublicDossier]:
        """The dossiers with the vouched phone and an ID number that ends so. They count as proved afterwards.

        The vouching is used up whatever is found: three of four digits cannot be tried.
        """
        vouched = self._session.scalars(select(VouchedPhone).where(*self._fresh(sender, now))).all()
        numbers = [(phone.phone_last4, phone.phone_hash) for phone in vouched]
        self._session.execute(update(VouchedPhone).where(*self._fresh(sender, now)).values(used_at=now))
        theirs = [
            and_(Dossier.phone_last4 == last4, Dossier.phone_hash == hashed, Dossier.id_last4 == id_last_four)
            for last4, hashed in numbers
        ]
        if not theirs or len(id_last_four) != len("1234"):
            return []
        found = self._session.scalars(_newest(select(Dossier.id).where(or_(*theirs)))).all()
        proof = {"at": now, "sender_hash": self._hash(sender), "kind": AttemptKind.PROOF, "succeeded": True}
        self._session.add_all(LookupAttempt(**proof, code_key=dossier.code_key) for dossier in found)
        self._session.flush()
        return [public_view(dossier) for dossier in found]

    def _of_the_same_people(self, dossiers: Sequence[Dossier]) -> Sequence[Dossier]:
        """These and others with the same ID number, or the same phone under the same name.

        The phone alone is not a person: a neighbourhood team files for many with its own.
        """
        same: list[ColumnElement[bool]] = [Dossier.id.in_([dossier.id for dossier in dossiers])]
        for d in dossiers:
            if d.id_hash:
                same.append(and_(Dossier.id_last4 == d.id_last4, Dossier.id_hash == d.id_hash))
            if d.phone_hash and d.applicant:
                phone = and_(Dossier.phone_last4 == d.phone_last4, Dossier.phone_hash == d.phone_hash)
                same.append(and_(phone, Dossier.applicant == d.applicant))
        # A union, so that each part goes by its own index.
        ids = union(*(select(Dossier.id).where(condition) for condition in dict.fromkeys(same)))
        return self._session.scalars(_newest(ids)).all() if dossiers else []

    def _fresh(self, sender: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            VouchedPhone.sender_hash == self._hash(sender),
            VouchedPhone.used_at.is_(None),
            VouchedPhone.at > now - _VOUCHED_FOR,
        )

    def _hash(self, sender: str) -> str:
        return keyed_hash(self._key, "sender", sender)


def _newest(ids: Select[int] | CompoundSelect[int]) -> Select[Dossier]:
    return (
        select(Dossier)
        .where(Dossier.id.in_(ids))
        .order_by(Dossier.received_at.desc(), Dossier.id.desc())
        .limit(MOST_SHOWN)
    )
