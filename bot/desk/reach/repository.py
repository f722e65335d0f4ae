"""All SQL about visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.desk.reach.models import Reach

_COUNTS = ("opened", "asked", "returned")


def _add(insert: Any) -> Any:
    statement = insert(Reach)
    return statement.on_conflict_do_update(
        index_elements=[Reach.week, Reach.neighbourhood, Reach.channel],
        set_={name: getattr(Reach, name) + statement.excluded[name] for name in _COUNTS},
    )


_ADD = {"sqlite": _add(sqlite.insert), "postgresql": _add(postgresql.insert)}


def add(connection: Connection, values: dict[str, Any]) -> None:
    """Add the counts of `values` to the row of their week, neighbourhood and channel; one statement."""
    connection.execute(_ADD[connection.dialect.name], values)


def rows(connection: Connection, first: date, last: date) -> Sequence[Any]:
    """Every row of the weeks whose Mondays lie between `first` and `last`, both included."""
    return connection.execute(select(Reach.__table__).where(Reach.week.between(first, last))).all()
