"""All SQL about the field notebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.desk.notebook.models import NotebookEntry, NotebookTeam

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Row = Any  # a row, its columns as attributes


def add_entry(connection: Connection, values: dict[str, Any]) -> bool:
    """Store an entry; False when it is there already."""
    statement = _INSERTS[connection.dialect.name](NotebookEntry).on_conflict_do_nothing(index_elements=["id"])
    return connection.execute(statement, values).rowcount == 1


def add_team(connection: Connection, values: dict[str, Any]) -> None:
    """Store a team."""
    connection.execute(insert(NotebookTeam), values)


def team_of(connection: Connection, code_hash: str) -> int | None:
    """The team whose code has this hash, if it may still send."""
    found = select(NotebookTeam.id).where(NotebookTeam.code_hash == code_hash, NotebookTeam.closed_at.is_(None))
    return connection.execute(found).scalar_one_or_none()


def close_teams(connection: Connection, name: str, at: datetime) -> int:
    """Teams of this name may send no more; how many could."""
    open_ones = update(NotebookTeam).where(NotebookTeam.name == name, NotebookTeam.closed_at.is_(None))
    return connection.execute(open_ones.values(closed_at=at)).rowcount


def teams(connection: Connection) -> Sequence[Row]:
    """Every team with the number of its entries, the oldest first."""
    counted = func.count(NotebookEntry.id).label("entries")
    joined = select(NotebookTeam.name, NotebookTeam.made_at, NotebookTeam.closed_at, counted).outerjoin(
        NotebookEntry, NotebookEntry.team_id == NotebookTeam.id
    )
    return connection.execute(joined.group_by(NotebookTeam.id).order_by(NotebookTeam.id)).all()
