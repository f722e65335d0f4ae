"""A day in the past of somebody's life, as it is typed: "5/1/1950", "mùng 5 tháng giêng năm 1950", "năm 1950".

`bot.dates` looks forward from today ("mùng 2 Tết" is the next one); a form asks for days with their year. Pure.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot import lunar
from bot.named_days import MONTH, NUMBER, number
from bot.text import fold

OLDEST = 1880

_YEAR = r"(\d{4}|\d{2})"
_NUMERIC = re.compile(rf"(?<![\d./-])(\d{{1,2}})\s?[/.\- ]\s?(\d{{1,2}})\s?[/.\- ]\s?{_YEAR}(?![\d/-])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:18|19|20)\d{2})(?!\d)")
_WORDED = re.compile(rf"\b(?:ngay\s+)?{NUMBER}[\s,]+thang\s+{MONTH}[\s,]+(?:nam\s+)?(\d{{4}})\b")
_MUNG = re.compile(rf"\b(?:mung|mong)\s+{NUMBER}\s*(?:thang|[/,.-])\s*{MONTH}\s*(?:nam|[/,.-])?\s*(\d{{4}})\b")
_FULL_MOON = re.compile(rf"\bram\s+(?:thang\s+)?{MONTH}\s*(?:nam|[/,.-])?\s*(\d{{4}})\b")
_SAYS_LUNAR = re.compile(r"\b(?:am lich|lich am|ngay am|am)\b|\bal\b")
_LUNAR_MONTH = re.compile(r"\bthang\s+(?:gieng|chap)\b")
_ONLY_YEAR = re.compile(r"(?<![\d/.-])((?:18|19|20)\d{2})(?![\d/.-])")
_AGO = {"hom nay": 0, "hom qua": 1, "hom kia": 2, "bua qua": 1}


def read_date(text: str, today: date) -> tuple[date, bool] | None:
    """The one day that `text` names, and whether it was told by the lunar calendar; None when there is none, or two."""
    said = fold(text)
    if (days := _AGO.get(said.strip(" ."))) is not None:
        return today - timedelta(days=days), False
    if lunar_day := _LunarDay.of(said):
        solar = lunar_day.solar()
        return (solar, True) if solar else None
    if iso := _ISO.search(said):
        return _solar(int(iso[3]), int(iso[2]), int(iso[1]))
    for pattern in (_NUMERIC, _WORDED, _COMPACT):
        found = pattern.findall(said)
        if len(found) > 1:
            return None
        if found:
            day, month, year = found[0]
            return _solar(number(day), number(month), _full_year(int(year), today))
    return None


def read_year(text: str, today: date) -> int | None:
    """The one year that `text` names, not after this one."""
    years = [int(year) for year in _ONLY_YEAR.findall(fold(text))]
    return years[0] if len(years) == 1 and OLDEST <= years[0] <= today.year else None


class _LunarDay(NamedTuple):
    """A day that is told by the lunar calendar; it need not exist."""

    day: int
    month: int
    year: int

    @classmethod
    def of(cls, said: str) -> _LunarDay | None:
        if found := _FULL_MOON.search(said):
            return cls(15, number(found[1]), int(found[2]))
        found = _MUNG.search(said)
        if found is None and (_SAYS_LUNAR.search(said) or _LUNAR_MONTH.search(said)):
            found = _WORDED.search(said) or _NUMERIC.search(said)
        if found is None or len(found[3]) != 4:
            return None
        return cls(number(found[1]), number(found[2]), int(found[3]))

    def solar(self) -> date | None:
        return lunar.solar_day(self.day, self.month, self.year)


def _full_year(year: int, today: date) -> int:
    """`50` is 1950, `24` is 2024: the latest year that is not in the future."""
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= today.year else 1900 + year


def _solar(day: int, month: int, year: int) -> tuple[date, bool] | None:
    try:
        return (date(year, month, day), False) if year >= OLDEST else None
    except ValueError:
        return None
