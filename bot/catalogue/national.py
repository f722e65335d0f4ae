"""Names of every procedure of the national portal, for those that the ward has no file for.

`data/national-procedures.jsonl`: one `[code, level, field, name, agency, provinces, codes of the same name]` a line, of
what was in force in the national portal's list of July 2026. Level and agency are "" where the list has none; provinces
are those whose own procedure it is. `scripts/make_national_list.py` makes the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.terms import Level

FILE = "national-procedures.jsonl"


@dataclass(frozen=True, slots=True)
class NationalProcedure:
    """What the national list says of a procedure."""

    code: str
    name: str
    field: str
    level: Level | None
    agency: str = ""  # "Thuế cơ sở"
    province: str = ""  # "tỉnh Lạng Sơn": it is not done elsewhere
    same_name: tuple[str, ...] = ()  # codes of procedures of the same name, which are not listed by themselves


def load_national(data_dir: Path) -> Mapping[str, NationalProcedure]:
    """The national list by code; empty where the file is absent."""
    path = data_dir / FILE
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return {
        code: NationalProcedure(code, name, field, Level(level) if level else None, agency, province, tuple(same))
        for code, level, field, name, agency, province, same in rows
    }
