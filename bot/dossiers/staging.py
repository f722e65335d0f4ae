"""Rows on their way in: a temporary table, which `merge.py` then turns into dossiers by a few statements.

Reading a large file takes long, and SQLite has one writer while residents write all the time. So reading fills only
this table, which no other connection sees; a killed import leaves nothing, because it goes with its connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, MetaData, SmallInteger, String, Table, insert

from bot.dossiers.models import Dossier
from bot.dossiers.records import Record

DOSSIER = cast(Table, Dossier.__table__)
STAMP = ("snapshot_at", "source", "import_id")
# What a source tells.
TOLD = tuple(c.key for c in DOSSIER.columns if c.key not in ("id", "code", "code_key", *STAMP))
_EMPTY: Mapping[str, Any] = {name: None if DOSSIER.c[name].nullable else "" for name in TOLD}

STAGED = Table(
    "dossier_staging",
    MetaData(),
    Column("code_key", String(60), primary_key=True),
    Column("code", String(60)),
    *(Column(name, DOSSIER.c[name].type) for name in TOLD),
    Column("snapshot_at", DOSSIER.c.snapshot_at.type),
    Column("layout", Integer),  # which columns the source told
    Column("dossier_id", BigInteger),
    Column("effect", String(10)),
    Column("status_before", SmallInteger),
    Column("speaks", Boolean),  # the change is one for the history
    prefixes=["TEMPORARY"],
)


class Staging:
    """The rows of one load on one connection."""

    def __init__(self, connection: Connection, snapshot_at: datetime) -> None:
        self.connection = connection
        self._snapshot_at = snapshot_at
        self.layouts: dict[frozenset[str], int] = {}
        STAGED.drop(connection, checkfirst=True)
        STAGED.create(connection)

    def add(self, records: Iterable[Record]) -> None:
        """Stage records; no key may come twice in a load."""
        rows = [
            {
                **_EMPTY,
                **record.values,
                "snapshot_at": record.snapshot_at or self._snapshot_at,
                "layout": self._layout(record),
            }
            for record in records
        ]
        if rows:
            self.connection.execute(insert(STAGED), rows)

    def drop(self) -> None:
        """Remove the temporary table."""
        STAGED.drop(self.connection, checkfirst=True)

    def _layout(self, record: Record) -> int:
        return self.layouts.setdefault(frozenset(record.values), len(self.layouts))
