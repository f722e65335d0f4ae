"""Imports that were made, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, DossierBefore, DossierEvent, DossierImport, Effect, Way
from bot.dossiers.staging import STAMP, TOLD
from bot.errors import InputError

# What imports replaced is kept so long; one file of a ward's year is about 40 MB.
UNDO_FOR = timedelta(days=30)


def list_imports(session: Session, ways: Sequence[Way] = (), limit: int = 20) -> Sequence[DossierImport]:
    """The last imports that came in by `ways` (none named: all), newest first."""
    statement = select(DossierImport).order_by(DossierImport.id.desc()).limit(limit)
    return session.scalars(statement.where(DossierImport.way.in_(ways)) if ways else statement).all()


def undo_import(session: Session, import_id: int, *, by: str, now: datetime) -> DossierImport:
    """Put back what the import replaced and remove what it added.

    Raises:
        InputError: There is no such import, it is undone or too old, or a later one changed the same dossiers.
    """
    load = session.get(DossierImport, import_id)
    if load is None or load.undone_at is not None:
        raise InputError(f"no such import: {import_id}", hint=f"Không có lần nạp {import_id}, hoặc đã hủy rồi.")
    if load.loaded_at < now - UNDO_FOR:
        raise InputError("import too old", hint=f"Chỉ hủy được trong {UNDO_FOR.days} ngày.")
    _refuse_if_built_upon(session, import_id)
    session.execute(delete(DossierEvent).where(DossierEvent.import_id == import_id))
    session.execute(delete(Dossier).where(Dossier.id.in_(_touched(import_id, Effect.NEW))))
    for effect, names in ((Effect.CHANGED, (*TOLD, *STAMP)), (Effect.UNCHANGED, STAMP)):
        before = {getattr(Dossier, name): getattr(DossierBefore, name) for name in names}
        session.execute(
            update(Dossier)
            .where(
                Dossier.id == DossierBefore.dossier_id,
                DossierBefore.by_import == import_id,
                DossierBefore.effect == effect,
            )
            .values(before),
            execution_options={"synchronize_session": False},
        )
    session.execute(delete(DossierBefore).where(DossierBefore.by_import == import_id))
    load.undone_at, load.undone_by = now, by[:80]
    session.flush()
    session.expire_all()
    return load


def forget_old(session: Session, now: datetime) -> int:
    """Drop what imports replaced before the time for undoing; how many rows."""
    old = select(DossierImport.id).where(DossierImport.loaded_at < now - UNDO_FOR)
    result = session.execute(delete(DossierBefore).where(DossierBefore.by_import.in_(old)))
    return int(getattr(result, "rowcount", 0))


def _touched(import_id: int, effect: Effect) -> Select[int]:
    return select(DossierBefore.dossier_id).where(DossierBefore.by_import == import_id, DossierBefore.effect == effect)


def _refuse_if_built_upon(session: Session, import_id: int) -> None:
    later = session.scalar(
        select(func.max(Dossier.import_id)).where(
            Dossier.id == DossierBefore.dossier_id,
            DossierBefore.by_import == import_id,
            Dossier.import_id.is_distinct_from(import_id),
        )
    )
    if later is not None:
        raise InputError(
            f"import {later} changed dossiers of import {import_id}",
            hint=f"Lần nạp {later} đã sửa hồ sơ của lần {import_id}. Hãy hủy lần {later} trước.",
        )
