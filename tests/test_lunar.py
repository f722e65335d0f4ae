from __future__ import annotations

from datetime import date

import pytest

from bot import lunar


@pytest.mark.parametrize(
    ("year", "day"),
    # 2007 and 2030 differ from the Chinese calendar by a day, 1985 by a month.
    [
        (1985, date(1985, 1, 21)),
        (2007, date(2007, 2, 17)),
        (2026, date(2026, 2, 17)),
        (2027, date(2027, 2, 6)),
        (2030, date(2030, 2, 2)),
    ],
)
def test_tet_is_the_vietnamese_one(year: int, day: date) -> None:
    assert lunar.new_year(year) == day


@pytest.mark.parametrize(("day", "month", "year"), [(30, 12, 2026), (31, 1, 2026), (1, 13, 2026), (1, 1, 9999)])
def test_a_day_that_does_not_exist_is_none(day: int, month: int, year: int) -> None:
    assert lunar.solar_day(day, month, year) is None


@pytest.mark.parametrize(
    ("today", "eve"),
    [
        (date(2026, 11, 23), date(2027, 2, 5)),
        (date(2026, 2, 16), date(2026, 2, 16)),
        (date(2026, 2, 17), date(2027, 2, 5)),
        (date(2100, 12, 31), None),
    ],
)
def test_the_eve_of_tet_is_the_next_one(today: date, eve: date | None) -> None:
    assert lunar.next_eve(today) == eve


def test_next_lunar_days_are_not_in_the_past() -> None:
    assert lunar.next_day(10, 3, date(2026, 11, 23)) == date(2027, 4, 16)
    assert lunar.next_day_of_month(15, date(2026, 11, 23)) == date(2026, 11, 23)
    assert lunar.next_day_of_month(16, date(2026, 11, 23)) == date(2026, 11, 24)
