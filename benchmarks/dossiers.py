"""Does a look-up stay as fast, and an import, when the store grows? `python -m benchmarks.dossiers --help`.

Invented dossiers are filled in by the database itself, day after day as in life; the last 100,000 of each size come in
through the product's own door. Then known and unknown codes are looked up (the quietest of three rounds counts, as the
machine may do other things), and files of 10,000 rows are imported, half of them new.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.orm import Session

from benchmarks.made_dossiers import KEY, code, fill, records
from bot.database import make_engine, upgrade_schema
from bot.dossiers.codes import code_key
from bot.dossiers.importer import Load, import_file
from bot.dossiers.intake import Delivery, Tally, take_in
from bot.dossiers.models import Dossier, Way
from bot.dossiers.repository import DossierRepository
from bot.settings import VIETNAM

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
LOAD = 100_000
LOOKUPS = 1_000
FILE_ROWS = 10_000
ROUNDS = 3
REPEATED = 3  # the middle of so many is told
_NOW = datetime(2026, 11, 28, 9, tzinfo=VIETNAM)


_FILL = 100_000  # in one statement


@dataclass(frozen=True)
class Measured:
    """At one size."""

    size: int
    known: Sequence[float]  # seconds of database time
    unknown: Sequence[float]
    load_rate: float  # rows a second through the door, of the last load
    file_rate: float  # rows a second of whole files, read and written
    file_rate_own: float  # the same by this process's own time: on a busy machine, what does not depend on the others

    def line(self) -> str:
        """One row of the report's table."""
        p50, p95 = (_percentile(self.known, share) * 1e3 for share in (0.5, 0.95))
        unknown = _percentile(self.unknown, 0.5) * 1e3
        return (
            f"| {self.size:,} | {p50:.3f} | {p95:.3f} | {unknown:.3f} | {self.load_rate:,.0f} "
            f"| {self.file_rate:,.0f} | {self.file_rate_own:,.0f} |"
        )


