"""What a desk reads beside conversations, invented in bulk: the audit log, visits, feedback, reach, dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, Table, insert

from benchmarks.made_dossiers import fill
from bot.database import Base

SPAN = timedelta(days=730)
CHANNELS = ("web", "zalo", "telegram")
OFFICERS = 10

_DOSSIERS = 100_000
_SEEN = 200_000  # entries of the audit log

# What the two databases write differently: a moment from seconds since 1970.
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', {}, 'unixepoch')",
    "postgresql": "to_timestamp({})",
}


def fill_beside(engine: Engine, now: datetime) -> None:
    """All of it, over two years up to `now`."""
    _others(engine, now)
    _dossiers(engine, now)


def name_of(number: int) -> str:
    """The conversation `number`."""
    return f"c{number + 1:07d}"


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def add_rows(engine: Engine, name: str, rows: list[dict[str, Any]]) -> None:
    """Insert `rows` into the table `name`."""
    with engine.begin() as connection:
        for first in range(0, len(rows), 5_000):
            connection.execute(insert(_table(name)), rows[first : first + 5_000])


def _others(engine: Engine, now: datetime) -> None:
    """Two years of the audit log, visits, feedback and reach."""
    random = Random(7)
    days = [now - SPAN + timedelta(hours=number * SPAN.days * 24 / 4000) for number in range(4_000)]
    entries = [
        {
            "at": now - SPAN + number * SPAN / _SEEN,
            "officer": f"can-bo-{number % OFFICERS}",
            "action": "conversation.read",
            "subject": f"conversation:web:{name_of(number)}",
        }
        for number in range(_SEEN)
    ]
    add_rows(engine, "audit_entry", entries)
    open_ones = days[-30:]
    visits = [
        {
            "code": f"TN-{number:06d}",
            "state": "booked" if at in open_ones else "done",
            "procedure": "Đăng ký khai tử",
            "neighbourhood": f"Tổ dân phố {number % 20 + 1}",
            "starts_at": at,
            "place": 1,
            "channel": "web",
            "conversation": name_of(number),
            "made_at": at - timedelta(days=1),
            "changed_at": at,
        }
        for number, at in enumerate(days)
    ]
    add_rows(engine, "home_visit", visits)
    add_rows(engine, "feedback_report", list(_feedback(days, open_ones)))
    add_rows(engine, "reach", list(_reach(now, random)))


def _feedback(days: list[datetime], open_ones: list[datetime]) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(days):
        is_open = at in open_ones
        yield {
            "code_hash": f"{number:064d}",
            "code": f"PA-{number:06d}",
            "state": "new" if is_open else "answered",
            "category": "road",
            "text": "Đèn đường ở hẻm 45 hỏng đã ba hôm, tối đi lại khó.",
            "place": "hẻm 45",
            "anonymous": False,
            "made_at": at,
            "changed_at": at,
            "reply_by": at.date() + timedelta(days=14),
            "forward_by": at.date() + timedelta(days=7),
            "answered_at": None if is_open else at + timedelta(days=3),
        }


def _reach(now: datetime, random: Random) -> Iterator[dict[str, Any]]:
    monday: date = now.date() - timedelta(days=now.weekday())
    for week in range(105):
        for place in range(20):
            for channel in CHANNELS:
                opened = random.randrange(5, 60)
                counts = {"opened": opened, "asked": opened // 2, "returned": opened // 4}
                week_day = monday - timedelta(weeks=week)
                yield {"week": week_day, "neighbourhood": f"to-{place}", "channel": channel, **counts}


def _dossiers(engine: Engine, now: datetime) -> None:
    """A ward's dossiers over the same two years; one in twenty is still at work, some of these late."""
    fill(engine, 0, _DOSSIERS)
    moment = MOMENT[engine.dialect.name]
    received = f"{(now - SPAN).timestamp():.0f} + id * {SPAN.total_seconds() / _DOSSIERS:.3f}"
    statement = f"""UPDATE dossier SET received_at = {moment.format(received)}, due_at =
        {moment.format(f"{received} + 432000")}, finished_at = CASE WHEN id % 20 > 0 THEN
        {moment.format(f"{received} + 200000")} END, status = CASE WHEN id % 20 > 0 THEN 10 ELSE 4 END"""
    with engine.begin() as connection:
        connection.exec_driver_sql(statement.replace("%", "%%") if engine.dialect.name != "sqlite" else statement)
