"""Does the officers' desk open as fast with two million messages? `python -m benchmarks.desk --help`.

Fills an empty database with invented conversations, starts the server on it and opens each page of the desk over HTTP,
one request after the other, in three series; the quietest counts, as the machine may do other things. The database of
SQLite is made in a folder of its own and removed afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout
from sqlalchemy import func, select

from benchmarks import processes, systems
from benchmarks.client import first_answer, percentile
from benchmarks.made_conversations import KEY, LONG, Made, fill_desk
from bot.database import make_engine, upgrade_schema
from bot.messaging.models import Conversation
from bot.reform.months import Month
from bot.settings import ROOT, VIETNAM
from bot.web.desk.sessions import COOKIE

AIM = 300.0  # milliseconds
PORT = 18100
WARM_UP = 2
SERIES = 3


@dataclass(frozen=True)
class Opened:
    """How long one page took, in milliseconds."""

    name: str
    times: Sequence[float]
    size: int  # bytes

    def line(self) -> str:
        """One row of the table."""
        p50, p95 = (percentile(list(self.times), share) for share in (50, 95))
        return f"| {self.name} | {p50:.0f} | {p95:.0f} | {self.size / 1000:.0f} |{'' if p95 < AIM else ' over'}"


def pages(made: Made, month: Month) -> dict[str, str]:
    """What is opened: its name and its path under `/desk`."""
    lists = {"waiting": "cho", "mine": "cua-toi", "all": "tat-ca", "done": "xong"}
    return {
        "first page": "/",
        **{f"list: {name}": f"/hoi-thoai?xem={value}" for name, value in lists.items()},
        "list refreshed": "/hoi-thoai/danh-sach?xem=cho",
        "list: all, a year back": "/hoi-thoai?xem=tat-ca&sau={year_back}~c0000001",
        "list: done, a year back": "/hoi-thoai?xem=xong&sau={year_back}~1",
        "conversation": f"/hoi-thoai/{made.conversation}",
        "conversation of 5,000 messages": f"/hoi-thoai/telegram/{LONG}",
        "conversation refreshed": f"/hoi-thoai/{made.conversation}/moi",
        "what the bot would answer": f"/hoi-thoai/{made.conversation}/goi-y",
        "search by ticket code": f"/phieu?ma={made.code}",
        "search: dossier, 4 digits": "/ho-so?q=1234",
        "dossiers overdue": "/ho-so?overdue=true",
        "unanswered groups": "/chua-hieu",
        "report, this month": "/bao-cao",
        "report, last month": f"/bao-cao?thang={month.before}",
        "chart of the report": f"/bao-cao/ngay.svg?thang={month.before}",
        "judging answers": "/bao-cao/cham",
        "reach": "/tiep-can",
        "visits at home": "/tai-nha",
        "feedback": "/phan-anh",
        "feedback, answered": "/phan-anh?xong=true",
        "notices": "/thong-bao",
        "audit log": "/nhat-ky",
        "imports": "/ho-so/nap",
        "catalogue": "/danh-muc",
        "teaching": "/day",
        "edits": "/da-sua",
        "officers": "/can-bo",
        "ready-made answers": "/cau-mau",
    }


async def measure(url: str, made: Made, now: datetime, rounds: int) -> list[Opened]:
    """Open every page so often, and print each line."""
    opened = []
    year_back = f"{now.replace(year=now.year - 1, day=1):%Y-%m-%dT%H:%M:%S}%2B07:00"
    async with ClientSession(timeout=ClientTimeout(total=120), cookies={COOKIE: KEY}) as session:
        for name, path in pages(made, Month.of(now.date())).items():
            address = f"{url}/desk{path.format(year_back=year_back)}"
            await _open(session, address, WARM_UP)
            series = [await _open(session, address, rounds) for _ in range(SERIES)]
            times, size = min(series, key=lambda one: statistics.median(one[0]))
            opened.append(Opened(name, times, size))
            print(opened[-1].line(), flush=True)
    return opened


async def _open(session: ClientSession, address: str, rounds: int) -> tuple[list[float], int]:
    """Milliseconds of each time, and the bytes that came."""
    times, size = [], 0
    for _ in range(rounds):
        started = time.perf_counter()
        async with session.get(address) as response:
            size = len(await response.read())
        if response.status != 200 or response.url.path.endswith("/dang-nhap"):
            raise SystemExit(f"{address}: {response.status} {response.url}")
        times.append((time.perf_counter() - started) * 1000)
    return times, size


def run(database: str, folder: Path, conversations: int, rounds: int) -> list[Opened]:
    """Fill, serve, measure.

    Raises:
        SystemExit: the database is not empty, or a page did not open.
    """
    now = datetime.now(VIETNAM)
    upgrade_schema(database)
    engine = make_engine(database)
    with engine.connect() as connection:
        if connection.scalar(select(func.count()).select_from(Conversation)):
            raise SystemExit("the database is not empty: give one of its own")
    began = time.perf_counter()
    made = fill_desk(engine, conversations, now)
    engine.dispose()
    print(f"filled in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    system = systems.ours(ROOT, folder, PORT)
    environ = os.environ | {
        "MOTCUA_DATABASE_URL": database,
        "MOTCUA_SECRET_KEY": "of the benchmark and no secret at all",
        "MOTCUA_DESK_IDLE": "PT10H",
    }
    system = replace(system, environ=environ)
    print("| page | p50 ms | p95 ms | kB |\n|---|---|---|---|", flush=True)
    with processes.serving(system, folder) as servers:
        asyncio.run(first_answer(system.url, lambda: processes.are_running(servers)))
        return asyncio.run(measure(system.url, made, now, rounds))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--url", help="an empty database; default: a SQLite file that is removed afterwards")
    parser.add_argument("--conversations", type=int, default=200_000, help="ten messages each (200000)")
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is opened in a series (20)")
    parser.add_argument("--folder", help="where the SQLite file and the log are kept while it runs (2 GB)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        database = options.url or f"sqlite:///{folder}/desk.db"
        opened = run(database, Path(folder), options.conversations, options.rounds)
    slow = [page.name for page in opened if percentile(list(page.times), 95) >= AIM]
    print(f"over {AIM:.0f} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
