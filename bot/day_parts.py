"""Parts of a day and times of day as residents type them: "chiều", "buổi tối", "8h tối", "5 giờ chiều". Pure.

Works on text folded letter by letter, beside the text as typed: without marks `toi` is "tôi" (I) far
more often than "tối" (evening), so a bare word only counts next to something that makes it a time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.phrases import fold_letters


class Part(StrEnum):
    """A part of the day, by its folded Vietnamese word."""

    MORNING = "sang"
    NOON = "trua"
    AFTERNOON = "chieu"
    EVENING = "toi"
    NIGHT = "dem"

    @property
    def hours(self) -> tuple[time, time]:
        """From when to when it lasts, as people mean it."""
        return _HOURS[self]

    @property
    def spelled(self) -> str:
        """With diacritics."""
        return _SPELLED[self]


_HOURS = {
    Part.MORNING: (time(5), time(12)),
    Part.NOON: (time(11, 30), time(13, 30)),
    Part.AFTERNOON: (time(12), time(18)),
    Part.EVENING: (time(18), time(22)),
    Part.NIGHT: (time(18), time(23, 59)),
}
_SPELLED = {
    Part.MORNING: "sáng",
    Part.NOON: "trưa",
    Part.AFTERNOON: "chiều",
    Part.EVENING: "tối",
    Part.NIGHT: "đêm",
}

# What makes an unmarked word a time of day: what follows it, or what stands before it.
_AFTER = r"(?:\s+(?:nay|mai|mot|qua|hom|ngay|thu|t\s?[2-7]|chu|cn|co|con|phuong|uy|ubnd|may gio|lam|som|muon|mung|\d))"
_BEFORE = r"(?:(?:buoi|ca|moi|vao|luc|toi|den|\d\s?(?:h|g|gio)\s?\d{0,2})\s+)"
_PART = re.compile(r"\b(?P<part>sang|trua|chieu|toi|dem)\b(?!\s+(?:dai|rong|cao|ten|nhuong|tac|kien|hoi|muon hoi))")
_LIKELY_BEFORE = re.compile(_BEFORE + r"$")
_LIKELY_AFTER = re.compile(_AFTER)

_CLOCK = re.compile(
    r"(?<![\d/.:,-])(?:luc\s+)?(?P<hour>\d{1,2})\s?(?:(?:h|g|gio)(?![a-z])(?:\s?(?P<minute>\d{1,2})\b)?|:(?P<colon>\d{2})\b)"
    r"(?:\s?(?P<half>ruoi)\b)?(?:\s+(?:buoi\s+)?(?P<part>sang|trua|chieu|toi|dem)\b)?(?!\s?(?:/|nua\b|lam viec\b))"
)
_PERIOD_BEFORE = re.compile(r"\b(?:trong|mat|khoang|sau|vong|qua|cham nhat)\s+$")


@dataclass(frozen=True)
class DayPart:
    """A part of the day and perhaps the minute."""

    part: Part | None = None
    at: time | None = None


def find_day_part(text: str) -> DayPart:
    """The part of day and the time that `text` names; both None where it names none."""
    text = unicodedata.normalize("NFC", text)
    folded = fold_letters(text)
    at, part = _find_time(folded)
    return DayPart(part or _find_part(text, folded), at)


def _find_part(text: str, folded: str) -> Part | None:
    for match in _PART.finditer(folded):
        part = Part(match["part"])
        typed = text[match.start() : match.end()].lower()
        if typed == part.spelled:
            return part
        is_bare = typed == part.value
        looks_like_time = _LIKELY_AFTER.match(folded, match.end()) or _LIKELY_BEFORE.search(folded, 0, match.start())
        if is_bare and looks_like_time and not (part is Part.EVENING and _is_speaker(folded, match.end())):
            return part
    return None


def _is_speaker(folded: str, end: int) -> bool:
    """Whether the bare `toi` before `end` is "tôi": "toi co ..." is the speaker unless it goes on about work."""
    return re.match(r"\s+(?:co(?!\s+(?:lam|mo|truc|ai))|con|lam|ngay|hom|\d)", folded[end:]) is not None


def _find_time(folded: str) -> tuple[time | None, Part | None]:
    for match in _CLOCK.finditer(folded):
        if _PERIOD_BEFORE.search(folded, 0, match.start()):
            continue
        hour = int(match["hour"])
        minute = 30 if match["half"] else int(match["minute"] or match["colon"] or 0)
        part = Part(match["part"]) if match["part"] else None
        if hour < 24 and minute < 60:
            return time(_on_24_hours(hour, part), minute), part
    return None, None


def _on_24_hours(hour: int, part: Part | None) -> int:
    if hour > 12:
        return hour
    if part in (Part.AFTERNOON, Part.EVENING):
        return hour % 12 + 12
    if part is Part.NOON:
        return hour if hour >= 10 else hour + 12
    if part is Part.NIGHT:
        return (hour % 12 + 12) % 24 if 6 <= hour < 12 else hour % 12
    # Nobody asks whether an office is open at 3 in the morning.
    return hour + 12 if part is None and 1 <= hour <= 5 else hour
