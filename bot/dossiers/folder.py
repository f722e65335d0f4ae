"""A folder that is watched: a file dropped into it is imported and moved to `done/` or `rejected/` with its report.

A file is taken when it has not changed between two looks. Who copies over a slow line gives it a name that starts with
a dot, or ends in `.part` or `.tmp`, and renames it when it is whole.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.background import repeat
from bot.database import is_away
from bot.dossiers.file_check import check_file
from bot.dossiers.import_report import known_text, refusal_text, report_text
from bot.dossiers.importer import ImportReport, Load, file_sum, file_time, import_file
from bot.dossiers.models import DossierImport, Way
from bot.errors import BotError
from bot.file_locks import hold

SECONDS_BETWEEN_LOOKS = 10
DONE, REJECTED = "done", "rejected"
_LOCK = ".motcua.lock"
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
_BEGINNINGS = (".", "~$")  # hidden ones; Excel's mark of an open file
_REPORTED = 1000
_LOADED_BY = "thư mục"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handled:
    """A file that was taken."""

    name: str
    moved_to: Path
    report: str


class WatchedFolder:
    """One folder; `look` is called again and again."""

    def __init__(self, folder: Path, engine: Engine, *, secret: bytes, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._engine = engine
        self._secret = secret
        self._now = now
        self._seen: dict[Path, tuple[int, int]] = {}

    def look(self) -> list[Handled]:
        """Take what is whole, one file after the other; nothing while another process looks."""
        for name in (DONE, REJECTED):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        with _only_one(self._folder / _LOCK) as mine:
            if not mine:
                return []
            return [handled for path in self._whole() if (handled := self._take(path))]

    def _whole(self) -> list[Path]:
        """Files that are as they were at the last look, the oldest first: later news come last."""
        sizes = {}
        for path in self._folder.iterdir():
            if path.name.startswith(_BEGINNINGS) or path.name.lower().endswith(_UNFINISHED) or path.is_symlink():
                continue
            if path.is_file():
                stat = path.stat()
                sizes[path] = (stat.st_size, stat.st_mtime_ns)
        whole = [path for path, size in sizes.items() if self._seen.get(path) == size]
        # Of a file that is taken nothing is remembered: the next of its name has to wait like any other.
        self._seen = {path: size for path, size in sizes.items() if path not in whole}
        return sorted(whole, key=lambda path: sizes[path][1])

    def _take(self, path: Path) -> Handled | None:
        try:
            where, report = self._load(path)
        except BotError as error:
            where, report = REJECTED, refusal_text(path.name, error.hint)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other files go on; it is in the log and the report
            if is_away(error):
                _log.warning("watched folder: the database is busy, %s waits", path.name)
                return None
            _log.exception("watched folder: %s was not understood", path.name)
            where, report = REJECTED, refusal_text(path.name, "")
        if where == REJECTED:
            _log.warning("watched folder: %s was rejected", path.name)
        return Handled(path.name, self._move(path, where, report), report)

    def _load(self, path: Path) -> tuple[str, str]:
        now = self._now()
        check_file(path)
        snapshot_at = file_time(path, now)
        if known := self._already_in(path, snapshot_at):
            return DONE, known_text(path.name, known.id, known.loaded_at)
        report = import_file(self._engine, Load(path, snapshot_at, _LOADED_BY, now), secret=self._secret)
        text = report_text(path.name, report, snapshot_at, shown=_REPORTED)
        return (DONE if _has_good_rows(report) else REJECTED), text

    def _already_in(self, path: Path, snapshot_at: datetime) -> DossierImport | None:
        """The import of this file, when the process was killed after it and before the file was moved."""
        statement = select(DossierImport).where(
            DossierImport.way == Way.FILE,
            DossierImport.sha256 == file_sum(path),
            DossierImport.snapshot_at >= snapshot_at,
            DossierImport.undone_at.is_(None),
        )
        with Session(self._engine) as session:
            return session.scalar(statement.limit(1))

    def _move(self, path: Path, where: str, report: str) -> Path:
        target = self._folder / where / f"{self._now():%Y%m%d-%H%M%S}-{path.name}"
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"{self._now():%Y%m%d-%H%M%S}-{number}-{path.name}")
        # The report first: who finds the file moved finds its report.
        target.with_name(f"{target.name}.txt").write_text(report, encoding="utf-8")
        path.rename(target)
        return target


async def watch(folder: WatchedFolder) -> None:
    """Look for ever."""
    await repeat(partial(asyncio.to_thread, folder.look), SECONDS_BETWEEN_LOOKS, "watching the folder")


def _has_good_rows(report: ImportReport) -> bool:
    return not report.rejected or bool(report.new + report.changed + report.unchanged + report.older + report.repeated)


@contextmanager
def _only_one(lock: Path) -> Iterator[bool]:
    """Whether nobody else holds `lock`; it goes with the process, however that ends."""
    with lock.open("w") as file:
        try:
            hold(file)
        except BlockingIOError:
            yield False
            return
        yield True
