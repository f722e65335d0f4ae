"""Days as residents type them: "chiều thứ sáu", "mai", "mùng 2 Tết", "thứ 7 tuần sau", "2/9". Pure; never raises.

`find_day` returns the first day a text names, looking forward from `today`; the finders below are tried in order, the
most specific first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot import lunar
from bot.day_parts import DayPart, Part, find_day_part
from bot.phrases import agrees, fold_letters

MAX_CHARACTERS = 2_000


@dataclass(frozen=True)
class FoundDay:
    """A day, or the days up to `until`, with the part of day and the time where they were said."""

    day: date
    until: date
    part: Part | None = None
    at: time | None = None
    is_said: bool = True  # False: only a part of day was said ("chiều có làm không"), the day is today


Days = tuple[date, date]
Finder = Callable[[str, str, date], Days | None]

_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_MONTHS = _NUMBERS | {"gieng": 1, "chap": 12, "muoi mot": 11, "muoi hai": 12}
_NUMBER = r"(\d{1,2}|" + "|".join(_NUMBERS) + ")"
_MONTH = r"(\d{1,2}|muoi mot|muoi hai|gieng|chap|" + "|".join(_NUMBERS) + ")"

_TET = r"(?:tet|am|am lich)\b(?!\s+(?:tay|duong|trung thu|doan ngo))"
_LUNAR_DAY = re.compile(
    rf"\b(?:mung|mong|m)\s?{_NUMBER}\b(?:\s?(?:[/-]\s?(\d{{1,2}})\b|thang\s{_MONTH}\b))?(?:\s+({_TET}))?"
)
_LUNAR_NUMERIC = re.compile(rf"\b(\d{{1,2}})\s?(?:/|-|thang)\s?{_MONTH}\s+(?:am\b|al\b)")
_FULL_MOON = re.compile(rf"\b(ram)\b(?:\s+thang\s{_MONTH}\b)?")
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

_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(ngay|hom|le|bua|sang|chieu|toi)\s)?(\d{1,2})\s?([/.-])\s?(\d{1,2})(?:\3(\d{4}|\d{2}))?(?![\d]|[./-]\d)"
)
_WORDED = re.compile(rf"(?<![\d./-])(\d{{1,2}})\s+thang\s+{_MONTH}\b(?:\s+(?:nam\s+)?(\d{{4}})\b)?")
_DAY_OF_MONTH = re.compile(r"\b(?:ngay|hom|bua)\s+(\d{1,2})\b(?!\s?(?:[/.:h-]|gio|ngay|thang\s+\d|lan|ban|nguoi|tuoi))"
                           r"(?:\s+(?:thang)\s+(nay|sau|toi))?")  # fmt: skip

_WEEKDAY_WORDS = {
    "2": 0,
    "hai": 0,
    "3": 1,
    "ba": 1,
    "4": 2,
    "tu": 2,
    "5": 3,
    "nam": 3,
    "6": 4,
    "sau": 4,
    "7": 5,
    "bay": 5,
}
_WEEKDAY_SPELLED = {"hai": "hai", "ba": "ba", "tu": "tư", "nam": "năm", "sau": "sáu", "bay": "bảy"}
_ONE_WEEKDAY = r"(?:thu\s?(2|3|4|5|6|7|hai|ba|tu|nam|sau|bay)\b|(?<![/\w])t\s?([2-7])\b|\b(cn|chu nhat|chua nhat)\b)"
_WEEKDAY = re.compile(
    rf"(?<!so )(?<!so)(?:\b{_ONE_WEEKDAY})(?!\s?(?:[/-]\s?\d|nghin|ngan|trieu|tram|k\b|dong|ban\b|tuc))"
    r"(?:\s+tuan\s+(nay|sau|toi|truoc|ke))?"
)
_WEEKDAY_RANGE = re.compile(rf"{_ONE_WEEKDAY}\s*(?:-|–|→|den|toi|toi het)\s*(?:het\s+)?{_ONE_WEEKDAY}")
_WEEKEND = re.compile(
    r"\b(?:cuoi tuan|(?:thu\s?(?:7|bay)|t7)\s*(?:,|va|hay|hoac|voi|&|\+)?\s*(?:cn|chu nhat))\b(?:\s+(nay|sau|toi))?"
)
_WEEK = re.compile(r"\b(dau\s+)?tuan\s+(nay|sau|toi|ke)\b")

_IN_DAYS = re.compile(rf"\b{_NUMBER}\s+(?:ngay|hom|bua)\s+(?:nua|sau|toi)\b")
_RELATIVE: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (re.compile(r"\b(?:hom|bua|ngay) kia\b"), "kia", -2),
    (re.compile(r"\b(?:hom|bua|ngay|toi|chieu|sang|dem) qua\b"), "qua", -1),
    (re.compile(r"\b(?:hom|bua|ngay|sang|trua|chieu|toi|dem) nay\b"), "nay", 0),
    (re.compile(r"\b(?:bay|hien|luc) gio\b|\b(?:gio|luc) nay\b"), "", 0),
    (re.compile(r"^\s*nay\b(?=\s+(?:co|phuong|ubnd|uy ban|lam|mo))"), "nay", 0),
    (re.compile(r"\b(?:ngay|hom|bua|sang|trua|chieu|toi|mai) mot\b"), "mốt", 2),
    (re.compile(r"\bmot\b(?=\s+(?:co|phuong|ubnd|uy ban|lam|mo|di|den|len|ra)\b)"), "mốt", 2),
    (re.compile(r"\b(?:ngay|hom|bua|sang|trua|chieu|toi|som) mai\b"), "mai", 1),
    (re.compile(r"\bmai\b"), "mai", 1),
)
# "Mai" is also a name, a street, "mai táng", and without marks "thương mại", "khuyến mãi", "mái nhà".
_NOT_TOMORROW_AFTER = frozenset(
    {
        "thuong",
        "khuyen",
        "hoa",
        "chi",
        "co",
        "ba",
        "anh",
        "em",
        "ong",
        "ten",
        "thi",
        "mia",
        "di",
        "dau",
        "duong",
        "bui",
        "mo",
    }
)
_NOT_TOMORROW_BEFORE = frozenset(
    {"tang", "hac", "xuan", "dich", "thuy", "nha", "ton", "lan", "anh", "thi", "linh", "phi"}
)


def find_day(text: str, today: date) -> FoundDay | None:
    """The first day that `text` names, on or after `today` unless it says otherwise; None if it names none."""
    typed = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    folded = fold_letters(typed)
    part = find_day_part(typed)
    if _WEEKDAY_RANGE.search(folded):
        return None  # "thứ 2 đến thứ 6" asks about the week, not about a day
    for finder in _FINDERS:
        try:
            days = finder(typed, folded, today)
        except (ValueError, OverflowError):  # 31/2, or beyond the year 9999
            continue
        if days:
            return FoundDay(days[0], days[1], part.part, part.at)
    return _today_if_only_a_part(part, today)


def _today_if_only_a_part(part: DayPart, today: date) -> FoundDay | None:
    if part.part is None and part.at is None:
        return None
    return FoundDay(today, today, part.part, part.at, is_said=False)


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS[word]


def _lunar(typed: str, folded: str, today: date) -> Days | None:
    if match := _BEFORE_TET.search(folded):
        eve = lunar.next_eve(today)
        # "30 Tết" is the last day of the year, also of a year that ends on the 29th.
        return _one(
            eve if match[1] in ("29", "30") and eve and match[1] == "30" else lunar.next_day(int(match[1]), 12, today)
        )
    if _YEAR_END.search(folded):
        return _one(lunar.next_eve(today))
    if match := _LUNAR_DAY.search(folded):
        day = _number(match[1])
        month = match[2] or match[3]
        if month:
            return _one(lunar.next_day(day, _number(month), today))
        if match[4] or re.search(r"\btet\b", folded):
            return _one(lunar.next_day(day, 1, today))
        return _one(lunar.next_day_of_month(day, today))
    if numeric := _LUNAR_NUMERIC.search(folded):
        return _one(lunar.next_day(_number(numeric[1]), _number(numeric[2]), today))
    full_moon = _FULL_MOON.search(folded)
    if full_moon and agrees(typed[full_moon.start(1) : full_moon.end(1)], "rằm"):
        month = full_moon[2]
        return _one(lunar.next_day(15, _number(month), today) if month else lunar.next_day_of_month(15, today))
    return None


def _named(typed: str, folded: str, today: date) -> Days | None:
    for word, spelled, (day, month), is_lunar in _NAMED:
        match = re.search(rf"\b{word}\b", folded)
        if match and agrees(typed[match.start() : match.end()], spelled):
            return _one(lunar.next_day(day, month, today) if is_lunar else _next_date(day, month, today))
    return None


def _next_date(day: int, month: int, today: date) -> date | None:
    for year in range(today.year, today.year + 9):  # 29/2 may be eight years away
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def _numeric(typed: str, folded: str, today: date) -> Days | None:
    for match in _NUMERIC.finditer(folded):
        lead, day, separator, month, year = match.groups()
        is_clear = bool(lead or year) or separator == "/"
        if is_clear and (day, month) not in (("24", "7"), ("24", "24")):
            return _one(_with_year(int(day), int(month), year, today))
    worded = _WORDED.search(folded)
    # "ngày 10 thang sau" without marks is next month, not June.
    if worded and (worded[2] != "sau" or typed[worded.start(2) : worded.end(2)].lower() == "sáu"):
        return _one(_with_year(int(worded[1]), _number(worded[2]), worded[3], today))
    if of_month := _DAY_OF_MONTH.search(folded):
        return _one(_day_of_month(int(of_month[1]), of_month[2], today))
    return None


def _with_year(day: int, month: int, year: str | None, today: date) -> date | None:
    if year is None:
        return _next_date(day, month, today)
    return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)


def _day_of_month(day: int, which: str | None, today: date) -> date | None:
    first = today.replace(day=1)
    if which in ("sau", "toi"):
        first = (first + timedelta(days=32)).replace(day=1)
    for _ in range(3):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found and (found >= today or which):
            return found
        first = (first + timedelta(days=32)).replace(day=1)
    return None


def _weekend(_typed: str, folded: str, today: date) -> Days | None:
    match = _WEEKEND.search(folded)
    if not match:
        return None
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() != 6 else -1)
    if match[1] in ("sau", "toi"):
        saturday += timedelta(days=7)
    return max(saturday, today), saturday + timedelta(days=1)


def _weekday(typed: str, folded: str, today: date) -> Days | None:
    for match in _WEEKDAY.finditer(folded):
        word = match[1] or match[2]
        typed_words = typed[match.start() : match.end()].split()
        if match[1] and not agrees(typed_words[0].rstrip("234567"), "thứ"):
            continue
        if word in _WEEKDAY_SPELLED and not agrees(typed[match.start(1) : match.end(1)], _WEEKDAY_SPELLED[word]):
            continue
        weekday = _WEEKDAY_WORDS[word] if word else 6
        monday = today - timedelta(days=today.weekday())
        week = match[4]
        if week:
            return _one(monday + timedelta(days=weekday + {"nay": 0, "truoc": -7}.get(week, 7)))
        return _one(today + timedelta(days=(weekday - today.weekday()) % 7))
    return None


def _relative(typed: str, folded: str, today: date) -> Days | None:
    for pattern, spelled, offset in _RELATIVE:
        for match in pattern.finditer(folded):
            words = typed[match.start() : match.end()].split()
            if spelled and not agrees(words[-1], spelled):
                continue
            if match[0] != "mai" or _is_tomorrow(folded, match):
                return _one(today + timedelta(days=offset))
    if in_days := _IN_DAYS.search(folded):
        return _one(today + timedelta(days=_number(in_days[1])))
    return None


def _is_tomorrow(folded: str, match: re.Match[str]) -> bool:
    before, after = folded[: match.start()].split(), folded[match.end() :].split()
    return not (before and before[-1] in _NOT_TOMORROW_AFTER) and not (after and after[0] in _NOT_TOMORROW_BEFORE)


def _week(_typed: str, folded: str, today: date) -> Days | None:
    match = _WEEK.search(folded)
    if not match:
        return None
    monday = today - timedelta(days=today.weekday()) + timedelta(days=0 if match[2] == "nay" else 7)
    return (monday, monday) if match[1] else (max(monday, today), monday + timedelta(days=6))


_FINDERS: tuple[Finder, ...] = (_lunar, _numeric, _weekend, _weekday, _relative, _week, _named)
