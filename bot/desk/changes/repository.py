"""All SQL about edits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from bot.desk.changes.models import Change

PAGE = 50


def add(session: Session, change: Change) -> None:
    """Store an edit; it has a number afterwards."""
    session.add(change)
    session.flush()


def find(session: Session, number: int) -> Change | None:
    """An edit with its files."""
    return session.scalar(select(Change).where(Change.id == number).options(selectinload(Change.files)))


def newest(session: Session, *, about: str = "", before: int | None = None) -> Sequence[Change]:
    """The newest `PAGE` edits older than number `before`, about one procedure or question where given."""
    found = select(Change).order_by(Change.id.desc()).limit(PAGE)
    if about:
        found = found.where(Change.about == about)
    if before is not None:
        found = found.where(Change.id < before)
    return session.scalars(found).all()


def mark_undone(session: Session, number: int, by: int) -> bool:
    """Note that the edit `by` took back the edit `number`; False when another one did so before."""
    done = update(Change).where(Change.id == number, Change.undone_by.is_(None)).values(undone_by=by)
    return session.connection().execute(done).rowcount == 1
