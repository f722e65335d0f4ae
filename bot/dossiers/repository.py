"""All SQL of dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, RowMapping, Select, delete, func, insert, select, text, union_all, update
from sqlalchemy.orm import Session

from bot.dossiers.models import AttemptKind, Dossier, DossierEvent, LookupAttempt
from bot.dossiers.resident_models import AlarmKind, GuessingAlarm

# One statement inserts rows of different tables of officers, so each must name the same columns.
_EMPTY: Mapping[str, Any] = {
    column.key: None if column.nullable else ""
    for column in Dossier.__table__.columns
    if column.key not in ("id", "status", "snapshot_at")
}

# One filing may make several dossiers (birth, residence, health insurance) under one national code.
BUNDLE = 6


@dataclass(frozen=True)
class Proof:
    """The numbers that open a dossier."""

    dossier_id: int
    code_key: str
    phone_last4: str
    phone_hash: str
    id_last4: str
    id_hash: str


@dataclass(frozen=True)
class OwnCode:
    """What a dossier is stored by."""

    code: str
    key: str


class DossierRepository:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: str) -> Dossier | None:
        """The dossier whose own or national code has this key; its own code goes first."""
        return next(iter(self.find_all(key)), None)

    def find_all(self, key: str) -> Sequence[Dossier]:
        """The dossiers with this key: one, or all of a bundle when it is their common national code."""
        return self._session.scalars(_with_key(select(Dossier), key)).all()

    def find_proofs(self, key: str) -> list[Proof]:
        """What proves the dossiers of `key`, without them: the same work whether there are any or not."""
        columns = (Dossier.id, Dossier.code_key, Dossier.phone_last4, Dossier.phone_hash)
        statement = _with_key(select(*columns, Dossier.id_last4, Dossier.id_hash), key)
        return [Proof(*row) for row in self._session.execute(statement)]

    def get(self, dossier_id: int) -> Dossier:
        """The dossier with this id."""
        return self._session.get_one(Dossier, dossier_id)

    def add(self, rows: Iterable[Dossier | DossierEvent | LookupAttempt | GuessingAlarm]) -> None:
        """Add and flush."""
        self._session.add_all(rows)
        self._session.flush()

    def history(self, dossier: Dossier) -> Sequence[DossierEvent]:
        """Changes of status, oldest first."""
        statement = (
            select(DossierEvent).where(DossierEvent.dossier_id == dossier.id).order_by(DossierEvent.at, DossierEvent.id)
        )
        return self._session.scalars(statement).all()

    def rows_by_key(self, keys: Sequence[str]) -> dict[str, RowMapping]:
        """Plain rows by the key of their own code. `keys` may hold some hundreds."""
        table = Dossier.__table__
        rows = self._session.execute(select(table).where(table.c.code_key.in_(keys))).mappings()
        return {row["code_key"]: row for row in rows}

    def own_codes(self, keys: Sequence[str]) -> dict[str, OwnCode]:
        """Stored dossiers by the key of their own or, failing that, their national code. `keys`: up to a thousand."""
        columns = (Dossier.code, Dossier.code_key, Dossier.national_code_key)
        national = self._session.execute(select(*columns).where(Dossier.national_code_key.in_(keys)))
        found = {row.national_code_key: OwnCode(row.code, row.code_key) for row in national}
        own = self._session.execute(select(*columns).where(Dossier.code_key.in_(keys)))
        return found | {row.code_key: OwnCode(row.code, row.code_key) for row in own}

    def insert_dossiers(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        """Insert many at once; the new ids by key. Rows may name different columns."""
        if not rows:
            return {}
        self._session.execute(insert(Dossier), [{**_EMPTY, **row} for row in rows])
        statement = select(Dossier.code_key, Dossier.id).where(Dossier.code_key.in_([row["code_key"] for row in rows]))
        return dict(self._session.execute(statement).tuples().all())

    def update_dossiers(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Change many at once; each row has its `id` and the columns that change."""
        if rows:
            self._session.execute(update(Dossier), [dict(row) for row in rows])

    def insert_events(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add to the history."""
        if rows:
            self._session.execute(insert(DossierEvent), [dict(row) for row in rows])

    def iterate(self) -> Iterator[Dossier]:
        """All dossiers, by id, a thousand in memory at a time."""
        statement = select(Dossier).order_by(Dossier.id).execution_options(yield_per=1000)
        yield from self._session.scalars(statement)

    def count(self) -> int:
        """How many dossiers there are."""
        return self._session.scalar(select(func.count()).select_from(Dossier)) or 0

    def serialise(self, *keys: str) -> None:
        """Let only one transaction at a time count the attempts of each key.

        PostgreSQL would let parallel guesses count before any of them is committed. SQLite has one writer anyway,
        and becomes it here, before the counting.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            for key in sorted(keys):  # always in one order: no deadlock
                self._session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
        else:
            # Matches no row, but takes the write lock.
            self._session.execute(delete(LookupAttempt).where(LookupAttempt.id == -1))

    def failures_of_sender(self, sender_hash: str, since: datetime) -> Sequence[datetime]:
        """When the sender failed since then, newest first."""
        return self._moments(
            LookupAttempt.sender_hash == sender_hash, LookupAttempt.succeeded.is_(False), LookupAttempt.at > since
        )

    def attempts_of_sender(self, sender_hash: str, since: datetime) -> Sequence[datetime]:
        """When the sender tried anything since then, newest first."""
        return self._moments(LookupAttempt.sender_hash == sender_hash, LookupAttempt.at > since)

    def failures(self, since: datetime, limit: int) -> Sequence[datetime]:
        """When anybody failed since then, newest first; `limit` of them are enough."""
        statement = select(LookupAttempt.at).where(LookupAttempt.succeeded.is_(False), LookupAttempt.at > since)
        return self._session.scalars(statement.order_by(LookupAttempt.at.desc()).limit(limit)).all()

    def has_alarm(self, kind: AlarmKind, subject: str, now: datetime) -> bool:
        """Whether the desk knows already."""
        known = select(GuessingAlarm.id).where(
            GuessingAlarm.until > now, GuessingAlarm.kind == kind, GuessingAlarm.subject == subject
        )
        return self._session.scalar(known.limit(1)) is not None

    def alarms(self, limit: int = 100) -> Sequence[GuessingAlarm]:
        """Guessing that was stopped, newest first."""
        return self._session.scalars(select(GuessingAlarm).order_by(GuessingAlarm.id.desc()).limit(limit)).all()

    def proof_failures(self, key: str, since: datetime) -> Sequence[datetime]:
        """When anybody gave a wrong proof for the code since then, newest first."""
        return self._moments(
            LookupAttempt.code_key == key,
            LookupAttempt.kind == AttemptKind.PROOF,
            LookupAttempt.succeeded.is_(False),
            LookupAttempt.at > since,
        )

    def purge_attempts(self, before: datetime) -> int:
        """Forget tries made before then; how many."""
        result = self._session.execute(delete(LookupAttempt).where(LookupAttempt.at < before))
        return int(getattr(result, "rowcount", 0))

    def _moments(self, *conditions: object) -> Sequence[datetime]:
        statement = select(LookupAttempt.at).where(*conditions)  # type: ignore[arg-type]
        return self._session.scalars(statement.order_by(LookupAttempt.at.desc()).limit(1000)).all()


def _with_key(statement: Select[*tuple[Any, ...]], key: str) -> Select[*tuple[Any, ...]]:
    return statement.where(Dossier.id.in_(_ids(key))).order_by(Dossier.code_key != key, Dossier.id).limit(BUNDLE)


def _ids(key: str) -> CompoundSelect[int]:
    """Two look-ups by index: an OR over two columns would keep SQLite from using either."""
    return union_all(
        select(Dossier.id).where(Dossier.code_key == key), select(Dossier.id).where(Dossier.national_code_key == key)
    )
