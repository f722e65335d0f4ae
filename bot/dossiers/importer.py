"""Loads officers' files: good rows in one transaction, bad rows reported and left out.

The same file twice changes nothing the second time. A row says what its columns say: a column that the table lacks
leaves what is stored as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.dossiers.columns import Header
from bot.dossiers.file_check import check_file
from bot.dossiers.intake import Delivery, Tally, take_in
from bot.dossiers.models import Way
from bot.dossiers.records import Record, read_record
from bot.dossiers.sheets import DataRow, Table, find_table
from bot.dossiers.tables import Sheet, read_sheets
from bot.errors import InputError
from bot.settings import VIETNAM

_PROGRESS_EVERY = 1000  # rows
_REPORTED = 1000  # rejected rows kept for the report; more are only counted
# Five years of a large ward (56,600 dossiers in the seed ward's year); the keys of one file are held in memory.
_MAX_ROWS = 300_000

Progress = Callable[[int, int | None], None]  # rows read, rows expected


@dataclass(frozen=True)
class Rejection:
    """A row that was left out."""

    sheet: str
    row: int
    reason: str  # Vietnamese


@dataclass
class ImportReport(Tally):
    """What a file did, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0  # the store knows something newer
    skipped: int = 0  # headings, sums, repeated headers
    rejections: list[Rejection] = field(default_factory=list)
    columns: dict[str, Header] = field(default_factory=dict)  # by sheet
    import_id: int | None = None  # None after a dry run

    def reject(self, sheet: str, row: int, reason: str) -> None:
        """Count a bad row and keep it for the report."""
        self.rejected += 1
        if len(self.rejections) < _REPORTED:
            self.rejections.append(Rejection(sheet, row, reason))


@dataclass(frozen=True)
class Load:
    """Who loads what, and when it was true."""

    path: Path
    snapshot_at: datetime
    loaded_by: str
    loaded_at: datetime


def import_file(
    engine: Engine, load: Load, *, secret: bytes, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Read the file and write what is new.

    Raises:
        InputError: No table with a column of dossier codes was found, or the file cannot be read.
    """
    reader = FileReader(secret, progress or (lambda _done, _expected: None))
    report = reader.report
    check_file(load.path)  # before all of it is read for its sum
    delivery = Delivery(
        Way.FILE, load.path.name, load.loaded_by, load.loaded_at, load.snapshot_at, sha256=file_sum(load.path)
    )
    merged = take_in(engine, reader.records(load.path), delivery, report, dry_run=dry_run)
    report.import_id = None if dry_run else merged.import_id
    report.new, report.changed = merged.new, merged.changed
    report.unchanged, report.older = merged.unchanged, merged.older
    return report


class FileReader:
    """Reads the records of one file and keeps the report of what could not be used."""

    def __init__(self, secret: bytes, progress: Progress) -> None:
        self._secret = secret
        self._progress = progress
        self._seen: dict[str, tuple[int, int]] = {}  # key → row and hash of its values
        self._count = 0
        self.report = ImportReport()

    def records(self, path: Path) -> Iterator[Record]:
        """Good rows of all sheets, each code once.

        Raises:
            InputError: There is no table of dossiers, or the file is too long or unreadable.
        """
        for sheet in read_sheets(path):
            table = find_table(sheet)
            if table is not None:
                self.report.columns[sheet.name] = table.header
                yield from self._of_table(sheet, table)
                self.report.skipped += table.skipped
        if not self.report.columns:
            raise InputError(
                f"no table in {path.name}",
                hint="Không thấy bảng nào có cột mã hồ sơ. Tên cột được hiểu nằm trong data/dossier-columns.yml.",
            )

    def _of_table(self, sheet: Sheet, table: Table) -> Iterator[Record]:
        for row in table.rows:
            self._count += 1
            if self._count > _MAX_ROWS:
                raise InputError(f"more than {_MAX_ROWS} rows", hint=f"Tệp dài quá {_MAX_ROWS} dòng; hãy chia nhỏ.")
            if self._count % _PROGRESS_EVERY == 0:
                self._progress(self._count, sheet.expected)
            record = self._read(sheet.name, row, table)
            if record is not None:
                yield record

    def _read(self, sheet: str, row: DataRow, table: Table) -> Record | None:
        try:
            record = read_record(
                table.header.cells(row.cells), self._secret, status=table.status, names=table.header.names
            )
        except InputError as error:
            self.report.reject(sheet, row.number, error.hint)
            return None
        content = hash(tuple(record.values.values()))
        if record.key not in self._seen:
            self._seen[record.key] = (row.number, content)
            return record
        earlier, same = self._seen[record.key]
        if same == content:
            self.report.repeated += 1
        else:
            self.report.reject(sheet, row.number, f"mã này đã có ở dòng {earlier} với nội dung khác")
        return None


def file_sum(path: Path) -> str:
    """SHA-256 of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_time(path: Path, now: datetime) -> datetime:
    """When the file was last changed, to the second, but not in the future: its data is as old as that."""
    return min(datetime.fromtimestamp(path.stat().st_mtime, VIETNAM).replace(microsecond=0), now)
