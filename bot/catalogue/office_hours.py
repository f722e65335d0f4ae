"""Is the office open then? Works out the answer to questions about hours; the sentences are `data/answers/office/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.answer import WEEKDAYS, render
from bot.catalogue.ward import Counter, Hours, Ward
from bot.dates import FoundDay, find_day
from bot.day_parts import Part
from bot.phrases import PhraseIndex, finder_of
from bot.workdays import NEW_YEAR_NAME, Opening, Span, WorkCalendar, holiday_block, upcoming_holidays

# "Mai có nghỉ không" is answered the other way round from "mai có làm không".
_ASKS_CLOSED = PhraseIndex((phrase, True) for phrase in ("nghỉ", "đóng cửa", "nghỉ lễ"))
_ASKS_OPEN = PhraseIndex((phrase, True) for phrase in ("làm", "mở cửa", "mở", "trực", "tiếp"))

# "Mấy giờ", "khi nào" ask for a time: no yes or no in front.
_ASKS_WHEN = PhraseIndex(
    (phrase, True)
    for phrase in ("mấy giờ", "khi nào", "lúc nào", "bao giờ", "ngày nào", "mấy ngày", "hôm nào", "lúc mô", "bao lâu")
)
_ASKS_RECEPTION = PhraseIndex(
    (phrase, True)
    for phrase in ("lịch tiếp công dân", "lịch tiếp dân", "chủ tịch tiếp", "tiếp công dân", "gặp chủ tịch")
)

# Holidays this near are told without being asked.
SOON_DAYS = 14


@dataclass(frozen=True)
class DayAnswer:
    """What is told about one day: `spans` are the hours that were asked about, `opening` the whole day."""

    opening: Opening
    spans: tuple[Span, ...]
    reopens: datetime | None  # None: the question was answered with yes, or nothing is known
    block: tuple[date, date] | None  # the whole run of days off around a holiday
    is_tet: bool  # the government fixes these days anew each year
    is_over: bool  # today, after closing time
    closing: time | None  # asked about today as a whole, while open


@dataclass(frozen=True)
class WeekLine:
    """Days with the same hours: `thứ Hai đến thứ Sáu`."""

    days: str
    spans: tuple[Span, ...]


def answer_hours(ward: Ward, text: str, now: datetime) -> str:
    """The answer to a question about opening hours."""
    counter = _find_counter(ward, text)
    calendar = ward.calendar(counter)
    found = find_day(text, now.date())
    if found is None and ward.reception and _ASKS_RECEPTION.find(text):
        return render("office/reception", ward=ward, sample=ward.reception.sample)
    hours = counter.hours if counter and counter.hours else ward.hours
    own_hours = [] if counter else [desk for desk in ward.counters if desk.hours]
    common: dict[str, object] = {
        "ward": ward,
        "counter": counter,
        "now": now,
        "today": now.date(),
        "tomorrow": now.date() + timedelta(days=1),
        "week": week_lines(hours),
        "sample": hours.sample,
        "asks_when": bool(_ASKS_WHEN.find(text)),
        "asks_closed": bool(_ASKS_CLOSED.find(text)) and not _ASKS_OPEN.find(text),
    }
    if found is None:
        return render("office/hours", **common, **_usual(ward, calendar, hours, now))
    if found.day != found.until:
        days = [found.day + timedelta(days=n) for n in range((found.until - found.day).days + 1)]
        openings = [calendar.opening(day) for day in days]
        return render("office/hours_days", **common, openings=openings, exceptions=own_hours)
    told = _about_day(calendar, found, now)
    exceptions = [
        (desk, ward.calendar(desk).opening(found.day))
        for desk in own_hours
        if not told.opening.is_open and ward.calendar(desk).opening(found.day).is_open
    ]
    urgent = ward.urgent if not told.spans else ()
    return render(
        "office/hours_day", **common, exceptions=exceptions, urgent=urgent, part=found.part, at=found.at, told=told
    )


def week_lines(hours: Hours) -> list[WeekLine]:
    """The week, days with the same hours told together."""
    lines: list[tuple[list[int], tuple[Span, ...]]] = []
    for weekday, spans in sorted(hours.by_weekday.items()):
        if lines and lines[-1][1] == spans and lines[-1][0][-1] == weekday - 1:
            lines[-1][0].append(weekday)
        else:
            lines.append(([weekday], spans))
    return [WeekLine(_day_names(days), spans) for days, spans in lines]


def _day_names(weekdays: Sequence[int]) -> str:
    first, last = WEEKDAYS[weekdays[0]], WEEKDAYS[weekdays[-1]]
    return first if len(weekdays) == 1 else f"{first} đến {last}"


def _find_counter(ward: Ward, text: str) -> Counter | None:
    """The counter with hours of its own that `text` names."""
    counters = [counter for counter in ward.counters if counter.hours]
    named = finder_of(tuple(alias for counter in counters for alias in counter.aliases)).first(text)
    return next((counter for counter in counters if named in counter.aliases), None)


def _usual(ward: Ward, calendar: WorkCalendar, hours: Hours, now: datetime) -> dict[str, object]:
    return {
        "note": hours.note,
        "closing": calendar.closing(now),
        "reopens": calendar.next_opening(now),
        "soon": list(upcoming_holidays(calendar, now.date(), SOON_DAYS)),
        "desk_weeks": [(desk, week_lines(desk.hours)) for desk in ward.counters if desk.hours],
    }


def _about_day(calendar: WorkCalendar, found: FoundDay, now: datetime) -> DayAnswer:
    opening = calendar.opening(found.day)
    spans = _spans_asked(opening, found.part, found.at)
    is_today = found.day == now.date()
    is_over = is_today and bool(opening.spans) and now.time() >= opening.spans[-1].end
    asked_from = found.at or (found.part.hours[0] if found.part else time.min)
    start = max(now, datetime.combine(found.day, asked_from, tzinfo=now.tzinfo))
    needs_reopening = not spans or is_over
    block = holiday_block(calendar, found.day) if opening.reason else None
    return DayAnswer(
        opening=opening,
        spans=spans,
        reopens=calendar.next_opening(start) if needs_reopening else None,
        block=block if block and block[0] != block[1] else None,
        is_over=is_over,
        is_tet="Tết" in opening.reason and opening.reason != NEW_YEAR_NAME,
        closing=calendar.closing(now) if is_today and found.part is None and found.at is None else None,
    )


def _spans_asked(opening: Opening, part: Part | None, at: time | None) -> tuple[Span, ...]:
    if at is not None:
        return tuple(span for span in opening.spans if span.start <= at < span.end)
    return opening.between(*part.hours) if part else opening.spans
