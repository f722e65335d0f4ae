"""From a sheet as officers have it to its rows of dossiers.

Titles above the table, a header of one or two lines, lines of column numbers, headings of groups, headers repeated on
each page, sums below: all of them are recognised by their content and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from bot.dossiers.cells import Cell, read_text
from bot.dossiers.columns import Header, read_header
from bot.dossiers.merged import fill_down
from bot.dossiers.tables import Row, Sheet

_HEADER_WITHIN = 30  # rows; titles and notes above a table are fewer
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z])\s*\)?")
_TITLE_STATUS = re.compile(r"(?:trạng thái|tình trạng)(?: hồ sơ)?\s*:\s*([^;|]+)", re.IGNORECASE)
# A line with so few cells and no code is a heading or a sum.
_HEADING_CELLS = 3


@dataclass(frozen=True)
class DataRow:
    """A row that should be a dossier."""

    number: int  # as the officer sees it
    cells: Row


@dataclass
class Table:
    """The table of one sheet."""

    header: Header
    status: str  # of all rows, told in a title; "" if the table has its own column or says nothing
    rows: Iterator[DataRow]
    skipped: int = 0  # lines passed over below the header


def find_table(sheet: Sheet) -> Table | None:
    """The table in `sheet`; None if its first rows name no column of dossier codes."""
    titles: list[str] = []
    above: Row = ()
    for _, row in islice(sheet.rows, _HEADER_WITHIN):
        header = _two_lines(above, row) or read_header(row)
        if header is not None:
            return _table(sheet, header, row, titles)
        titles += [text for cell in row if (text := read_text(cell))]
        above = row
    return None


def _table(sheet: Sheet, header: Header, line: Row, titles: Sequence[str]) -> Table:
    """The table below `line`, whose header may go on in the next line."""
    following = next(sheet.rows, None)
    both = _two_lines(line, following[1]) if following else None
    if both is not None and len(both.columns) > len(header.columns):
        header, following = both, None
    table = Table(header, "" if "status" in header.columns else _status(titles), iter(()))
    rows = chain([following] if following else [], sheet.rows)
    table.rows = _data_rows(fill_down(rows, sheet.merged), table)
    return table


def _two_lines(first: Row, second: Row) -> Header | None:
    """The header of two lines: a merged cell over `Họ tên` and `Số điện thoại` leaves its own name in the first."""
    if any(not isinstance(cell, str) for cell in second if cell is not None):
        return None
    names = [_at(second, index) or _at(first, index) for index in range(max(len(first), len(second)))]
    both = read_header(names)
    if both is None or read_text(_at(second, both.columns["code"])):
        return None
    return both


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _status(titles: Sequence[str]) -> str:
    matches = (_TITLE_STATUS.search(title) for title in titles)
    return next((match[1].strip() for match in matches if match), "")


def _data_rows(rows: Iterator[tuple[int, Row]], table: Table) -> Iterator[DataRow]:
    for number, row in rows:
        if _is_dossier(row, table.header):
            yield DataRow(number, row)
        elif any(read_text(cell) for cell in row):
            table.skipped += 1


def _is_dossier(row: Row, header: Header) -> bool:
    """Whether `row` should be a dossier; a full row without a code is one, so that it is reported."""
    code = read_text(header.cell(row, "code"))
    texts = [text for cell in row if (text := read_text(cell))]
    if len(texts) <= _HEADING_CELLS and (not code or code.isdecimal()):
        # A heading, or a sum, whose number may stand under the codes.
        return False
    if code == header.names["code"]:
        # The header once more, on the next page.
        return False
    return not (_COLUMN_NUMBER.fullmatch(code) and all(_COLUMN_NUMBER.fullmatch(text) for text in texts))
