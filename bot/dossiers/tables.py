"""Reads officers' files row by row, in bounded memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from bot.dossiers.cells import Cell
from bot.errors import InputError

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One table; `rows` can be read once. Numbers are those the officer sees, from 1."""

    name: str
    rows: Iterator[tuple[int, Row]]
    expected: int | None = None  # rows, for the progress bar


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of `path`, one after the other.

    Raises:
        InputError: The file is of another kind or cannot be read.
    """
    readers = {".xlsx": _read_xlsx, ".csv": _read_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"unknown kind of file: {path.name}", hint="Chỉ đọc được tệp .xlsx hoặc .csv.")
    if not path.is_file():
        raise InputError(f"no such file: {path}", hint=f"Không thấy tệp {path}.")
    return reader(path)


def _read_xlsx(path: Path) -> Iterator[Sheet]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), start=1)
            yield Sheet(sheet.title, rows, sheet.max_row)  # type: ignore[arg-type]
    finally:
        book.close()


def _read_csv(path: Path) -> Iterator[Sheet]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        start = file.read(8192)
        file.seek(0)
        delimiter = max(";\t,", key=start.count)
        reader = csv.reader(file, delimiter=delimiter)
        yield Sheet(path.name, ((reader.line_num, tuple(row)) for row in reader))
