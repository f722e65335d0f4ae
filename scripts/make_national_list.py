"""Makes `data/national-procedures.jsonl` from the national portal's list of procedures.

The list is one procedure a line, as the portal's search gives them: code, name, categories, departments, type, state,
departmentPromulgate. Only those in force are taken. Procedures of one name are kept once, the nationwide one before a
province's own and the commune's before others; the codes of the rest lead to it.

    python -m scripts.make_national_list portal-catalogue.jsonl
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bot.catalogue.national import FILE
from bot.catalogue.terms import Level
from bot.settings import ROOT
from bot.text import fold

_IN_FORCE = ("ACTIVE", "UPDATED")
_POLICE = re.compile(r"công an (cấp )?xã")
_COMMUNE = re.compile(r"cấp xã|xã, phường|ubnd xã|phường, đặc khu")
_PROVINCE = re.compile(r"\btỉnh\b|(^|\| )sở |chi nhánh văn phòng")
_OWN = re.compile(r"UBND (tỉnh|Thành phố) (.+)|.* (tỉnh|Thành phố) (.+)")
_MOST_AGENCIES = 2
_WORDS = re.compile(r"\w+")
_LEAD_IN = re.compile(r"^(thu tuc hanh chinh|thu tuc|tthc) ")


def main(source: Path) -> None:
    """Write the list, and say what was left out."""
    with source.open(encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["state"] in _IN_FORCE]
    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_name[_LEAD_IN.sub("", " ".join(_WORDS.findall(fold(_name(row)))))].append(row)
    lines = []
    for same in by_name.values():
        first, *others = sorted(same, key=_rank)
        own = "" if not _own(first) else ", ".join(dict.fromkeys(_own(row) for row in (first, *others)))
        told = [first["code"], _level(first), first["categories"][0].strip(), _name(first), _agency(first), own]
        lines.append([*told, [row["code"] for row in others]])
    text = "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in sorted(lines))
    (ROOT / "data" / FILE).write_text(text + "\n", encoding="utf-8")
    print(f"{len(rows)} in force, {len(lines)} names, {len(rows) - len(lines)} codes of the same name")


def _name(row: dict[str, Any]) -> str:
    return " ".join(row["name"].split())


def _level(row: dict[str, Any]) -> str:
    agencies = " | ".join(filter(None, row["departments"])).lower()
    if not agencies:
        return ""
    for level, pattern in ((Level.COMMUNE_POLICE, _POLICE), (Level.COMMUNE, _COMMUNE), (Level.PROVINCE, _PROVINCE)):
        if pattern.search(agencies):
            return level.value
    return Level.OTHER.value


def _agency(row: dict[str, Any]) -> str:
    named = dict.fromkeys(" ".join(agency.split()).rstrip(".") for agency in row["departments"] if agency.strip())
    return "; ".join(list(named)[:_MOST_AGENCIES])


def _own(row: dict[str, Any]) -> str:
    """The province whose own procedure it is."""
    found = _OWN.fullmatch(row["departmentPromulgate"].strip()) if row["type"] == "SPECIFIC" else None
    return f"{(found[1] or found[3]).lower()} {found[2] or found[4]}" if found else ""


def _rank(row: dict[str, Any]) -> tuple[bool, bool, str]:
    return row["type"] == "SPECIFIC", not _level(row).startswith("commune"), row["code"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
