"""Typing as residents type: the same sentence without diacritics, with half of them, abbreviated, with slips.

Used at training time only, so that data files hold sentences as one would write them with care.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

import yaml  # type: ignore[import-untyped]

from bot.settings import get_settings
from bot.text import strip_diacritics

_WORD = re.compile(r"\w+|\W+")
_ONSETS = (
    ("s", "x"),
    ("x", "s"),
    ("ch", "tr"),
    ("tr", "ch"),
    ("d", "gi"),
    ("gi", "d"),
    ("r", "d"),
    ("l", "n"),
    ("n", "l"),
)
_TONES = str.maketrans("ảẻỉỏủỷãẽĩõũỹẩẫểễổỗửữởỡẳẵ", "ãẽĩõũỹảẻỉỏủỷẫẩễểỗổữửỡởẵẳ")


def roughen(text: str, chance: random.Random) -> str:
    """`text`, or (six times in ten) a rougher way of typing it."""
    roll = chance.random()
    if roll < 0.4:
        return text
    if roll < 0.75:
        return strip_diacritics(text)
    if roll < 0.82:
        return partly_stripped(text, chance)
    if roll < 0.91:
        return misspelt(text, chance)
    return strip_diacritics(misspelt(text, chance))


def partly_stripped(text: str, chance: random.Random, share: float = 0.5) -> str:
    """Some words without their marks."""
    return "".join(strip_diacritics(w) if chance.random() < share else w for w in _WORD.findall(text))


def misspelt(text: str, chance: random.Random, share: float = 0.15) -> str:
    """Slips of the fingers and of the ear in some words."""
    return "".join(
        _slip(word, chance) if word.isalpha() and len(word) > 2 and chance.random() < share else word
        for word in _WORD.findall(text)
    )


def _slip(word: str, chance: random.Random) -> str:
    kind = chance.randrange(5)
    place = chance.randrange(len(word) - 1)
    if kind == 0:  # two letters swapped
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:  # one dropped
        return word[:place] + word[place + 1 :]
    if kind == 2:  # one doubled
        return word[: place + 1] + word[place:]
    if kind == 3:
        return word.translate(_TONES)
    for written, heard in _ONSETS:
        if word.startswith(written):
            return heard + word[len(written) :]
    return word


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, list[str]]:
    """What stands for a word in `data/abbreviations.yml`, the other way round; one-word regional forms included."""
    with (get_settings().data_dir / "abbreviations.yml").open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    forms: dict[str, list[str]] = {}
    for short, long in data["always"].items():
        forms.setdefault(str(long), []).append(str(short))
    return forms


def abbreviated(text: str, chance: random.Random, share: float = 0.6) -> str:
    """Words and phrases written short where a short form is known."""
    for long, shorts in _short_forms().items():
        if long in text and chance.random() < share:
            text = re.sub(rf"(?<!\w){re.escape(long)}(?!\w)", chance.choice(shorts), text)
    return text