class Benchmark:
    """One database that grows."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._size = 0
        self._load_rate = 0.0
        self._extra = 0  # rows of the measured files

    def grow(self, size: int, until: float) -> None:
        """Fill up to `size`, or as far as the time reaches."""
        while size - self._size > LOAD and time.monotonic() < until:
            self._size = fill(self._engine, self._size, min(size - LOAD, self._size + _FILL))
        self._load(min(size, self._size + LOAD))
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE dossier"))

    def _load(self, end: int) -> None:
        delivery = Delivery(Way.FILE, "benchmark", "benchmark", _NOW, _NOW)
        began = time.perf_counter()
        take_in(self._engine, records(self._size, end), delivery, Tally())
        self._load_rate = (end - self._size) / (time.perf_counter() - began)
        self._size = end

    @property
    def size(self) -> int:
        """Dossiers that were filled in."""
        return self._size

    def measure(self) -> Measured:
        """Look-ups and an import at the present size."""
        random = Random(self._size)
        known = [code_key(code(random.randrange(self._size))) for _ in range(LOOKUPS)]
        unknown = [f"{key}9" for key in known]
        files = [self._import() for _ in range(REPEATED)]
        return Measured(
            self._size,
            self._quietest(known),
            self._quietest(unknown),
            self._load_rate,
            file_rate=statistics.median(rate for rate, _ in files),
            file_rate_own=statistics.median(own for _, own in files),
        )

    def _quietest(self, keys: Sequence[str]) -> list[float]:
        return min((self._database_times(keys) for _ in range(ROUNDS)), key=statistics.median)

    def _database_times(self, keys: Sequence[str]) -> list[float]:
        """The time each look-up spends in the database: SQLite's here, PostgreSQL's by what the server says."""
        times: list[float] = []
        started, asked = 0.0, _NOTHING

        def before(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            nonlocal started, asked
            started, asked = time.perf_counter(), (statement, parameters)

        def after(*_arguments: Any) -> None:
            times.append(time.perf_counter() - started)

        with Session(self._engine) as session, _listening(self._engine, before, after):
            repository = DossierRepository(session)
            for key in keys:
                repository.find(key)
                session.expunge_all()
                if self._engine.dialect.name == "postgresql":
                    times[-1] = _server_time(session, *asked)
        return times

    def _import(self) -> tuple[float, float]:
        """Rows a second, and a second of this process, of a file; half of it is of a unit that was left out."""
        path = self._folder / "file.csv"
        half = FILE_ROWS // 2
        old = [code(number) for number in range(self._size - min(half, self._size), self._size)]
        new = [f"H15.99.{self._extra:02d}-261128-{number:04d}" for number in range(FILE_ROWS - len(old))]
        self._extra += 1
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Mã hồ sơ", "Đơn vị xử lý", "Chủ hồ sơ", "Số điện thoại", "Ngày tiếp nhận", "Trạng thái"])
            for own in [*old, *new]:
                told = (f"Phòng {self._extra}", "Nguyễn Văn Mẫu", "0900004567", "05/01/2026 08:30", "Chờ ký")
                writer.writerow([own, *told])
        began, began_own = time.perf_counter(), time.process_time()
        report = import_file(self._engine, Load(path, _NOW, "benchmark", _NOW), secret=KEY)
        assert report.new + report.changed == FILE_ROWS
        return FILE_ROWS / (time.perf_counter() - began), FILE_ROWS / (time.process_time() - began_own)


def run(url: str, sizes: Sequence[int], minutes: float) -> list[Measured]:
    """Measure at each of `sizes` that is reached in time; the database has to be empty."""
    upgrade_schema(url)
    engine = make_engine(url)
    with Session(engine) as session:
        if session.scalar(select(func.count()).select_from(Dossier)):
            raise SystemExit("the database is not empty: give one of its own")
    until = time.monotonic() + minutes * 60
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        benchmark = Benchmark(engine, Path(folder))
        for size in sizes:
            benchmark.grow(size, until)
            measured.append(benchmark.measure())
            print(measured[-1].line(), flush=True)
            if benchmark.size < size:
                print(f"{minutes:g} minutes were over before {size:,} dossiers", flush=True)
                break
    engine.dispose()
    return measured


def _server_time(session: Session, statement: str, parameters: Any) -> float:
    """Planning and execution; what the way between the processes takes is the machine's affair."""
    driver: Any = session.connection().connection.driver_connection
    (plan,) = driver.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).fetchone()
    return float(plan[0]["Planning Time"] + plan[0]["Execution Time"]) / 1e3


@contextmanager
def _listening(engine: Engine, before: Callable[..., None], after: Callable[..., None]) -> Iterator[None]:
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


_NOTHING: tuple[str, Any] = ("", {})
_HEADING = """\
| dossiers | known p50 ms | known p95 ms | unknown p50 ms | loaded rows/s | file rows/s | file rows/s of its own |
|---|---|---|---|---|---|---|"""


def _percentile(times: Sequence[float], share: float) -> float:
    return statistics.quantiles(times, n=100)[round(share * 100) - 1]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers", description=__doc__)
    parser.add_argument("--url", help="an empty database; default: a SQLite file that is removed afterwards")
    parser.add_argument("--sizes", type=lambda told: [int(size) for size in told.split(",")], default=SIZES)
    parser.add_argument("--minutes", type=float, default=10, help="no larger size is begun after so long")
    options = parser.parse_args()
    print(
        "| dossiers | known p50 ms | known p95 ms | unknown p50 ms | loaded rows/s | file rows/s | file rows/own s |",
        flush=True,
    )
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        measured = run(options.url or f"sqlite:///{folder}/benchmark.db", options.sizes, options.minutes)
    if len(measured) > 1:
        first, last = (_percentile(at.known, 0.5) for at in (measured[0], measured[-1]))
        print(f"p50 at {measured[-1].size:,} is {last / first:.2f} times that at {measured[0].size:,}")


if __name__ == "__main__":
    main()
