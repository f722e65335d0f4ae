"""Word segmentation with offsets. Pure: the algorithm behind the tokenizer component."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.languages import is_foreign
from bot.nlu.segmenter import load_segmenter
from bot.phrases import MAX_CHARACTERS
from bot.settings import get_settings
from bot.text import Normalized, normalize, strip_diacritics

_SYLLABLE = re.compile(r"\S+")
# A birth, no registration: "khai sinh năm 1990" tells no age.
_BORN = re.compile(r"(?<!khai )\bsinh (?:năm |nam )?((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was meant (`text`), and where it stands in what was typed."""

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """The words of `text`; their spans are not empty, do not overlap and grow. Empty for a text without letters."""
    normal = normalized(text)
    words: list[Word] = []
    last_end = 0
    for start, end in _word_spans(normal.text):
        word = normal.text[start:end]
        begin, stop = normal.source_span(start, end)
        if begin == stop:
            continue  # the mark where a long text was cut
        if words and stop <= last_end:  # a further word of one abbreviation: "cccd" is one token
            words[-1] = Word(f"{words[-1].text} {word}", words[-1].start, words[-1].end)
            continue
        words.append(Word(word, max(begin, last_end), stop))
        last_end = stop
    return words


@lru_cache(maxsize=512)
def _word_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of words in normalised text. underthesea changes some letters and adds none, so it is only asked where to
    cut: its words, stripped of spaces, are laid over the text; where they do not fit, white space decides."""
    spans: list[tuple[int, int]] = []
    position = 0
    for word in _segment(text):
        start = position
        while start < len(text) and text[start].isspace():
            start += 1
        position = _after(text, start, len("".join(word.split())))
        if position > start:
            spans.append((start, position))
    if "".join(text[s:e] for s, e in spans).replace(" ", "") != text.replace(" ", ""):
        return tuple(match.span() for match in _SYLLABLE.finditer(text))
    return tuple(spans)


def _segment(text: str) -> list[str]:
    if not text:
        return []
    try:
        return [str(word) for word in load_segmenter()(text)]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return text.split()  # a resident's message is never lost over a word model


def _after(text: str, start: int, letters: int) -> int:
    """The end of the stretch from `start` that holds so many letters."""
    while letters and start < len(text):
        letters -= not text[start].isspace()
        start += 1
    return start


@lru_cache(maxsize=256)
def normalized(text: str) -> Normalized:
    """`normalize`, remembered for the message at hand: every component of the pipeline asks for it."""
    return normalize(text)


def as_said(text: str) -> str:
    """`text` normalised for `bot.phrases`: where it was typed without any mark, "gpxd" is written out without, too.
    Whatever looks for a matter in a message, the ear or the answer, looks for it in this.

    Words with marks beside bare ones would be taken for a text typed with marks, in which a bare word is just that. A
    year of birth is followed by the age of that year's end, by which rules go. Another language has nothing to mend:
    "someone" is no "so meo ne".
    """
    return _as_said(text[:MAX_CHARACTERS], get_settings().now().year)


@lru_cache(maxsize=256)
def _as_said(text: str, this_year: int) -> str:
    if is_foreign(text):
        return text.lower()
    spelled = _BORN.sub(lambda born: f"{born[0]} {this_year - int(born[1])} tuổi", normalized(text).text)
    return strip_diacritics(spelled) if text == strip_diacritics(text) else spelled
