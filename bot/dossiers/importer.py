"""Loads officers' tables: good rows in one transaction, bad rows reported and left out.

The same file twice changes nothing the second time. A row says what its columns say: a column that the table lacks
leaves what is stored as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.dossiers.columns import Header, read_header
from bot.dossiers.records import Record, read_record
from bot.dossiers.repository import DossierRepository
from bot.dossiers.tables import Row, Sheet, read_sheets
from bot.errors import InputError

_BATCH = 500  # below SQLite's limit of variables in one statement
_HEADER_WITHIN = 30  # rows; titles and notes above a table are fewer
_REPORTED = 1000  # rejected rows kept for the report; more are only counted

Progress = Callable[[int, int | None], None]  # rows read, rows expected


@dataclass(frozen=True)
class Rejection:
    """A row that was left out."""

    sheet: str
    row: int
    reason: str  # Vietnamese


@dataclass
class ImportReport:
    """What a file did, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0  # the store knows something newer
    repeated: int = 0  # the same row once more in the file
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    columns: dict[str, Header] = field(default_factory=dict)  # by sheet

    def reject(self, sheet: str, row: int, reason: str) -> None:
        """Count a bad row and keep it for the report."""
        self.rejected += 1
        if len(self.rejections) < _REPORTED:
            self.rejections.append(Rejection(sheet, row, reason))


class Importer:
    """Loads one file. The caller commits, or rolls back for a dry run."""

    def __init__(
        self, session: Session, *, secret: bytes, snapshot_at: datetime, source: str, progress: Progress | None = None
    ) -> None:
        self._repository = DossierRepository(session)
        self._secret = secret
        self._snapshot_at = snapshot_at
        self._source = source[:200]
        self._progress = progress or (lambda _done, _expected: None)
        self._seen: dict[str, tuple[int, int]] = {}  # key → row and hash of its values
        self.report = ImportReport()

    def load(self, path: Path) -> ImportReport:
        """Read `path` and write what is new.

        Raises:
            InputError: No table with a column of dossier codes was found, or the file cannot be read.
        """
        for sheet in read_sheets(path):
            for batch in _batches(self._records(sheet), _BATCH):
                self._write(batch)
        if not self.report.columns:
            raise InputError(
                f"no table in {path.name}",
                hint="Không thấy bảng nào có cột mã hồ sơ. Xem tên cột được hiểu trong data/dossier-columns.yml.",
            )
        return self.report

    def _records(self, sheet: Sheet) -> Iterator[Record]:
        header: Header | None = None
        for count, (number, row) in enumerate(sheet.rows, start=1):
            if header is None:
                header = read_header(row)
                if header is not None:
                    self.report.columns[sheet.name] = header
                elif count >= _HEADER_WITHIN:
                    return
            elif any(cell not in (None, "") for cell in row):
                record = self._read(sheet.name, number, row, header)
                if record is not None:
                    yield record
            if count % _BATCH == 0:
                self._progress(count, sheet.expected)

    def _read(self, sheet: str, number: int, row: Row, header: Header) -> Record | None:
        try:
            record = read_record(row, header, self._secret)
        except InputError as error:
            self.report.reject(sheet, number, error.hint)
            return None
        content = hash(tuple(sorted((name, str(value)) for name, value in record.values.items())))
        earlier, same = self._seen.setdefault(record.key, (number, content))
        if earlier == number:
            return record
        if same == content:
            self.report.repeated += 1
        else:
            self.report.reject(sheet, number, f"mã này đã có ở dòng {earlier} với nội dung khác")
        return None

    def _write(self, batch: list[Record]) -> None:
        stored = self._repository.rows_by_key([record.key for record in batch])
        new, changed, confirmed, events = [], [], [], []
        for record in batch:
            old = stored.get(record.key)
            if old is None:
                new.append(self._stamped(record.values))
            elif old["snapshot_at"] > self._snapshot_at:
                self.report.older += 1
            elif differs(record.values, old):
                changed.append({"id": old["id"], **self._stamped(record.values)})
                if (
                    record.values["status"] != old["status"]
                    or record.values.get("reason", old["reason"]) != old["reason"]
                ):
                    events.append(self._event(record, old["id"]))
            else:
                confirmed.append(old["id"])
        ids = self._repository.insert_dossiers(new)
        events += [self._event(record, ids[record.key]) for record in batch if record.key in ids]
        self._repository.update_dossiers(changed)
        self._repository.confirm(confirmed, self._snapshot_at)
        self._repository.insert_events(events)
        self.report.new += len(new)
        self.report.changed += len(changed)
        self.report.unchanged += len(confirmed)

    def _stamped(self, values: Any) -> dict[str, Any]:
        return {**values, "snapshot_at": self._snapshot_at, "source": self._source}

    def _event(self, record: Record, dossier_id: int) -> dict[str, Any]:
        values = record.values
        return {
            "dossier_id": dossier_id,
            "at": self._snapshot_at,
            "status": values["status"],
            "status_text": values["status_text"],
            "note": values.get("reason", ""),
            "source": self._source,
        }


def differs(values: Any, old: Any) -> bool:
    """Whether a row tells anything that is not stored."""
    return any(old[name] != value for name, value in values.items())


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    iterator = iter(records)
    while batch := list(islice(iterator, size)):
        yield batch
