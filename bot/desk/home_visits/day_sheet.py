"""The visits of one day in the order of a round through the neighbourhoods, for the desk and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.answer import format_day, format_time, render
from bot.catalogue.ward import Ward
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.repository import HomeVisitRepository
from bot.desk.home_visits.service import by_neighbourhood
from bot.printing.pdf import render_pdf
from bot.settings import VIETNAM

_ON_THE_SHEET = (VisitState.BOOKED, VisitState.DONE, VisitState.NOT_MET)


@dataclass(frozen=True)
class DaySheet:
    """One day. `round`: neighbourhood ("": not clear) and its visits, each with whom it is for, by their times."""

    day: date
    round: list[tuple[str, list[tuple[HomeVisit, Person]]]]

    @property
    def count(self) -> int:
        """How many visits there are."""
        return sum(len(visits) for _, visits in self.round)


def day_sheet(repository: HomeVisitRepository, day: date) -> DaySheet:
    """The visits of `day` that are booked, or were made."""
    first = datetime.combine(day, time(), VIETNAM)
    found = [v for v in repository.between(first, first + timedelta(days=1)) if v.state in _ON_THE_SHEET]
    grouped = by_neighbourhood(found)
    return DaySheet(day, [(name, [(v, Person.of(v.person)) for v in visits]) for name, visits in grouped.items()])


def print_day_sheet(sheet: DaySheet, ward: Ward, now: datetime) -> bytes:
    """The sheet as a PDF with room to write by hand what was taken and given back."""
    return render_pdf(
        "home_visits",
        {
            "ward": ward.name,
            "day": format_day(sheet.day),
            "count": sheet.count,
            "printed": f"{now:%H:%M %d/%m/%Y}",
            "round": [
                {"name": name or render("home_visit/no_neighbourhood"), "visits": [_line(v, p) for v, p in visits]}
                for name, visits in sheet.round
            ],
        },
    )


def _line(visit: HomeVisit, person: Person) -> dict[str, str]:
    return {
        "time": format_time(visit.starts_at) if visit.starts_at else "",
        "code": visit.code,
        "procedure": visit.procedure,
        "name": person.name,
        "phone": person.phone,
        "address": person.address,
        "reason": person.reason,
        "officer": visit.officer,
        "received": visit.received,
        "returned": visit.returned,
    }
