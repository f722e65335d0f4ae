"""What `motcua catalogue check` says of a form's file that somebody edited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bot.catalogue.entry_file import read_entry
from bot.forms.checks import form_defects
from bot.forms.schema import OfficialForm
from bot.settings import ROOT

GOOD = (ROOT / "data" / "forms" / "ket-hon.yml").read_text(encoding="utf-8")
TODAY = date(2026, 12, 1)


def defects(folder: Path, text: str) -> list[str]:
    path = folder / "ket-hon.yml"
    path.write_text(text, encoding="utf-8")
    read = read_entry(path, TypeAdapter(OfficialForm))
    return [str(defect) for defect in form_defects([read], {"1.000894"}, TODAY)]


def test_good_file_has_only_the_warning_that_it_was_not_read_at_its_source(tmp_path: Path) -> None:
    (warning,) = defects(tmp_path, GOOD)
    assert "warning" in warning


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('procedures: ["1.000894"]', 'procedures: ["1.999999"]', "there is no procedure 1.999999"),
        ("{nu_ten.upper}", "{nu_te.upper}", "there is no field `nu_te`"),
        ("example: 08/03/2000", "example: 38/03/2000", "`nu_ngay_sinh`: the example is not an answer"),
        ('example: "066300000123"', 'example: "0663"', "`nu_giay_to`: the example is not an answer"),
        ("{nam_lan}", "", "the field `nam_lan` is asked and printed nowhere"),
        ("key: nam_ten", "key: nu_ten", "the field `nu_ten` stands twice"),
        ("when: {ban_sao: [Có]}", "when: {ban_soa: [Có]}", "there is no field `ban_soa`"),
        ("    again: Bà con gõ một số, ví dụ 2.\n", "", "needs `again`"),
        ("kind: count", "kind: number", "kind"),
        ("id: ket-hon", "id: cuoi", "the file is named ket-hon.yml"),
        ("review_by: 2027-02-28", "review_by: 2026-11-30", "the review was due on 30/11/2026"),
    ],
)
def test_mistake_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    found = defects(tmp_path, GOOD.replace(old, new))
    assert any(told in defect and "ket-hon.yml:" in defect for defect in found), found
