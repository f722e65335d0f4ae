"""Makes `data/old-communes.jsonl` from the table of communes before and after 1 July 2025.

The table is `data/interim/convert_legacy_2025_simple.csv` of github.com/tranngocminhhieu/vietnamadminunits (MIT,
Copyright (c) 2025 Tran Ngoc Minh Hieu), whose rows agree with the map of the mapping agency, sapnhap.bando.com.vn.
underthesea bundles the same table, but with the names of 97 communes lost.

    python -m scripts.make_old_communes convert_legacy_2025_simple.csv
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from bot.catalogue.communes import FILE
from bot.settings import ROOT

SOURCE = {
    "title": "Bảng đơn vị hành chính trước và sau 01/7/2025 (dữ liệu công khai, khớp bản đồ sapnhap.bando.com.vn)",
    "kind": "secondary",
    "read_at": "vietnamadminunits 1.0.3, giấy phép MIT, Tran Ngoc Minh Hieu 2025",
    "read_on": "2026-11-28",
}
OLD_COMMUNES, NEW_COMMUNES = 10_040, 3_321  # the official numbers; five old ones are island districts without communes


def main(source: Path) -> None:
    """One line for each old district: `[province, district, new province, {commune: [new communes]}]`."""
    districts: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["province"].strip(), row["district"].strip(), row["newProvince"].strip())
            now = districts.setdefault(key, {}).setdefault(row["ward"].strip() or key[1], [])
            if row["newWard"].strip() not in now:
                now.append(row["newWard"].strip())
    old = sum(len(communes) for communes in districts.values())
    new = {(key[2], name) for key, communes in districts.items() for names in communes.values() for name in names}
    if (old, len(new)) != (OLD_COMMUNES, NEW_COMMUNES):
        raise SystemExit(f"{old} old and {len(new)} new communes; there should be {OLD_COMMUNES} and {NEW_COMMUNES}")
    lines = [json.dumps(SOURCE, ensure_ascii=False)]
    lines += [json.dumps([*key, communes], ensure_ascii=False) for key, communes in sorted(districts.items())]
    (ROOT / "data" / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
