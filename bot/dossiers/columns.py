"""Which column of an officers' table is which field, by `data/dossier-columns.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ruamel.yaml import YAML

from bot.dossiers.cells import Cell, read_text
from bot.settings import get_settings
from bot.text import fold

# A table without these says nothing about a dossier; a title row never has both.
_NEEDED = "code"
_MIN_FIELDS = 3

Aliases = Mapping[str, tuple[str, int]]  # folded column name → field, rank among the field's names


@dataclass(frozen=True)
class Header:
    """The row that names the columns."""

    columns: Mapping[str, int]  # field → index of its column
    names: Mapping[str, str]  # field → the name in the file
    unused: tuple[str, ...]  # columns that mean nothing here

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """The cell of `field`; None when the row is shorter or the table lacks the column."""
        index = self.columns.get(field)
        return row[index] if index is not None and index < len(row) else None

    def cells(self, row: Sequence[Cell]) -> dict[str, Cell]:
        """What `row` tells, by field."""
        return {field: row[index] if index < len(row) else None for field, index in self.columns.items()}


def read_header(row: Sequence[Cell]) -> Header | None:
    """The header in `row`, or None when it is a title, a note or data."""
    aliases = load_aliases()
    best: dict[str, tuple[int, int, str]] = {}
    unused: list[str] = []
    for index, cell in enumerate(row):
        name = read_text(cell) if isinstance(cell, str) else ""
        field, rank = aliases.get(_plain(name), ("", 0))
        if not field:
            unused += [name] if name else []
        elif field not in best or rank < best[field][0]:
            unused += [best[field][2]] if field in best else []
            best[field] = (rank, index, name)
        else:
            unused.append(name)
    if _NEEDED not in best or len(best) < _MIN_FIELDS:
        return None
    return Header(
        columns={field: index for field, (_, index, _) in best.items()},
        names={field: name for field, (_, _, name) in best.items()},
        unused=tuple(unused),
    )


@lru_cache
def load_aliases() -> Aliases:
    """The table of column names."""
    return {
        _plain(alias): (field, rank)
        for field, names in _table().items()
        for rank, alias in reversed(list(enumerate([*names, field])))
    }


@lru_cache
def titles() -> Mapping[str, str]:
    """What an officer calls each field: the first of its names."""
    return {field: names[0] for field, names in _table().items()}


def _table() -> Mapping[str, list[str]]:
    path = get_settings().data_dir / "dossier-columns.yml"
    table: Mapping[str, list[str]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return table


def _plain(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())
