"""Reads officers' files row by row, in bounded memory. What is a dossier in them is decided in `sheets.py`."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar, cast
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook

from bot.dossiers.cells import Cell
from bot.dossiers.columns import read_header
from bot.dossiers.encodings import find_encoding
from bot.dossiers.file_check import FileKind, check_file
from bot.dossiers.merged import Merged, merged_of, read_merged_xlsx
from bot.errors import InputError

Row = tuple[Cell, ...]

_MAX_COLUMNS = 64
# A sheet formatted down to its last row has a million empty ones.
_EMPTY_ROWS_AT_END = 5000
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 30
# ParseError of XML is a SyntaxError.
_BROKEN = (InvalidFileException, BadZipFile, CalamineError, csv.Error, KeyError, IndexError, ValueError, SyntaxError)
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Sheet:
    """One table; `rows` can be read once. Numbers are those the officer sees, from 1."""

    name: str
    rows: Iterator[tuple[int, Row]]
    expected: int | None = None  # rows, for the progress bar
    merged: Merged = field(default_factory=dict)  # cells over several rows


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of `path`, one after the other.

    Raises:
        InputError: The file is of another kind, unsafe to open, or broken.
    """
    readers: dict[FileKind, Callable[[Path], Iterator[Sheet]]] = {
        FileKind.XLSX: _read_xlsx,
        FileKind.XLS: _read_xls,
        FileKind.TEXT: _read_csv,
    }
    yield from _guarded(path, readers[check_file(path)](path))


def _guarded(path: Path, items: Iterator[_Item]) -> Iterator[_Item]:
    """`items`, with what the readers of spreadsheets raise on broken files turned into one error.

    Their warnings (a style that is missing, a date out of bounds) are nothing an officer could act on.
    """
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                item = next(items)
        except StopIteration:
            return
        except _BROKEN as error:
            hint = "Tệp hỏng; mở bằng Excel rồi lưu lại dạng .xlsx."
            raise InputError(f"{path.name}: {error}", hint=hint) from error
        yield item


def _read_xlsx(path: Path) -> Iterator[Sheet]:
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            # The size a file claims may be wrong; without it the reader goes by the rows themselves.
            expected = sheet.max_row
            sheet.reset_dimensions()
            rows = cast(Iterator[Row], sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS))
            yield Sheet(sheet.title, _guarded(path, _until_empty(rows)), expected, _merged(path, sheet))
    finally:
        book.close()


def _read_xls(path: Path) -> Iterator[Sheet]:
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = (tuple(row[:_MAX_COLUMNS]) for row in sheet.to_python(skip_empty_area=False))
        yield Sheet(name, _until_empty(rows), sheet.total_height, merged_of(sheet.merged_cell_ranges or ()))


def _merged(path: Path, sheet: object) -> Merged:
    # openpyxl knows the part but does not tell it in read-only mode; without it nothing is filled.
    part = getattr(sheet, "_worksheet_path", "")
    with ZipFile(path) as archive:
        return read_merged_xlsx(archive, part) if part in archive.namelist() else {}


def _until_empty(rows: Iterator[Row]) -> Iterator[tuple[int, Row]]:
    empty = 0
    for number, row in enumerate(rows, start=1):
        empty = empty + 1 if all(cell is None or cell == "" for cell in row) else 0
        if empty > _EMPTY_ROWS_AT_END:
            return
        yield number, row


def _read_csv(path: Path) -> Iterator[Sheet]:
    encoding = find_encoding(path)
    delimiter = _find_delimiter(path, encoding)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        # A field may hold line breaks: the number of the line is what an editor shows.
        rows = ((reader.line_num, tuple(row[:_MAX_COLUMNS])) for row in reader)
        yield Sheet(path.name, _guarded(path, rows))


def _find_delimiter(path: Path, encoding: str) -> str:
    """The one that makes a header of some line; the more columns it makes known, the better."""

    def known(delimiter: str) -> int:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            rows = islice(csv.reader(file, delimiter=delimiter), _SAMPLE_ROWS)
            return max((len(header.columns) for row in rows if (header := read_header(row))), default=0)

    return max(_DELIMITERS, key=known)
