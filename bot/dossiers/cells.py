"""Cells of officers' tables → values. Pure; each function raises `InputError` with a Vietnamese hint.

A cell is whatever a spreadsheet reader gives: text, number, date, empty.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from bot.errors import InputError
from bot.settings import VIETNAM

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# Excel's day 0; 1 March 1900 and later are right in spite of its imagined 29 February 1900.
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=VIETNAM)
_FIRST_YEAR, _LAST_YEAR = 2000, 2099

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_IN_WORDS = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_CLOCK = re.compile(r"(\d{1,2})\s*(?::|h|giờ)\s*(\d{1,2})?(?:\s*(?::|phút)\s*(\d{1,2}))?", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_LAST_SERIAL = 100_000  # in the year 2173; a larger number is a date written without separators
_ZONE = re.compile(r"(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$")


def read_text(cell: Cell) -> str:
    """Text on one line, in NFC (Windows-1258 writes tones apart); whole numbers lose the `.0` of Excel."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    # PostgreSQL stores no NUL.
    text = " ".join(str(cell).replace("\0", "").split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_moment(cell: Cell) -> datetime | None:
    """A date with or without a time, in Vietnam's zone: text in any usual order, Excel serial, or a real date."""
    if isinstance(cell, datetime):
        moment = cell if cell.tzinfo else cell.replace(tzinfo=VIETNAM)
        return _plausible(moment, cell).astimezone(VIETNAM)
    if isinstance(cell, date):
        return _plausible(datetime.combine(cell, time(), VIETNAM), cell)
    text = read_text(cell)
    if not text or text in ("-", "--"):
        return None
    if isinstance(cell, int | float) or _SERIAL.fullmatch(text):
        serial = float(text)
        if 1 <= serial < _LAST_SERIAL:
            # Seconds are rounded because a time of day as a fraction is not exact.
            return _plausible(_EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400)), cell)
    return _from_text(text)


def _from_text(text: str) -> datetime:
    text = _ZONE.sub("", text) if "T" in text else text
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        return _build(year, month, day, (hour, minute, second), text)
    day_first = _DAY_FIRST.search(text) or _IN_WORDS.search(text)
    match = day_first or _YEAR_FIRST.search(text)
    if match is None:
        raise _bad_date(text)
    first, month, last = (int(part) for part in match.groups())
    rest = (text[: match.start()] + " " + text[match.end() :]).strip(" T,-")
    clock = _CLOCK.search(rest)
    if rest and not clock and any(c.isdigit() for c in rest):
        raise _bad_date(text)
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    year, day = (last, first) if day_first else (first, last)
    return _build(year, month, day, (hour, minute, second), text)


def _build(year: int, month: int, day: int, clock: tuple[int, int, int], text: str) -> datetime:
    try:
        return _plausible(datetime.combine(date(year, month, day), time(*clock), VIETNAM), text)
    except ValueError as error:
        raise _bad_date(text) from error


def _plausible(moment: datetime, cell: object) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise _bad_date(str(cell))
    return moment


def _bad_date(text: str) -> InputError:
    return InputError(
        f"not a date: {text[:40]!r}", hint=f"“{text[:40]}” không phải ngày (ngày/tháng/năm, ví dụ 05/01/2026 08:30)"
    )


def read_phone(cell: Cell) -> str:
    """Ten digits from 0, or "". Excel's lost zero and +84 are mended; of two numbers the first is taken."""
    for part in re.split(r"[;,/]|\s-\s", read_text(cell)):
        digits = re.sub(r"\D", "", part)
        digits = re.sub(r"^(?:00)?84(?=\d{9}$)", "0", digits)
        if len(digits) == 9 and digits[0] != "0":
            digits = "0" + digits
        if 9 <= len(digits) <= 11:
            return digits
    return ""


def read_identity(cell: Cell) -> str:
    """Digits of an ID card (12, lost zeros put back), old ID (9) or tax code (10, 13); "" if it is none of them."""
    digits = re.sub(r"\D", "", read_text(cell))
    if len(digits) == 11 and isinstance(cell, int | float):
        digits = digits.zfill(12)
    return digits if len(digits) in (9, 10, 12, 13) else ""


def read_money(cell: Cell) -> int | None:
    """Đồng; `75.000 đ` and `75,000` are 75000."""
    if isinstance(cell, float):
        cell = round(cell)
    text = read_text(cell)
    if not text or text == "-":
        return None
    digits = re.sub(r"[.,\s]|đồng|vnđ|vnd|đ", "", text.casefold())
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 12:
        raise InputError(f"not an amount: {text[:40]!r}", hint=f"“{text[:40]}” không phải số tiền")
    return int(digits)


def mask_name(name: str) -> str:
    """`Nguyễn Văn Mẫu` → `N. V. Mẫu`: enough for the owner to know the dossier, too little for anybody else."""
    *first, last = name.split() or [""]
    return " ".join([*(f"{word[0]}." for word in first), last])[:80]
