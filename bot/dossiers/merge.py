"""Staged rows become dossiers: what is new and changed is written, what was before is remembered.

Only `intake.py` calls this.

All statements work on whole sets, so that the writer's lock is held for a moment even for a long file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    update,
)

from bot.dossiers.models import DossierBefore, DossierEvent, DossierImport, Effect
from bot.dossiers.staging import DOSSIER, STAGED, STAMP, TOLD, Staging

_IMPORT = cast(Table, DossierImport.__table__)
_HERE = STAGED.c.dossier_id == DOSSIER.c.id
# Any number; the imports of all processes agree on it.
_MERGE_LOCK = 7_620_510


@dataclass(frozen=True)
class Merged:
    """How many rows had which effect."""

    import_id: int
    new: int
    changed: int
    unchanged: int
    older: int
    effects: Mapping[str, Effect]  # by key, where they were asked for; one that is missing was older


class Merge:
    """One load, inside the caller's transaction."""

    def __init__(self, staging: Staging, entry: Mapping[str, Any]) -> None:
        """`entry` has the columns of `DossierImport` that the caller knows."""
        self._execute = staging.connection.execute
        self._dialect = staging.connection.dialect.name
        self._layouts = staging.layouts
        self._entry = entry
        self._stamp: dict[str, ColumnElement[Any]] = {}

    def run(self, *, tell_effects: bool = False) -> Merged:
        """Write; returns the counts, and what became of each key if `tell_effects`."""
        self._lock()
        # On SQLite this first write takes the lock, before anything is read.
        import_id = self._execute(
            insert(_IMPORT).values(_BLANK_COUNTS | dict(self._entry)).returning(_IMPORT.c.id)
        ).scalar_one()
        self._stamp = {
            "snapshot_at": STAGED.c.snapshot_at,
            "source": literal(self._entry["source"], DOSSIER.c.source.type),
            "import_id": literal(import_id, DOSSIER.c.import_id.type),
        }
        self._find_stored()
        older = self._drop_older()
        self._complete()
        self._classify()
        self._remember(Effect.CHANGED, DOSSIER, TOLD)
        self._remember(Effect.UNCHANGED, DOSSIER, ())
        self._update()
        self._insert()
        self._add_events()
        counted = self._execute(select(STAGED.c.effect, func.count()).group_by(STAGED.c.effect))
        counts = {effect: number for effect, number in counted}
        counts = {effect.value: counts.get(effect.value, 0) for effect in Effect} | {"older": older}
        self._execute(update(_IMPORT).where(_IMPORT.c.id == import_id).values(counts))
        rows = self._execute(select(STAGED.c.code_key, STAGED.c.effect)) if tell_effects else ()
        return Merged(import_id=import_id, **counts, effects={key: Effect(effect) for key, effect in rows})

    def _lock(self) -> None:
        """Two imports at once would both find the same dossier missing."""
        if self._dialect == "postgresql":
            self._execute(select(func.pg_advisory_xact_lock(_MERGE_LOCK)))
            self._execute(text("ANALYZE dossier_staging"))

    def _find_stored(self) -> None:
        stored = select(DOSSIER.c.id).where(DOSSIER.c.code_key == STAGED.c.code_key).scalar_subquery()
        self._execute(update(STAGED).values(dossier_id=stored))

    def _drop_older(self) -> int:
        newer = select(DOSSIER.c.id).where(_HERE, DOSSIER.c.snapshot_at > STAGED.c.snapshot_at)
        return self._execute(delete(STAGED).where(newer.exists())).rowcount

    def _complete(self) -> None:
        """What a source does not tell stays as it is stored."""
        for told, layout in self._layouts.items():
            missing = {name: DOSSIER.c[name] for name in TOLD if name not in told}
            if missing:
                self._execute(update(STAGED).values(missing).where(_HERE, STAGED.c.layout == layout))

    def _classify(self) -> None:
        new = update(STAGED).where(STAGED.c.dossier_id.is_(None))
        self._execute(new.values(effect=Effect.NEW.value, speaks=True))
        effect = case((_differ(TOLD), Effect.CHANGED.value), else_=Effect.UNCHANGED.value)
        speaks = _differ(("status", "reason"))
        stored = update(STAGED).where(_HERE)
        self._execute(stored.values(effect=effect, speaks=speaks, status_before=DOSSIER.c.status))

    def _remember(self, effect: Effect, source: Table, names: Iterable[str]) -> None:
        """What `source` holds in `names` of the dossiers with `effect`; blanks in the other columns."""
        kept = set(names)
        values: dict[str, ColumnElement[Any]] = {
            "by_import": self._stamp["import_id"],
            "dossier_id": STAGED.c.dossier_id,
            "effect": literal(effect.value),
            **{name: source.c[name] if name in kept else _blank(name) for name in TOLD},
            **({name: source.c[name] for name in STAMP} if source is DOSSIER else self._stamp),
        }
        rows = select(*values.values()).where(STAGED.c.effect == effect.value)
        if source is DOSSIER:
            rows = rows.where(_HERE)
        self._execute(insert(DossierBefore).from_select(list(values), rows))

    def _update(self) -> None:
        told = {name: STAGED.c[name] for name in TOLD}
        changed = update(DOSSIER).where(_HERE, STAGED.c.effect == Effect.CHANGED.value)
        self._execute(changed.values({**told, **self._stamp}))
        unchanged = update(DOSSIER).where(_HERE, STAGED.c.effect == Effect.UNCHANGED.value)
        self._execute(unchanged.values(self._stamp))

    def _insert(self) -> None:
        values = {name: STAGED.c[name] for name in ("code", "code_key", *TOLD)} | self._stamp
        rows = select(*values.values()).where(STAGED.c.effect == Effect.NEW.value)
        self._execute(insert(DOSSIER).from_select(list(values), rows))
        self._find_stored()
        self._remember(Effect.NEW, STAGED, ())

    def _add_events(self) -> None:
        values = {
            "dossier_id": STAGED.c.dossier_id,
            "at": STAGED.c.snapshot_at,
            "status_before": STAGED.c.status_before,
            "status": STAGED.c.status,
            "status_text": STAGED.c.status_text,
            "note": STAGED.c.reason,
            "source": self._stamp["source"],
            "import_id": self._stamp["import_id"],
        }
        rows = select(*values.values()).where(STAGED.c.speaks)
        self._execute(insert(DossierEvent).from_select(list(values), rows))


_BLANK_COUNTS = {name: 0 for name in ("new", "changed", "unchanged", "older", "repeated", "rejected")}


def _differ(names: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(STAGED.c[name].is_distinct_from(DOSSIER.c[name]) for name in names))


def _blank(name: str) -> ColumnElement[Any]:
    """What stands in a column that need not be remembered."""
    if DOSSIER.c[name].nullable:
        return null()
    return literal(0) if name == "status" else literal("")
