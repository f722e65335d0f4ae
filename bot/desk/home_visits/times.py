"""Which times of a visit are free. Pure: the ward, what is booked and the clock are arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from bot.answer import format_day, format_time
from bot.catalogue.ward import VisitTimes, Ward
from bot.settings import VIETNAM

FIRST_SHOWN = 5  # free times that are offered as buttons


def all_times(ward: Ward, first: date, days: int) -> Iterator[datetime]:
    """Every time at which a visit may begin, from `first` on for `days` days; none for a ward without visits."""
    visits = _visits(ward)
    if visits is None:
        return
    calendar = ward.visit_calendar()
    for offset in range(days):
        day = first + timedelta(days=offset)
        for span in calendar.opening(day).spans:
            at, end = (datetime.combine(day, moment, VIETNAM) for moment in (span.start, span.end))
            while at + timedelta(minutes=visits.minutes) <= end:
                yield at
                at += timedelta(minutes=visits.minutes)


def free_times(ward: Ward, booked: Mapping[datetime, int], now: datetime) -> list[datetime]:
    """Times that can be booked at `now`, in order; `booked`: how many visits there are at each time."""
    visits = _visits(ward)
    if visits is None:
        return []
    earliest = now + timedelta(hours=visits.lead_hours)
    return [
        at
        for at in all_times(ward, now.date(), visits.days_ahead + 1)
        if at >= earliest and booked.get(at, 0) < visits.at_once
    ]


def offered(times: list[datetime]) -> list[datetime]:
    """`times` with the first of each half day in front, as many as are shown, so that there is a choice of days."""
    firsts: dict[tuple[date, bool], datetime] = {}
    for at in times:
        firsts.setdefault((at.date(), at.hour < 12), at)
    front = list(firsts.values())[:FIRST_SHOWN]
    return [*front, *(at for at in times if at not in front)]


def in_words(at: datetime) -> str:
    """`thứ Ba 01/12/2026, 8 giờ`: what residents read and choose."""
    return f"{format_day(at)}, {format_time(at)}"


def _visits(ward: Ward) -> VisitTimes | None:
    return ward.home_service.visits if ward.home_service else None
