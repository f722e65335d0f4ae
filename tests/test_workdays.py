from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import VIETNAM
from bot.workdays import Span, WorkCalendar, holiday_block, holiday_name, upcoming_holidays

MORNING = Span(time(7), time(11, 30))
AFTERNOON = Span(time(13, 30), time(17))
OFFICE = WorkCalendar(
    hours={**{weekday: (MORNING, AFTERNOON) for weekday in range(5)}, 5: (MORNING,)},
    closed={date(2026, 12, 15): "họp toàn phường"},
    opened={date(2026, 12, 19): (MORNING,)},
)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Tết Dương lịch"),
        (date(2026, 2, 16), "Giao thừa Tết Nguyên Đán"),
        (date(2026, 2, 18), "Mùng hai Tết Nguyên Đán"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 9, 1), "Quốc khánh"),
        (date(2025, 11, 24), ""),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2028, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2029, 11, 26), "Ngày Văn hóa Việt Nam (nghỉ bù)"),
        (date(2026, 11, 23), ""),
    ],
)
def test_public_holidays_have_their_names(day: date, name: str) -> None:
    assert holiday_name(day) == name


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(date(2026, 11, 23), 7), True),
        (at(date(2026, 11, 23), 6, 59), False),
        (at(date(2026, 11, 23), 11, 30), False),
        (at(date(2026, 11, 23), 13, 30), True),
        (at(date(2026, 11, 23), 17), False),
        (at(date(2026, 11, 24), 9), False),
        (at(date(2026, 11, 28), 9), True),
        (at(date(2026, 11, 28), 14), False),
        (at(date(2026, 11, 29), 9), False),
    ],
)
def test_open_only_within_the_hours(moment: datetime, is_open: bool) -> None:
    assert OFFICE.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(date(2026, 11, 23), 9), at(date(2026, 11, 23), 9)),
        (at(date(2026, 11, 23), 12), at(date(2026, 11, 23), 13, 30)),
        (at(date(2026, 11, 23), 20), at(date(2026, 11, 25), 7)),
        (at(date(2026, 11, 28), 12), at(date(2026, 11, 30), 7)),
        (at(date(2026, 2, 13), 18), at(date(2026, 2, 14), 7)),
        (at(date(2026, 2, 15), 8), at(date(2026, 2, 21), 7)),
    ],
)
def test_next_opening_steps_over_nights_weekends_and_holidays(now: datetime, opens: datetime) -> None:
    assert OFFICE.next_opening(now) == opens


def test_an_office_without_hours_never_opens() -> None:
    assert WorkCalendar(hours={}).next_opening(at(date(2026, 11, 23), 9)) is None


def test_closing_is_the_end_of_the_running_span() -> None:
    assert OFFICE.closing(at(date(2026, 11, 23), 9)) == time(11, 30)
    assert OFFICE.closing(at(date(2026, 11, 23), 12)) is None


def test_the_wards_own_days_off_and_working_saturdays_count() -> None:
    assert OFFICE.opening(date(2026, 12, 15)).reason == "họp toàn phường"
    assert not OFFICE.is_working_day(date(2026, 12, 15))
    assert OFFICE.is_working_day(date(2026, 12, 19))
    assert OFFICE.opening(date(2026, 12, 19)).spans == (MORNING,)


def test_a_saturday_desk_does_not_make_a_working_day() -> None:
    assert OFFICE.opening(date(2026, 11, 28)).is_open
    assert not OFFICE.is_working_day(date(2026, 11, 28))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, date(2026, 11, 25)),
        (date(2026, 11, 23), 3, date(2026, 11, 27)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),
        (date(2026, 12, 14), 4, date(2026, 12, 19)),
    ],
)
def test_periods_skip_weekends_and_holidays(start: date, days: int, end: date) -> None:
    assert OFFICE.add_working_days(start, days) == end


def test_a_negative_period_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        OFFICE.add_working_days(date(2026, 11, 23), -1)


@given(start=days, count=st.integers(min_value=0, max_value=60))
def test_counting_undoes_adding(start: date, count: int) -> None:
    assert OFFICE.working_days_between(start, OFFICE.add_working_days(start, count)) == count


@given(first=days, second=days)
def test_counting_is_antisymmetric(first: date, second: date) -> None:
    second = min(second, first + timedelta(days=400))
    assert OFFICE.working_days_between(first, second) == -OFFICE.working_days_between(second, first)


@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(VIETNAM)))  # noqa: DTZ001
def test_next_opening_is_open_and_not_before(moment: datetime) -> None:
    opens = OFFICE.next_opening(moment)
    assert opens is not None
    assert opens >= moment
    assert OFFICE.is_open(opens)


@pytest.mark.parametrize(
    ("day", "block"),
    [
        (date(2026, 11, 24), (date(2026, 11, 24), date(2026, 11, 24))),
        (date(2027, 2, 7), (date(2027, 2, 4), date(2027, 2, 10))),
        (date(2026, 11, 23), (date(2026, 11, 23), date(2026, 11, 23))),
    ],
)
def test_a_run_of_closed_days_is_found_whole(day: date, block: tuple[date, date]) -> None:
    assert holiday_block(OFFICE, day) == block


def test_upcoming_holidays_are_the_named_ones() -> None:
    assert [opening.day for opening in upcoming_holidays(OFFICE, date(2026, 11, 20), 30)] == [
        date(2026, 11, 24),
        date(2026, 12, 15),
    ]


def test_part_of_a_day_cuts_the_hours() -> None:
    opening = OFFICE.opening(date(2026, 11, 23))
    assert opening.between(time(12), time(18)) == (AFTERNOON,)
    assert opening.between(time(18), time(22)) == ()
    assert opening.between(time(11), time(14)) == (Span(time(11), time(11, 30)), Span(time(13, 30), time(14)))


def test_hours_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(ValueError, match="end after"):
        Span(time(17), time(13))


def test_the_clock_is_read_where_the_office_is() -> None:
    utc_night = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert OFFICE.is_open(utc_night.astimezone(VIETNAM))
