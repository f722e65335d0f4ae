"""Text as residents type it: one door that everything goes through. Pure functions, no Rasa.

Used by training, serving and the checks alike, so that all of them compare the same letters. The letters are mended
here; what a word means when it is typed hastily (Telex left-overs, abbreviations) is `typing_habits`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.typing_habits import mend_words

# A story of ten lines has 600 characters. Of longer texts the beginning and the end are read: residents open
# with what happened and close with the question.
LONGEST = 1200
HEAD, TAIL = 700, 480
_CUT_MARK = " . "

_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_ODD = re.compile(rf"[^\x20-\x7eđĐ{_VOWELS}{_VOWELS.upper()}]")  # what may need mending

# Letters of other alphabets that look Latin; replaced only inside words that have Latin letters, so that Russian
# or Greek stays what it is.
_LOOK_ALIKES = str.maketrans("авеіјкмнорсѕтухԁһαεικνορτυχ", "abeijkmhopcstyxdhaeiknoptux")
_ETH = str.maketrans("ðÐɖƉ", "đĐđĐ")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Normalized:
    """Mended text; `spans[i]` is where its i-th character stood in what was typed."""

    text: str
    spans: tuple[tuple[int, int], ...]
    cut: bool = False  # the middle of a very long text was left out

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood in what was typed; an empty span at `start` of an empty slice."""
        if start >= end or start >= len(self.spans):
            edge = self.spans[start][0] if start < len(self.spans) else (self.spans[-1][1] if self.spans else 0)
            return edge, edge
        return self.spans[start][0], self.spans[min(end, len(self.spans)) - 1][1]


def strip_diacritics(text: str) -> str:
    """`đăng ký khai tử` → `dang ky khai tu`. The length stays the same for text in NFC."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join([c for c in decomposed if not unicodedata.combining(c)]))


def fold(text: str) -> str:
    """The form in which two texts are compared: lower case, no diacritics, single spaces."""
    return " ".join(strip_diacritics(unicodedata.normalize("NFC", text)).casefold().split())


def normalize(text: str) -> Normalized:
    """Lower case, NFC, visible letters, one tone-mark convention, full words for abbreviations, single spaces.

    `normalize(normalize(t).text).text == normalize(t).text`; takes time linear in the (cut) length; never raises.
    """
    pieces, cut = _cut(text)
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    for offset, piece in pieces:
        if letters:
            letters.extend(_CUT_MARK)
            spans.extend([(offset, offset)] * len(_CUT_MARK))
        _mend_letters(piece, offset, letters, spans)
    mended, spans = _single_spaces("".join(letters), spans)
    mended, spans = _mend_words(mended, spans)
    while len(mended) > LONGEST:  # full words are longer than abbreviations
        ((_, head), (start, tail)), cut = _cut(mended)
        mended, spans = _single_spaces(
            head + _CUT_MARK + tail, spans[: len(head)] + [spans[start]] * len(_CUT_MARK) + spans[start:]
        )
        mended, spans = _mend_words(mended, spans)  # those at the cut have other neighbours now
    return Normalized(mended, tuple(spans), cut)


def _cut(text: str) -> tuple[list[tuple[int, str]], bool]:
    """The text, or its head and tail, each with its offset. Cut between words where there is a space near."""
    if len(text) <= LONGEST:
        return [(0, text)], False
    end, start = HEAD, len(text) - TAIL
    space = text.rfind(" ", end - 40, end)
    end = space if space > 0 else end
    space = text.find(" ", start, start + 40)
    start = space + 1 if space > 0 else start
    return [(0, text[:end]), (start, text[start:])], True


def _mend_letters(text: str, offset: int, letters: list[str], spans: list[tuple[int, int]]) -> None:
    """Append the lower-case NFC letters of `text` and their spans; invisible characters are left out."""
    if not _ODD.search(text):
        letters.extend(text.lower())
        spans.extend((offset + i, offset + i + 1) for i in range(len(text)))
        return
    for match in re.finditer(r"\S+|\s+", text):
        word, begin = match.group(), offset + match.start()
        if word.isspace():
            letters.append(" ")
            spans.append((begin, offset + match.end()))
            continue
        has_latin = any("LATIN" in unicodedata.name(c, "") for c in word[:60] if c.isalpha())
        for start, end in _clusters(word):
            for letter in _visible(word[start:end], has_latin):
                letters.append(letter)
                spans.append((begin + start, begin + end))


def _clusters(word: str) -> list[tuple[int, int]]:
    """Each letter with the combining marks behind it."""
    starts = [i for i, c in enumerate(word) if i == 0 or not unicodedata.combining(c)]
    return list(zip(starts, [*starts[1:], len(word)], strict=True))


def _visible(cluster: str, has_latin: bool) -> str:
    """One mended letter in lower case (more for ligatures), or nothing for what cannot be seen."""
    shown = "".join(c for c in cluster if unicodedata.category(c) not in _INVISIBLE)
    # Stacked marks beyond three are decoration ("zalgo"); no Vietnamese letter has more than two.
    shown = unicodedata.normalize("NFKC", shown[:4]).translate(_ETH).lower()
    if has_latin:
        shown = shown.translate(_LOOK_ALIKES)
    composed = unicodedata.normalize("NFC", shown)
    return "".join(c for c in composed if not (unicodedata.combining(c) or unicodedata.category(c) in _INVISIBLE))


def _single_spaces(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    if not (text[:1].isspace() or text[-1:].isspace() or re.search(r"\s\s|[^\S ]", text)):
        return text, spans
    letters: list[str] = []
    kept: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", text):
        if letters:
            letters.append(" ")
            kept.append((spans[match.start() - 1][0], spans[match.start() - 1][1]))
        letters.append(match.group())
        kept.extend(spans[match.start() : match.end()])
    return "".join(letters), kept


def _mend_words(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Replace hastily typed words; a replacement of another length maps to the whole word that was typed."""
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    position = 0
    for start, end, replacement in mend_words(text):
        parts += [text[position:start], replacement]
        moved.extend(spans[position:start])
        if len(replacement) == end - start:
            moved.extend(spans[start:end])
        else:
            moved.extend([(spans[start][0], spans[end - 1][1])] * len(replacement))
        position = end
    if not parts:
        return text, spans
    parts.append(text[position:])
    moved.extend(spans[position:])
    return "".join(parts), moved
