"""When an office is open, and how working days are counted. Pure: hours, days off and the clock are arguments.

Public holidays come from the `holidays` library and from `LATER_HOLIDAYS` below; what one ward adds (a morning off,
a Saturday worked instead) comes from its file, through `WorkCalendar`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5

# Public holidays decided after the library's rules were written: (first year, month, day) → name.
# Resolution 28/2026/QH16, in force since 1 July 2026: 24 November is a paid day off.
LATER_HOLIDAYS: Mapping[tuple[int, int, int], str] = {(2026, 11, 24): "Ngày Văn hóa Việt Nam"}

NEW_YEAR_NAME = "Tết Dương lịch"  # the library's name of 1 January

# How far `next_opening` looks ahead; the longest closure known is nine days of Tết.
HORIZON_DAYS = 60


@dataclass(frozen=True, order=True)
class Span:
    """Part of a day, `start` included, `end` not."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"hours must end after they start: {self.start:%H:%M}-{self.end:%H:%M}")


@dataclass(frozen=True)
class Opening:
    """What one day is like: the hours, or why there are none (`reason` is empty on an ordinary weekend)."""

    day: date
    spans: tuple[Span, ...]
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the office opens at all on that day."""
        return bool(self.spans)

    def between(self, start: time, end: time) -> tuple[Span, ...]:
        """The hours that touch the part of the day from `start` to `end`, cut to it."""
        return tuple(
            Span(max(span.start, start), min(span.end, end))
            for span in self.spans
            if span.start < end and start < span.end
        )


@dataclass(frozen=True)
class WorkCalendar:
    """The hours of one office.

    Args:
        hours: Weekday (Monday is 0) → its hours, in order. A weekday that is missing is closed.
        closed: Extra days off → the reason, told to residents.
        opened: Days worked although they would be off (a Saturday worked instead of a Friday) → their hours.
            An entry here wins over everything else.
    """

    hours: Mapping[int, tuple[Span, ...]]
    closed: Mapping[date, str] = field(default_factory=dict)
    opened: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def opening(self, day: date) -> Opening:
        """The hours of `day`."""
        if day in self.opened:
            return Opening(day, self.opened[day])
        reason = self.closed.get(day) or holiday_name(day)
        if reason:
            return Opening(day, (), reason)
        return Opening(day, self.hours.get(day.weekday(), ()))

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at `moment`, read as local time of the office."""
        return any(span.start <= moment.time() < span.end for span in self.opening(moment.date()).spans)

    def next_opening(self, moment: datetime) -> datetime | None:
        """When the office next opens; `moment` itself if it is open. None if not within `HORIZON_DAYS`."""
        if self.is_open(moment):
            return moment
        for offset in range(HORIZON_DAYS + 1):
            day = moment.date() + timedelta(days=offset)
            for span in self.opening(day).spans:
                start = datetime.combine(day, span.start, tzinfo=moment.tzinfo)
                if start > moment:
                    return start
        return None

    def closing(self, moment: datetime) -> time | None:
        """When the span that holds `moment` ends; None while closed."""
        spans = self.opening(moment.date()).spans
        return next((span.end for span in spans if span.start <= moment.time() < span.end), None)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts in a legal period of working days.

        Monday to Friday without a holiday, or a day declared as worked. A desk that also opens on Saturday morning
        does not make Saturday a working day.
        """
        if day in self.opened:
            return True
        return day.weekday() < SATURDAY and day not in self.closed and not holiday_name(day)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier.

        The day something happens is not counted (Civil Code 2015, article 147).
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which a period of `days` working days after `start` ends; `start` itself for 0.

        Raises:
            ValueError: `days` is negative.
        """
        if days < 0:
            raise ValueError(f"a period cannot be negative: {days}")
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day


def holiday_name(day: date) -> str:
    """The Vietnamese name of the public holiday on `day`, substitute days included; empty on other days."""
    return _public_holidays(day.year).get(day, "")


def holiday_block(calendar: WorkCalendar, day: date) -> tuple[date, date]:
    """First and last day of the run of closed days around `day`, weekends included; `day` twice if it is open."""
    if calendar.opening(day).is_open:
        return day, day
    first = last = day
    while not calendar.opening(first - timedelta(days=1)).is_open and (day - first).days < HORIZON_DAYS:
        first -= timedelta(days=1)
    while not calendar.opening(last + timedelta(days=1)).is_open and (last - day).days < HORIZON_DAYS:
        last += timedelta(days=1)
    return first, last


def upcoming_holidays(calendar: WorkCalendar, day: date, days: int = HORIZON_DAYS) -> Iterator[Opening]:
    """The days with a named reason to be closed, from `day` on."""
    for offset in range(days):
        opening = calendar.opening(day + timedelta(days=offset))
        if opening.reason:
            yield opening


@lru_cache(maxsize=32)
def _public_holidays(year: int) -> Mapping[date, str]:
    named = {day: name for day, name in holidays.country_holidays("VN", years=year, language="vi").items()}
    for (first_year, month, day_of_month), name in LATER_HOLIDAYS.items():
        if year >= first_year:
            named.setdefault(date(year, month, day_of_month), name)
            _add_substitute(named, date(year, month, day_of_month), name)
    return named


def _add_substitute(named: dict[date, str], day: date, name: str) -> None:
    """A holiday on a weekly day off is made up for on the next working day (Labour Code 2019, article 111.3)."""
    if day.weekday() < SATURDAY:
        return
    while day.weekday() >= SATURDAY or day in named:
        day += timedelta(days=1)
    named[day] = f"{name} (nghỉ bù)"
