"""How long what is known of a person is kept, and its removal (docs/retention.md).

Law 91/2025/QH15, article 3.3: no longer than the purpose needs. The dossier itself stays, for reports; without name,
numbers and the officer's words it is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.repository import DossierRepository
from bot.dossiers.resident_models import Following, GuessingAlarm, VouchedPhone
from bot.dossiers.status import Status
from bot.dossiers.undo import forget_old

# Counted from the day of return, of the result, or else of the last news.
PERSON_KEPT_FOR: Mapping[Status, timedelta] = {
    # Over; the resident may still ask what became of it.
    Status.RETURNED: timedelta(days=90),
    Status.WITHDRAWN: timedelta(days=90),
    Status.REFUSED: timedelta(days=90),
    # May be taken up again.
    Status.STOPPED: timedelta(days=180),
    # A result waits for its owner.
    Status.FINISHED: timedelta(days=365),
    # Nothing was heard for so long that the source has lost it.
    **dict.fromkeys(
        (Status.REGISTERED, Status.ACCEPTED, Status.PROCESSING, Status.SUPPLEMENT, Status.PAYMENT), timedelta(days=730)
    ),
}
# The longest window of a limit is a day; the rest is for an officer who looks into guessing.
ATTEMPTS_KEPT_FOR = timedelta(days=30)
ALARMS_KEPT_FOR = timedelta(days=365)
# A consent must be provable for as long as somebody may ask about it.
CONSENTS_KEPT_FOR = timedelta(days=730)
VOUCHED_KEPT_FOR = timedelta(days=1)
MOST_AT_ONCE = 10_000  # dossiers: SQLite lets nobody else write meanwhile


@dataclass(frozen=True)
class Purged:
    """What was removed."""

    persons: int
    attempts: int
    replaced: int  # rows kept for undoing imports


def purge(session: Session, now: datetime) -> Purged:
    """Remove what is due, of persons the first `MOST_AT_ONCE`; inside the caller's transaction, best at its start."""
    persons = _forget_persons(session, now)
    attempts = DossierRepository(session).purge_attempts(now - ATTEMPTS_KEPT_FOR)
    old: tuple[ColumnElement[bool], ...] = (
        GuessingAlarm.at < now - ALARMS_KEPT_FOR,
        Following.ended_at < now - CONSENTS_KEPT_FOR,
        VouchedPhone.at < now - VOUCHED_KEPT_FOR,
    )
    for table, condition in zip((GuessingAlarm, Following, VouchedPhone), old, strict=True):
        session.execute(delete(table).where(condition), execution_options={"synchronize_session": False})
    return Purged(persons, attempts, forget_old(session, now))


def _forget_persons(session: Session, now: datetime) -> int:
    ended = func.coalesce(Dossier.returned_at, Dossier.finished_at, Dossier.snapshot_at)
    over = or_(*(and_(Dossier.status == int(status), ended < now - kept) for status, kept in PERSON_KEPT_FOR.items()))
    personal = (
        Dossier.applicant,
        Dossier.phone_hash,
        Dossier.phone_last4,
        Dossier.id_hash,
        Dossier.id_last4,
        Dossier.reason,
    )
    some = or_(*(column != "" for column in personal))
    # Looked for before anything is written: on SQLite nobody else writes from then on, and the table is long.
    due = session.scalars(select(Dossier.id).where(over, some).order_by(Dossier.id).limit(MOST_AT_ONCE)).all()
    if due:
        quiet = {"synchronize_session": False}
        notes = update(DossierEvent).where(DossierEvent.dossier_id.in_(due)).values(note="")
        session.execute(notes, execution_options=quiet)
        blank = {column: "" for column in personal}
        session.execute(update(Dossier).where(Dossier.id.in_(due)).values(blank), execution_options=quiet)
    return len(due)
