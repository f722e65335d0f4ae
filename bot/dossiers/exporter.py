"""Writes dossiers to files that officers open in Excel, and the template they may fill in.

Cells that a spreadsheet would run as a formula are made inert.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.dossiers.models import Dossier
from bot.errors import InputError

# Our own headers; `data/dossier-columns.yml` knows them all, so an export can be imported again.
EXPORT_HEADERS = (
    "Mã hồ sơ",
    "Mã hồ sơ quốc gia",
    "Mã thủ tục",
    "Tên thủ tục",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày có kết quả",
    "Ngày trả",
    "Trạng thái",
    "Tên trạng thái gốc",
    "Lý do",
    "Số tiền phải nộp",
    "Đơn vị xử lý",
    "Tổ dân phố",
    "Dữ liệu lúc",
)
TEMPLATE_HEADERS = (
    "Mã hồ sơ",
    "Mã hồ sơ quốc gia",
    "Mã thủ tục",
    "Tên thủ tục",
    "Chủ hồ sơ",
    "Số điện thoại",
    "Số căn cước",
    "Hình thức nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày có kết quả",
    "Ngày trả",
    "Trạng thái",
    "Lý do",
    "Số tiền phải nộp",
    "Đơn vị xử lý",
    "Tổ dân phố",
)
# Excel, LibreOffice and Google Sheets start a formula at these; tab and carriage return hide one behind them.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export_row(dossier: Dossier) -> tuple[str, ...]:
    """One dossier under `EXPORT_HEADERS`: no name, phone or ID number leaves the store."""
    return (
        dossier.code,
        dossier.national_code,
        dossier.procedure_code,
        dossier.procedure_name,
        _moment(dossier.received_at),
        _moment(dossier.due_at),
        _moment(dossier.finished_at),
        _moment(dossier.returned_at),
        str(dossier.status),
        dossier.status_text,
        dossier.reason,
        "" if dossier.fee_due is None else str(dossier.fee_due),
        dossier.department,
        dossier.neighbourhood,
        _moment(dossier.snapshot_at),
    )


def write_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write an .xlsx or .csv file row by row; how many rows.

    Raises:
        InputError: The name ends otherwise.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise InputError(f"unknown kind of file: {path.name}", hint="Tên tệp phải kết thúc bằng .xlsx hoặc .csv.")
    return writer(path, headers, rows)


def inert(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    # The mark at the start tells Excel that the letters are UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        for row in rows:
            writer.writerow([inert(text) for text in row])
            count += 1
    return count


def _write_xlsx(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hồ sơ")
    sheet.freeze_panes = "A2"
    for letter in "ABCDEFGHIJKLMNOPQ":
        sheet.column_dimensions[letter].width = 22
    sheet.append([_bold(sheet, header) for header in headers])
    count = 0
    for row in rows:
        sheet.append([_text_cell(sheet, text) for text in row])
        count += 1
    book.save(path)
    return count


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=inert(text))
    # Text, so that Excel keeps leading zeros and does not guess dates.
    cell.number_format = "@"
    return cell


def _moment(moment: datetime | None) -> str:
    return f"{moment:%d/%m/%Y %H:%M:%S}" if moment else ""
