"""Is a text Vietnamese? Pure; no language is named, since none of the others is answered in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.syllables import canonical, is_plain_syllable
from bot.text import normalize, strip_diacritics

_WORD = re.compile(r"[^\W\d_]+")
_SAID = re.compile(r"[^\W\d_b-df-hj-np-tv-xz]")  # a word that can be said has a letter that is no Latin consonant
# Letters that Êđê has and Vietnamese has not (bảng chữ cái tiếng Êđê).
_EDE = frozenset("ƀčĕĭñŏŭ")
_EDE_VOWEL_MARK = "\u0306"  # the breve on vowels that have a mark already
_OF_NO_LANGUAGE = re.compile(r"[<>{}\[\]\\=*;|_]")  # in programs, paths and queries, hardly in what people say
_FEWEST_WORDS = 3
_VIETNAMESE_SHARE = 0.5  # of the words that could be Vietnamese syllables; Vietnamese without diacritics has nearly all


def is_of_no_language(text: str) -> bool:
    """Whether `text` has signs of a program, a path or a query."""
    return _OF_NO_LANGUAGE.search(text) is not None


@lru_cache(maxsize=256)
def is_foreign(text: str) -> bool:
    """Whether `text` is surely in another language; short texts, what has a Vietnamese word with its marks, and what
    nobody says are not. Remembered for the message at hand, at which several parts look."""
    lowered = unicodedata.normalize("NFC", text.lower())
    if _EDE & set(lowered) or _EDE_VOWEL_MARK in lowered:
        return True
    words = {word for word in lowered.split() if _SAID.search(word)}  # "bla bla xyz" is hardly a language
    if len(words) < _FEWEST_WORDS or is_of_no_language(text) or any(map(_has_marks, _WORD.findall(lowered))):
        return False
    return sum(map(_may_be_vietnamese, words)) <= _VIETNAMESE_SHARE * len(words)


def _has_marks(word: str) -> bool:
    """Whether `word` is a Vietnamese syllable with a mark; "à" is French as well."""
    return len(word) > 1 and not word.isascii() and canonical(word) is not None


def _may_be_vietnamese(word: str) -> bool:
    """Whether all of `word` may be syllables, with Telex and missing spaces mended; one word, however many they are.
    "I" is a syllable, but no word of Vietnamese."""
    parts = _WORD.findall(normalize(word).text)
    return parts != ["i"] and all(is_plain_syllable(strip_diacritics(part)) for part in parts)
