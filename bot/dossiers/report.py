"""The figures by which a one-stop shop is judged: by month, procedure and counter.

What each figure means stands at `Figures`. Days and halves of days are Vietnam's. Rows are read once and counted one by
one, so that a year of a city needs no memory; nothing of a person is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.rating import LOW
from bot.dossiers.resident_models import Rating
from bot.dossiers.status import Status
from bot.settings import VIETNAM

NOON = time(12)
# "Xác minh" in a status or an officer's note, however it is written. LIKE knows capitals of ASCII only.
_VERIFIED = ("%ác minh%", "%ÁC MINH%")

# Month, procedure, counter, and what a dossier adds to their figures.
_Alike = tuple[tuple[int, int], tuple[str, str], str, tuple[tuple[str, int], ...]]


@dataclass
class Figures:
    """Counts of one month, procedure or counter. A dossier belongs to the month in which it was received."""

    received: int = 0
    done: int = 0  # of these: a result is there
    on_time: int = 0  # done no later than the day of the receipt
    late: int = 0  # done after it
    in_session: int = 0  # done in the same half day (trong buổi)
    same_day: int = 0  # done the same day, but not in the same half
    verified: int = 0  # something had to be verified elsewhere
    in_process: int = 0  # the office is at work on it
    overdue: int = 0  # of these: the day has passed
    waiting: int = 0  # for papers or money of the resident: the clock stands
    turned_down: int = 0  # refused, stopped or withdrawn
    rated: int = 0
    rating_sum: int = 0
    dissatisfied: int = 0  # the low two levels

    @property
    def on_time_share(self) -> float | None:
        """Of what is done and had a due date; None when there is none."""
        judged = self.on_time + self.late
        return round(self.on_time / judged, 4) if judged else None

    @property
    def rating(self) -> float | None:
        """The average level from 1 to 5."""
        return round(self.rating_sum / self.rated, 2) if self.rated else None

    def as_dict(self) -> dict[str, float | int | None]:
        """For JSON; the sum of ratings as their average."""
        told = {name: value for name, value in asdict(self).items() if name != "rating_sum"}
        return {**told, "on_time_share": self.on_time_share, "rating": self.rating}


@dataclass
class Report:
    """All of it. Procedures are named by code and name, counters as the one-stop software calls them."""

    made_at: datetime
    total: Figures = field(default_factory=Figures)
    months: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    procedures: dict[tuple[str, str], Figures] = field(default_factory=lambda: defaultdict(Figures))
    counters: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))

    def groups(self, month: str, procedure: tuple[str, str], counter: str) -> Iterator[Figures]:
        """Where one dossier is counted."""
        yield from (self.total, self.months[month], self.procedures[procedure], self.counters[counter])


def make_report(session: Session, now: datetime, first: date, last: date) -> Report:
    """The report on the dossiers received from `first` to `last`."""
    report = Report(now)
    alike: Counter[_Alike] = Counter()
    for row in session.execute(_rows(first, last)).yield_per(2000):
        alike[_alike(row, now)] += 1
    for one, times in alike.items():
        _count(report, one, times)
    report.months = dict(sorted(report.months.items()))
    most = sorted(report.procedures.items(), key=lambda item: -item[1].received)
    report.procedures = dict(most)
    report.counters = dict(sorted(report.counters.items(), key=lambda item: -item[1].received))
    return report


def _rows(first: date, last: date) -> Select[*tuple[object, ...]]:
    start, end = (datetime.combine(day, clock, VIETNAM) for day, clock in ((first, time.min), (last, time.max)))
    said = or_(*(column.like(words) for column in (DossierEvent.status_text, DossierEvent.note) for words in _VERIFIED))
    verified = exists().where(and_(DossierEvent.dossier_id == Dossier.id, said))
    columns = (
        Dossier.procedure_code,
        Dossier.procedure_name,
        Dossier.department,
        Dossier.status,
        Dossier.received_at,
        Dossier.due_at,
        func.coalesce(Dossier.finished_at, Dossier.returned_at).label("ended_at"),
    )
    return (
        select(*columns, verified.label("verified"), Rating.level)
        .outerjoin(Rating, Rating.dossier_id == Dossier.id)
        .where(Dossier.received_at.between(start, end))
    )


def _alike(row: Row[*tuple[Any, ...]], now: datetime) -> _Alike:
    """What is counted of a dossier: most of a month are like others, and are added up once."""
    code, name, department, status, received, due, ended, verified, level = row
    figures = _of_one(Status(status), received, due, ended, now)
    if verified:
        figures["verified"] = 1
    if level:
        figures |= {"rated": 1, "rating_sum": level, "dissatisfied": int(level <= LOW)}
    return (received.year, received.month), (code, name), department, tuple(figures.items())


def _count(report: Report, alike: _Alike, times: int) -> None:
    (year, month), procedure, department, figures = alike
    for group in report.groups(f"{year}-{month:02}", procedure, department):
        for name, value in figures:
            setattr(group, name, getattr(group, name) + value * times)


def _of_one(
    status: Status, received: datetime, due: datetime | None, ended: datetime | None, now: datetime
) -> dict[str, int]:
    """What one dossier adds by where it stands; only what is not nought."""
    if status is Status.FINISHED or status is Status.RETURNED:
        return {"received": 1, **_of_done(received, due, ended)}
    if status.can_be_overdue:
        overdue = due is not None and due.date() < now.date()
        return {"received": 1, "in_process": 1, "overdue": int(overdue)}
    if status.clock_stopped:
        return {"received": 1, "waiting": 1}
    return {"received": 1} if status is Status.REGISTERED else {"received": 1, "turned_down": 1}


def _of_done(received: datetime, due: datetime | None, ended: datetime | None) -> dict[str, int]:
    counted = {"done": 1}
    if ended is None:
        return counted
    if due:
        # Days, not hours: who reads "30/11" on a receipt has been served on time at 17:05.
        counted["on_time" if ended.date() <= due.date() else "late"] = 1
    if ended.date() == received.date():
        same_half = (ended.time() < NOON) == (received.time() < NOON)
        counted["in_session" if same_half else "same_day"] = 1
    return counted
