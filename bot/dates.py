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

from bot.day_parts import DayPart, Part, find_day_part
from bot.named_days import MONTH, NUMBER, Days, find_lunar, find_named, next_date, number, one
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


Finder = Callable[[str, str, date], Days | None]

# Not a house number ("hẻm 12/3"), not hours ("8-11h").
_NUMERIC = re.compile(
    r"(?<![\d./-])(?<!\bso )(?<!hem )(?<!nha )(?<!ngo )(?<!kiet )"
    r"(?:(^\s*|(?:ngay|hom|le|dip|nghi|bua|sang|chieu|toi)\s))?"
    r"(\d{1,2})\s?([/.-])\s?(\d{1,2})(?:\3(\d{4}|\d{2}))?(?!\d|[./-]\d|\s?h\b|\s?gio)"
)
_WORDED = re.compile(rf"(?<![\d./-])(?:(?<=ngay )|(?=\d)){NUMBER}\s+thang\s+{MONTH}\b(?:\s+(?:nam\s+)?(\d{{4}})\b)?")
_DAY_OF_MONTH = re.compile(r"\b(?:ngay|hom|bua)\s+(\d{1,2})\b(?!\s?(?:[/.:h-]|gio|ngay|thang\s+\d|lan|ban|nguoi|tuoi))"
                           r"(?:\s+(?:thang)\s+(nay|sau|toi))?")  # fmt: skip

_WEEKDAY_WORDS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {str(n): n - 2 for n in range(2, 8)}
_WEEKDAY_SPELLED = {"hai": "hai", "ba": "ba", "tu": "tư", "nam": "năm", "sau": "sáu", "bay": "bảy|bẩy"}
_ONE_WEEKDAY = (
    r"(?:thu\s?(2|3|4|5|6|7|hai|ba|tu|nam|sau|bay)\b|(?<![/\w])t[\s.]?([2-7])\b|\b(cn|chu nhat|chua nhat|chu nhut)\b)"
)
_WEEKDAY = re.compile(
    rf"(?<!so )(?<!so)(?:\b{_ONE_WEEKDAY})(?!\s?(?:[/-]\s?\d|nghin|ngan|trieu|tram|k\b|dong|ban\b|tuc))"
    r"(?:\s+tuan\s+(nay|sau|toi|truoc|ke))?"
)
_WEEKDAY_RANGE = re.compile(rf"{_ONE_WEEKDAY}\s*(?:-|–|→|den|toi|toi het)\s*(?:het\s+)?{_ONE_WEEKDAY}")
_WEEKEND = re.compile(
    r"\b(?:cuoi tuan|(?:thu\s?(?:7|bay)|t7)\s*(?:,|va|hay|hoac|voi|&|\+)?\s*(?:cn|chu nhat))\b(?:\s+(nay|sau|toi))?"
)
_WEEK = re.compile(r"\b(dau\s+)?tuan\s+(nay|sau|toi|ke)\b")

_IN_DAYS = re.compile(rf"\b{NUMBER}\s+(?:ngay|hom|bua)\s+(?:nua|sau|toi)\b")
_RELATIVE: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (re.compile(r"\b(?:hom|bua) kia\b"), "kia", -2),
    (re.compile(r"\bngay kia\b"), "kia", 2),
    (re.compile(r"\b(?:hom|bua|ngay|toi|chieu|sang|dem) qua\b"), "qua", -1),
    (re.compile(r"\b(?:hom|bua|ngay|sang|trua|chieu|toi|dem) nay\b"), "nay", 0),
    (re.compile(r"\b(?:hom|bua|ngay|sang|trua|chieu|toi) ni\b"), "ni", 0),
    (re.compile(r"\bbay gio\b"), "bây giờ", 0),
    (re.compile(r"\b(?:hien|luc) gio\b"), "giờ", 0),
    (re.compile(r"\b(?:gio|luc) nay\b"), "này", 0),
    (re.compile(r"^\s*nay\b(?=\s+(?:co|phuong|ubnd|uy ban|lam|mo))"), "nay", 0),
    (re.compile(r"\b(?:ngay|hom|bua|sang|trua|chieu|toi|mai) mot\b"), "mốt", 2),
    (re.compile(r"\bmot\b(?=\s+(?:co|phuong|ubnd|uy ban|lam|mo|di|den|len|ra)\b)"), "mốt", 2),
    (re.compile(r"\b(?:ngay|hom|bua|sang|trua|chieu|toi|som) mai\b"), "mai", 1),
    (re.compile(r"\bmai\b"), "mai", 1),
)
# "Mai" is also a name, a street, "mai táng", and without marks "thương mại", "khuyến mãi", "mái nhà".
_NOT_TOMORROW = re.compile(
    r"\b(?:thuong|khuyen|hoa|chi|co|ba|anh|em|ong|ten|thi|mia|di|dau|duong|bui|mo|mua)\s+mai\b"
    r"|\bmai\s+(?:tang|hac|xuan|dich|thuy|nha|ton|thi)\b"
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


def _numeric(typed: str, folded: str, today: date) -> Days | None:
    for match in _NUMERIC.finditer(folded):
        lead, day, separator, month, year = match.groups()
        is_clear = year is not None or separator == "/" or (separator == "-" and lead is not None) or bool(lead)
        if is_clear and (day, month) not in (("24", "7"), ("24", "24")):
            return one(_with_year(int(day), int(month), year, today))
    worded = _WORDED.search(folded)
    # "ngày 10 thang sau" without marks is next month, not June.
    if worded and (worded[2] != "sau" or typed[worded.start(2) : worded.end(2)].lower() == "sáu"):
        return one(_with_year(number(worded[1]), number(worded[2]), worded[3], today))
    if of_month := _DAY_OF_MONTH.search(folded):
        return one(_day_of_month(int(of_month[1]), of_month[2], today))
    return None


def _with_year(day: int, month: int, year: str | None, today: date) -> date | None:
    if year is None:
        return next_date(day, month, today)
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
        if word in _WEEKDAY_SPELLED and not _is_spelled(typed[match.start(1) : match.end(1)], _WEEKDAY_SPELLED[word]):
            continue
        weekday = _WEEKDAY_WORDS[word] if word else 6
        monday = today - timedelta(days=today.weekday())
        week = match[4]
        if week:
            return one(monday + timedelta(days=weekday + {"nay": 0, "truoc": -7}.get(week, 7)))
        return one(today + timedelta(days=(weekday - today.weekday()) % 7))
    return None


def _is_spelled(typed: str, spellings: str) -> bool:
    return any(agrees(typed, spelled) for spelled in spellings.split("|"))


def _relative(typed: str, folded: str, today: date) -> Days | None:
    for pattern, spelled, offset in _RELATIVE:
        for match in pattern.finditer(folded):
            words = typed[match.start() : match.end()].split()
            if not agrees(" ".join(words[-len(spelled.split()) :]), spelled):
                continue
            if match[0] != "mai" or not _NOT_TOMORROW.search(folded):
                return one(today + timedelta(days=offset))
    if in_days := _IN_DAYS.search(folded):
        return one(today + timedelta(days=number(in_days[1])))
    return None


def _week(_typed: str, folded: str, today: date) -> Days | None:
    match = _WEEK.search(folded)
    if not match:
        return None
    monday = today - timedelta(days=today.weekday()) + timedelta(days=0 if match[2] == "nay" else 7)
    return (monday, monday) if match[1] else (max(monday, today), monday + timedelta(days=6))


_FINDERS: tuple[Finder, ...] = (find_lunar, _numeric, _weekend, _weekday, _relative, _week, find_named)
