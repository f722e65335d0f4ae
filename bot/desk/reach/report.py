"""Visits by neighbourhood, and the ranking of the friendly contest between neighbourhoods."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.answer import capital
from bot.catalogue.ward import Ward
from bot.desk.reach import repository


@dataclass(frozen=True)
class Counts:
    """See `Reach`."""

    opened: int = 0
    asked: int = 0
    returned: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.opened + other.opened, self.asked + other.asked, self.returned + other.returned)


@dataclass(frozen=True)
class Line:
    """One neighbourhood. `per_thousand`: visits with a question for each 1,000 households, if their number is known."""

    name: str
    counts: Counts
    households: int | None
    per_thousand: float | None
    rank: int | None  # among those with a number of households; equal ones share it


@dataclass(frozen=True)
class Report:
    """The weeks that begin between `first` and `last`, both Mondays."""

    first: date
    last: date
    lines: tuple[Line, ...]  # ranked ones first, then the most asked
    elsewhere: Counts  # by no neighbourhood's link
    weeks: tuple[tuple[date, Counts], ...]  # of all together, the newest first
    total: Counts


def make_report(connection: Connection, ward: Ward, first: date, last: date) -> Report:
    """The visits of the weeks from `first` to `last` (Mondays); every neighbourhood has a line, visited or not."""
    places: dict[str, Counts] = defaultdict(Counts)
    weeks: dict[date, Counts] = defaultdict(Counts)
    for row in repository.rows(connection, first, last):
        counts = Counts(row.opened, row.asked, row.returned)
        places[row.neighbourhood] += counts
        weeks[row.week] += counts
    elsewhere = places.pop("", Counts())
    total = sum(weeks.values(), Counts())
    return Report(first, last, _lines(ward, places), elsewhere, tuple(sorted(weeks.items(), reverse=True)), total)


def _lines(ward: Ward, places: dict[str, Counts]) -> tuple[Line, ...]:
    found = []
    for place in ward.places.neighbourhoods if ward.places else ():
        counts, households = places[place.slug], place.households
        share = counts.asked * 1000 / households if households else None
        found.append((place.name, counts, households, share))
    shares = sorted((share for *_, share in found if share is not None), reverse=True)
    lines = [
        Line(capital(name), counts, households, share, None if share is None else shares.index(share) + 1)
        for name, counts, households, share in found
    ]
    return tuple(sorted(lines, key=lambda line: (line.rank or len(lines) + 1, -line.counts.asked, -line.counts.opened)))
