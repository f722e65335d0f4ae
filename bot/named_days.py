"""Days told by the lunar calendar or by a holiday's name: "mùng 2 Tết", "rằm tháng bảy", "giỗ tổ". Pure.

Part of `bot.dates`, which says what `typed` and `folded` are.
"""

from __future__ import annotations

import re
from datetime import date

from bot import lunar
from bot.phrases import agrees

Days = tuple[date, date]

_NAMES = ("", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
NUMBERS = {name: n for n, name in enumerate(_NAMES) if name} | {"tu": 4}
MONTHS = NUMBERS | {"gieng": 1, "chap": 12, "muoi mot": 11, "muoi hai": 12}
NUMBER = r"(\d{1,2}|" + "|".join(NUMBERS) + ")"
MONTH = r"(\d{1,2}|muoi mot|muoi hai|gieng|chap|" + "|".join(NUMBERS) + ")"


_TET = r"(?:tet|am|am lich)\b(?!\s+(?:tay|duong|trung thu|doan ngo))"
_LUNAR_DAY = re.compile(
    rf"\b(?:mung|mong|m)\s?{NUMBER}\b(?:\s?(?:[/-]\s?(\d{{1,2}})\b|thang\s{MONTH}\b))?(?:\s+({_TET}))?"
)
_LUNAR_NUMERIC = re.compile(rf"\b(\d{{1,2}})\s?(?:/|-|thang)\s?{MONTH}\s+(?:am\b|al\b)")
_FULL_MOON = re.compile(rf"\b(ram)\b(?:\s+thang\s{MONTH}\b)?")
_BEFORE_TET = re.compile(r"\b(2[0-9]|30)\s+tet\b")
_YEAR_END = re.compile(r"\b(?:giao thua|tat nien)\b")

# Named days: what is typed (folded) → its spelling, and (day, month), lunar where marked so.
_NAMED: tuple[tuple[str, str, tuple[int, int], bool], ...] = (
    ("tet duong lich", "tết dương lịch", (1, 1), False),
    ("tet duong", "tết dương", (1, 1), False),
    ("tet tay", "tết tây", (1, 1), False),
    ("trung thu", "trung thu", (15, 8), True),
    ("doan ngo", "đoan ngọ", (5, 5), True),
    ("gio to", "giỗ tổ", (10, 3), True),
    ("quoc khanh", "quốc khánh", (2, 9), False),
    ("giai phong mien nam", "giải phóng miền nam", (30, 4), False),
    ("quoc te lao dong", "quốc tế lao động", (1, 5), False),
    ("ngay van hoa viet nam", "ngày văn hóa việt nam", (24, 11), False),
    ("giang sinh", "giáng sinh", (25, 12), False),
    ("noel", "noel", (25, 12), False),
    ("tet nguyen dan", "tết nguyên đán", (1, 1), True),
    ("tet am lich", "tết âm lịch", (1, 1), True),
    ("tet ta", "tết ta", (1, 1), True),
    ("tet", "tết", (1, 1), True),
)


def one(day: date | None) -> Days | None:
    """A single day as a span."""
    return (day, day) if day else None


def number(word: str) -> int:
    """`2`, `hai`, `gieng`, `chap` as a number."""
    return int(word) if word.isdecimal() else MONTHS[word]


def find_lunar(typed: str, folded: str, today: date) -> Days | None:
    """A day of the lunar calendar: "mùng 2 Tết", "10/3 âm", "rằm tháng bảy", "30 Tết"."""
    if before_tet := _BEFORE_TET.search(folded):
        day = int(before_tet[1])
        # "30 Tết" is the last day of the year, also of a year that ends on the 29th.
        return one(lunar.next_eve(today) if day == 30 else lunar.next_day(day, 12, today))
    if _YEAR_END.search(folded):
        return one(lunar.next_eve(today))
    if match := _LUNAR_DAY.search(folded):
        day = number(match[1])
        month = match[2] or match[3]
        if month:
            return one(lunar.next_day(day, number(month), today))
        if match[4] or re.search(r"\btet\b", folded):
            return one(lunar.next_day(day, 1, today))
        return one(lunar.next_day_of_month(day, today))
    if numeric := _LUNAR_NUMERIC.search(folded):
        return one(lunar.next_day(number(numeric[1]), number(numeric[2]), today))
    full_moon = _FULL_MOON.search(folded)
    if full_moon and agrees(typed[full_moon.start(1) : full_moon.end(1)], "rằm"):
        month = full_moon[2]
        return one(lunar.next_day(15, number(month), today) if month else lunar.next_day_of_month(15, today))
    return None


def find_named(typed: str, folded: str, today: date) -> Days | None:
    """A holiday told by its name."""
    for word, spelled, (day, month), is_lunar in _NAMED:
        match = re.search(rf"\b{word}\b", folded)
        if match and agrees(typed[match.start() : match.end()], spelled):
            return one(lunar.next_day(day, month, today) if is_lunar else next_date(day, month, today))
    return None


def next_date(day: int, month: int, today: date) -> date | None:
    """The first solar `day`/`month` on or after `today`."""
    for year in range(today.year, today.year + 9):  # 29/2 may be eight years away
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
