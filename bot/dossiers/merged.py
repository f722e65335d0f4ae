"""Cells that officers merged over several rows: what stands in the first row holds for the rows below it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.dossiers.cells import Cell

_Row = tuple[Cell, ...]

_CHUNK = 1024 * 1024
_LONGEST_ELEMENT = 200  # bytes; so much is looked at again, since a piece may end inside an element
_MERGED = re.compile(rb'mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_MOST = 50_000  # more are not remembered


@dataclass(frozen=True)
class MergedCell:
    """In one column; rows as the officer sees them."""

    column: int  # from 0
    last_row: int


Merged = Mapping[int, list[MergedCell]]  # by the first row


def read_merged_xlsx(archive: zipfile.ZipFile, part: str) -> Merged:
    """The merged cells of a sheet. They stand behind its rows, so that all of it is unpacked, a piece at a time."""
    merged: dict[int, list[MergedCell]] = {}
    count, rest = 0, b""
    with archive.open(part) as file:
        while (block := file.read(_CHUNK)) and count < _MOST:
            text = rest + block
            end = 0
            for match in _MERGED.finditer(text):
                end = match.end()
                count += _remember(merged, _column(match[1]), int(match[2]), int(match[3]))
            rest = text[max(end, len(text) - _LONGEST_ELEMENT) :]
    return merged


def merged_of(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Merged:
    """From pairs of corners (row and column from 0), as calamine tells them."""
    merged: dict[int, list[MergedCell]] = {}
    for (first, column), (last, _) in ranges:
        _remember(merged, column, first + 1, last + 1)
    return merged


def fill_down(rows: Iterable[tuple[int, _Row]], merged: Merged) -> Iterator[tuple[int, _Row]]:
    """`rows`, with empty cells that belong to a merged one filled; of what was merged above them nothing is known."""
    if not merged:
        yield from rows
        return
    under: dict[int, tuple[int, Cell]] = {}  # column → last row and value
    for number, row in rows:
        cells = list(row)
        for column, (last, value) in list(under.items()):
            if number > last:
                del under[column]
            else:
                cells += [None] * (column + 1 - len(cells))
                cells[column] = value if cells[column] in (None, "") else cells[column]
        for cell in merged.get(number, ()):
            if cell.column < len(row):
                under[cell.column] = (cell.last_row, row[cell.column])
        yield number, tuple(cells)


def _remember(merged: dict[int, list[MergedCell]], column: int, first: int, last: int) -> int:
    """How many were added: cells merged only to the right hold no other dossier's value."""
    if last <= first:
        return 0
    merged.setdefault(first, []).append(MergedCell(column, last))
    return 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
