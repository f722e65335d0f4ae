"""Is a text Vietnamese? Pure; no language is named, since none of the others is answered in."""

from __future__ import annotations

import re
import unicodedata

from bot.syllables import is_plain_syllable
from bot.text import normalize, strip_diacritics

_WORD = re.compile(r"[^\W\d_]+")
# Letters that Êđê has and Vietnamese has not (bảng chữ cái tiếng Êđê).
_EDE = frozenset("ƀčĕĭñŏŭ")
_EDE_VOWEL_MARK = "\u0306"  # the breve on ơ and ư
_FEWEST_WORDS = 3
_VIETNAMESE_SHARE = 0.5  # of the words that could be Vietnamese syllables; Vietnamese without diacritics has nearly all


def is_foreign(text: str) -> bool:
    """Whether `text` is surely in another language; short texts and mixtures are not."""
    lowered = unicodedata.normalize("NFC", text.lower())
    if _EDE & set(lowered) or _EDE_VOWEL_MARK in lowered:
        return True
    words = _WORD.findall(normalize(text).text)  # with Telex and missing spaces mended
    if len(words) < _FEWEST_WORDS:
        return False
    return sum(is_plain_syllable(strip_diacritics(word)) for word in words) <= _VIETNAMESE_SHARE * len(words)
