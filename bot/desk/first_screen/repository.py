"""All SQL about first screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.desk.first_screen.models import FirstScreenVisits


def _add(insert: Any) -> Any:
    statement = insert(FirstScreenVisits)
    return statement.on_conflict_do_update(
        index_elements=[FirstScreenVisits.day, FirstScreenVisits.screen],
        set_={name: getattr(FirstScreenVisits, name) + statement.excluded[name] for name in ("opened", "asked")},
    )


_ADD = {"sqlite": _add(sqlite.insert), "postgresql": _add(postgresql.insert)}


def add(connection: Connection, values: dict[str, Any]) -> None:
    """Add the counts of `values` to the row of their day and screen; one statement."""
    connection.execute(_ADD[connection.dialect.name], values)


def totals(connection: Connection, first: date) -> Sequence[Any]:
    """`screen`, `opened` and `asked` of every screen since `first`, the most opened one first."""
    table = FirstScreenVisits
    opened, asked = func.sum(table.opened).label("opened"), func.sum(table.asked).label("asked")
    statement = select(table.screen, opened, asked).where(table.day >= first).group_by(table.screen)
    return connection.execute(statement.order_by(opened.desc(), table.screen)).all()
