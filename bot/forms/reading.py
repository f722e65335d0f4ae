"""What a resident typed, read as the answer to one field of a form. Pure; never raises.

A value comes back as it is printed. What cannot be read is told by a `Flaw`, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.answer import format_time
from bot.dates import FoundDay, find_day
from bot.forms.dates import read_date, read_year
from bot.forms.schema import FieldKind, FormField
from bot.text import fold

LONGEST = 200  # characters; what a line or two of a form can hold
LONGEST_FREE = 1500  # of what somebody tells

_NAME = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
_LEADS = re.compile(r"^(?:(?:dạ|vâng|thưa|à|ừ|là|tên|họ tên|họ và tên)[\s,:]+)+", re.IGNORECASE)
_MONEY = re.compile(r"([\d.,]+)\s*(ty|trieu|tr|nghin|ngan|k|dong|d|vnd)?\b")
_UNITS = {"ty": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 1000, "ngan": 1000, "k": 1000}
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}

_OPTION = re.compile(r"(\d{2}/\d{2}/\d{4}), (\d{1,2}) giờ")  # of a free time
_PICTURE = re.compile(r"kept-[\w-]{20,60}")


class Flaw(StrEnum):
    """Why an answer was not taken."""

    UNREADABLE = "unreadable"
    NO_MARKS = "no_marks"  # a name typed without diacritics; taken the second time
    FUTURE = "future"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Read:
    """The value, or why there is none. `converted`: a lunar date was changed into a solar one."""

    value: str = ""
    flaw: Flaw | None = None
    converted: bool = False


_UNREADABLE = Read(flaw=Flaw.UNREADABLE)
_WRAPPING = {"a", "da", "la", "nha", "nhe", "thi", "thua", "vang"}  # around an answer, without marks


def read_answer(field: FormField, typed: str, today: date) -> Read:
    """`typed` as the answer to `field` on the day `today`."""
    text = clean(typed)
    if not text:
        return _UNREADABLE
    if len(text) > (LONGEST_FREE if field.free else LONGEST):
        return Read(flaw=Flaw.TOO_LONG)
    return _READERS[field.kind](field, text, today)


def clean(typed: str) -> str:
    """`typed` in NFC on one line, without what cannot be seen."""
    text = unicodedata.normalize("NFC", typed)
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(visible.split())


def has_no_marks(text: str) -> bool:
    """Whether `text` was typed without a single Vietnamese mark."""
    return fold(text) == " ".join(text.casefold().split())


def _name(_field: FormField, text: str, _today: date) -> Read:
    words = _LEADS.sub("", text).strip(" .,;:").split()
    if not 2 <= len(words) <= 8 or not all(_NAME.fullmatch(word) for word in words):
        return _UNREADABLE
    name = " ".join(words)
    if name in (name.lower(), name.upper()):
        name = " ".join(word[:1].upper() + word[1:].lower() for word in words)
    return Read(name, Flaw.NO_MARKS if has_no_marks(name) else None)


def _date(field: FormField, text: str, today: date) -> Read:
    found = read_date(text, today)
    if found is not None:
        day, is_lunar = found
        if day > today and not field.may_be_future:
            return Read(flaw=Flaw.FUTURE)
        return Read(f"{day:%d/%m/}{day.year:04d}", converted=is_lunar)
    return _year(field, text, today) if field.year_alone else _UNREADABLE


def _year(_field: FormField, text: str, today: date) -> Read:
    year = read_year(text, today)
    return Read(str(year)) if year else _UNREADABLE


def _id_number(_field: FormField, text: str, _today: date) -> Read:
    digits = _only_number(text)
    return Read(digits) if len(digits) in (9, 12) else _UNREADABLE


def _phone(_field: FormField, text: str, _today: date) -> Read:
    digits = _only_number(text.replace("+84", "0"))
    if digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    fits = len(digits) in (10, 11) and digits.startswith("0")
    return Read(digits) if fits else _UNREADABLE


def _only_number(text: str) -> str:
    """The digits of the one number in `text`; none when there are two, or too few."""
    numbers = re.findall(r"\d(?:[ .\-]?\d){5,}", text)
    return "".join(c for c in numbers[0] if c.isdecimal()) if len(numbers) == 1 else ""


def _choice(field: FormField, text: str, _today: date) -> Read:
    said = fold(text).strip(" .!")
    if said.isdecimal() and 1 <= int(said) <= len(field.options):
        return Read(field.options[int(said) - 1])
    if field.exact:
        return _exactly(field, text)
    folded = {fold(word): option for word, option in field.aliases.items()}
    folded |= {fold(option): option for option in field.options}
    if said in folded:
        return Read(folded[said])
    # "dạ là nam ạ", "chưa": the option as words of what was said, or the other way round, if only one fits.
    fits = {option for key, option in folded.items() if _holds(said, key) or _holds(key, said)}
    if len(fits) == 1:
        return Read(fits.pop())
    return Read(text) if field.other and not fits else _UNREADABLE


def _exactly(field: FormField, text: str) -> Read:
    """An option that is all that was typed, or what was typed where others may be given. A bare "ba" may be two."""
    words = [word for word in text.lower().strip(" .!").split() if fold(word) not in _WRAPPING]
    said = " ".join(words) or text
    named = [*field.aliases.items(), *((option, option) for option in field.options)]
    exact = {option for word, option in named if word.lower() == said}
    if len(exact) == 1 and said != fold(said):
        return Read(exact.pop())
    alike = {option for word, option in named if fold(word) == fold(said)}
    if len(alike) == 1:
        return Read(alike.pop())
    return Read(text) if field.other and not alike else _UNREADABLE


def _visit_time(field: FormField, text: str, today: date) -> Read:
    """An option as it stands, or the first one at the day and time that `text` names: "sáng thứ tư", "mai 9 giờ"."""
    chosen = _choice(field, text, today)
    if chosen.flaw is None:
        return chosen
    found = find_day(text, today)
    fitting = [option for option in field.options if found and _is_at(option, found)]
    return Read(fitting[0]) if fitting else _UNREADABLE


def _is_at(option: str, found: FoundDay) -> bool:
    """Whether the free time that `option` names is one of those that were meant."""
    named = _OPTION.search(option)
    if named is None or (found.is_said and named[1] != f"{found.day:%d/%m/%Y}"):
        return False
    if found.at and not option.endswith(format_time(found.at)):
        return False
    return found.part is None or found.part.hours[0].hour <= int(named[2]) < found.part.hours[1].hour


def _picture(_field: FormField, text: str, _today: date) -> Read:
    return Read(text) if _PICTURE.fullmatch(text) else _UNREADABLE


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _address(_field: FormField, text: str, _today: date) -> Read:
    letters = sum(c.isalpha() for c in text)
    return Read(text) if letters >= 4 and " " in text else _UNREADABLE


def _text(_field: FormField, text: str, _today: date) -> Read:
    return Read(text) if any(c.isalnum() for c in text) else _UNREADABLE


def _money(_field: FormField, text: str, _today: date) -> Read:
    found = _MONEY.search(fold(text))
    if not found:
        return _UNREADABLE
    number, unit = found[1].strip(".,"), _UNITS.get(found[2] or "", 1)
    digits = number.replace(".", "").replace(",", "")
    if unit > 1 and re.fullmatch(r"\d+[.,]\d{1,2}", number):  # "1,5 triệu"
        whole, part = re.split("[.,]", number)
        amount = int(whole) * unit + int(part) * unit // 10 ** len(part)
    else:
        amount = int(digits or 0) * unit
    fits = 1000 <= amount < 10**13
    return Read(f"{amount:,}".replace(",", ".")) if fits else _UNREADABLE


def _count(_field: FormField, text: str, _today: date) -> Read:
    words = fold(text).split()
    numbers = [
        int(word) if word.isdecimal() else _COUNTS[word] for word in words if word.isdecimal() or word in _COUNTS
    ]
    return Read(str(numbers[0])) if len(numbers) == 1 and 0 <= numbers[0] <= 999 else _UNREADABLE


_READERS: dict[FieldKind, Callable[[FormField, str, date], Read]] = {
    FieldKind.NAME: _name,
    FieldKind.DATE: _date,
    FieldKind.YEAR: _year,
    FieldKind.ID_NUMBER: _id_number,
    FieldKind.PHONE: _phone,
    FieldKind.ADDRESS: _address,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT: _text,
    FieldKind.MONEY: _money,
    FieldKind.COUNT: _count,
    FieldKind.VISIT_TIME: _visit_time,
    FieldKind.PICTURE: _picture,
}
