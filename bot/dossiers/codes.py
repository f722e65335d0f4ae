"""Dossier codes: read as people type them, written in one form. Pure functions, linear in the length of the text.

Forms in use (`-` between unit, day and sequence):

* `H15.07.01-260105-0012`: unit, day (yyMMdd), sequence of that day. Provinces today.
* `000.00.30.H15-201006-0012`: the same under the rules of 2018 to 2021; still on old receipts.
* `G22.99.01-260714-0008`, `G09.20-20260609-0092637`: codes given by ministries.

Procedure codes (`1.013225`), phones, ID numbers, dates and amounts lack the letter G, H or K and never match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

# One-stop software numbers dossiers since about 2012; the bounds keep other digits from passing as a day.
_FIRST_YEAR, _LAST_YEAR = 2012, 2049
_MAX_GROUPS = 4
_PHONE_LENGTHS = range(9, 12)

_DASHES = "‐‑‒–—―−﹘﹣-_"
_DOTS = "·•．。"
_SPACES = "\t\r\n\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u202f\u2060\u3000\ufeff"
_PLAIN = str.maketrans(
    {**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_DOTS, "."), **dict.fromkeys(_SPACES, " ")}
    | {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0xFF01 + i) not in _DASHES + _DOTS}
)
_AS_DIGITS = str.maketrans("OoIiLl|", "0011111")

_D = r"[0-9OoIiLl|]"
_S = r"[ .,\-/:]{0,3}"
# Every repetition is bounded, so the search is linear. 30 digits are more than the longest code has.
_CANDIDATE = re.compile(
    rf"(?P<prefix>(?<![0-9]){_D}{{3}}{_S}{_D}{{2}}{_S}{_D}{{2}}{_S})?"
    rf"(?P<letter>[GHKghk])(?P<gap>{_S})(?P<rest>{_D}(?:{_S}{_D}){{9,29}})"
)
_TOKEN = re.compile(rf"{_D}+")


@dataclass(frozen=True)
class DossierCode:
    """A code taken apart; `str()` writes the canonical form, which is what the database stores.

    `parse_code(str(code)) == code`.
    """

    prefix: str  # "000.00.30" of the old form, or ""
    unit: str  # "H15.07.01"
    day: date
    long_day: bool  # written yyyyMMdd instead of yyMMdd
    sequence: str

    def __str__(self) -> str:
        day = f"{self.day:%Y%m%d}" if self.long_day else f"{self.day:%y%m%d}"
        return f"{self.prefix}{'.' if self.prefix else ''}{self.unit}-{day}-{self.sequence}"


@dataclass(frozen=True)
class FoundCode:
    """A code inside a text: `text[start:end]` is how it was typed, `code` the canonical form.

    `exact` is False when letters were read as digits or a separator had to be guessed.
    """

    code: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True)
class _Token:
    """A run of digits as typed; look-alike letters are read as digits."""

    typed: str
    end: int  # in the text

    @property
    def digits(self) -> str:
        return self.typed.translate(_AS_DIGITS)


@dataclass(frozen=True)
class _Parts:
    groups: list[str]  # of the unit; the first follows the letter
    day: str
    sequence: str
    end: int  # in the text


def find_codes(text: str) -> list[FoundCode]:
    """All dossier codes in `text`, in order. Never raises."""
    return [found for _, found in _scan(text)]


def parse_code(text: str) -> DossierCode | None:
    """The code that `text` consists of (spaces around it do not matter), or None."""
    stripped = text.strip()
    for code, found in _scan(stripped):
        return code if (found.start, found.end) == (0, len(stripped)) else None
    return None


def code_key(code: str) -> str:
    """What all spellings of one code share: its letters and digits. The database looks up by it."""
    return "".join(c for c in code.translate(_PLAIN).upper() if c.isascii() and c.isalnum())


def _scan(text: str) -> Iterator[tuple[DossierCode, FoundCode]]:
    plain = text.translate(_PLAIN)
    position = 0
    while match := _CANDIDATE.search(plain, position):
        code, end = _read(match)
        if code is None:
            position = match.end("letter")
            continue
        start = match.start() if code.prefix else match.start("letter")
        typed = plain[start:end].replace(" ", "").upper()
        yield code, FoundCode(str(code), start, end, exact=typed == str(code))
        position = end


def _read(match: re.Match[str]) -> tuple[DossierCode | None, int]:
    tokens = [_Token(m.group(), match.start("rest") + m.end()) for m in _TOKEN.finditer(match["rest"])]
    if not any(c.isdigit() for c in "".join(token.typed for token in tokens)[:2]):
        return None, 0  # "hoi 260105 0012" is a word, not H01
    if match["gap"] and match.string[: match.start("letter")][-1:].isalpha():
        return None, 0  # "IMG_20260105_001200.jpg" is a picture
    parts = _read_groups(tokens) or _read_digits(tokens, glued=not match["gap"])
    if parts is None:
        return None, 0
    day = _day(parts.day)
    if day is None:
        return None, 0
    unit = ".".join([match["letter"].upper() + parts.groups[0], *parts.groups[1:]])
    prefix = _prefix(match["prefix"] or "")
    return DossierCode(prefix, unit, day, len(parts.day) == 8, parts.sequence), parts.end


def _read_groups(tokens: list[_Token]) -> _Parts | None:
    """The code when its day and its sequence stand apart from their neighbours."""
    first = tokens[0]
    if len(first.typed) < 2:
        return None
    groups = [first.digits[:2]]
    rest = [_Token(first.typed[2:], first.end)] if len(first.typed) > 2 else []
    rest += tokens[1:]
    for token, following in pairwise(rest):
        if _day(token.digits):
            last = _without_glued_word(following, usual=4 if len(token.typed) == 6 else 7)
            return _Parts(groups, token.digits, last.digits, last.end) if 3 <= len(last.typed) <= 7 else None
        groups += [token.digits] if len(token.typed) <= 3 else _pairs(token.digits)
        if len(groups) > _MAX_GROUPS + 1:
            return None
    return None


def _without_glued_word(token: _Token, usual: int) -> _Token:
    """In `0012oi` the last two letters are a word, not 0 and 1."""
    kept = token.typed[:usual] + re.split(r"[^0-9]", token.typed[usual:], maxsplit=1)[0]
    return _Token(kept, token.end - len(token.typed) + len(kept))


def _read_digits(tokens: list[_Token], *, glued: bool) -> _Parts | None:
    """The code when separators are missing or stand anywhere: the usual lengths tell the parts.

    The unit has groups of two digits; then come 6 + 4 or 8 + 7 digits. One total is even and the other odd, so
    only one reading fits.
    """
    if not glued and any(len(token.typed) > 2 for token in tokens):
        return None
    digits, best = "", None
    for token in tokens:
        if token.digits.startswith("0") and len(token.typed) in _PHONE_LENGTHS:
            break
        digits += token.digits
        day_length, sequence_length = (6, 4) if len(digits) % 2 == 0 else (8, 7)
        unit_length = len(digits) - day_length - sequence_length
        day = digits[unit_length : unit_length + day_length] if unit_length >= 2 else ""
        if unit_length <= 2 + 2 * _MAX_GROUPS and _day(day):
            best = _Parts(_pairs(digits[:unit_length]), day, digits[-sequence_length:], token.end)
    return best


def _pairs(digits: str) -> list[str]:
    return [digits[i : i + 2] for i in range(0, len(digits), 2)]


def _day(digits: str) -> date | None:
    if len(digits) not in (6, 8):
        return None
    long = digits if len(digits) == 8 else f"20{digits}"
    try:
        day = date(int(long[:4]), int(long[4:6]), int(long[6:]))
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _prefix(typed: str) -> str:
    """`000.00.30` of the old form, or "" when the digits before the letter are something else, e.g. a phone."""
    digits = "".join(_TOKEN.findall(typed)).translate(_AS_DIGITS)
    separators = _TOKEN.sub(" x ", typed).split("x")[1:] if typed else []
    if not digits or not (digits.startswith("000") or all(s.strip() for s in separators)):
        return ""
    return f"{digits[:3]}.{digits[3:5]}.{digits[5:7]}"
