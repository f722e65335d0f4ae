"""The Vietnamese lunar calendar (UTC+7), for Tết and for days told as "mùng 5 tháng giêng". Pure; never raises.

`lunar-vn` computes it for Vietnam's meridian. Chinese calendars (UTC+8) are a day off in some years: Tết 2007, 2030.
"""

from __future__ import annotations

from datetime import date, timedelta

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar


def solar_day(day: int, month: int, year: int) -> date | None:
    """The solar date of a lunar one; None where there is no such day (30 of a short month) or beyond 1900–2100."""
    try:
        lunar = LunarDate(day=day, month=month, year=year)
        solar = lunar_to_solar(lunar)
        return solar if solar_to_lunar(solar) == lunar else None
    except (ValueError, OverflowError):
        return None


def new_year(year: int) -> date | None:
    """Mùng 1 Tết of `year`."""
    return solar_day(1, 1, year)


def next_day(day: int, month: int, today: date) -> date | None:
    """The first lunar `day`/`month` on or after `today`."""
    candidates = (solar_day(day, month, year) for year in range(today.year - 1, today.year + 2))
    return min((found for found in candidates if found and found >= today), default=None)


def next_day_of_month(day: int, today: date) -> date | None:
    """The first lunar `day` of whatever month on or after `today`."""
    candidates = (next_day(day, month, today) for month in range(1, 13))
    return min((found for found in candidates if found), default=None)


def next_eve(today: date) -> date | None:
    """The next day before Tết, called "30 Tết" even when the month has only 29 days."""
    years = (new_year(year) for year in (today.year, today.year + 1))
    eves = (tet - timedelta(days=1) for tet in years if tet)
    return min((eve for eve in eves if eve >= today), default=None)
