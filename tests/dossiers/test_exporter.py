from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.dossiers.exporter import EXPORT_HEADERS, TEMPLATE_HEADERS, export_row, inert, write_table
from bot.dossiers.importer import Load, import_file
from bot.dossiers.models import Dossier
from bot.errors import InputError

from . import KEY, NOW


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_formula_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "H15.99.01-261102-0007", "05/01/2026"])
def test_plain_text_stays(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_of_an_export_is_a_formula(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    assert write_table(path, ("a", "b"), [("=cmd|' /C calc'!A0", "0123")]) == 1
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file))[1] == ["'=cmd|' /C calc'!A0", "0123"]
        return
    cells = next(load_workbook(path)["Hồ sơ"].iter_rows(min_row=2))
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert cells[1].value == "0123"


def test_export_holds_nothing_personal(stored: Dossier) -> None:
    row = " ".join(export_row(stored)).replace(stored.code, "")
    for secret in (stored.applicant, stored.phone_last4, stored.id_last4):
        assert secret not in row


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_export_can_be_imported_again(
    engine: Engine, session: Session, stored: Dossier, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"out{suffix}"
    stored.status_text = ""
    write_table(path, EXPORT_HEADERS, [export_row(stored)])
    session.commit()
    report = import_file(engine, Load(path, NOW, "chị Mẫu", NOW), secret=KEY)
    assert (report.new, report.rejected) == (0, 0)
    session.expire_all()
    assert stored.phone_last4 == "4567"
    assert stored.due_at is not None


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_template_has_one_line_of_headers(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"mau{suffix}"
    assert write_table(path, TEMPLATE_HEADERS, []) == 0


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_table(tmp_path / "out.ods", ("a",), [])
