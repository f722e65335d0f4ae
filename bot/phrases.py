"""Finding known phrases in what a resident typed, with or without diacritics. Pure; linear in the length of the text.

A typed word agrees with a spelled one when it says the same letters and contradicts none of its marks: `chay` and
`cháy` agree with `cháy`, `chạy` does not. A word with marks is taken to have all of its tone: `tôi` is not `tối`.
In a text typed with marks throughout, a bare word is just that: "bán cho hàng xóm" has no dog (`chó`) in it. A text
that has a `nguoi` or a `chet` beside its marks was typed in haste, and any bare word of it may lack its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from bot.syllables import lacks_marks
from bot.text import strip_diacritics

T = TypeVar("T")

# What is typed beyond this length is a story or an attack; the first part says what it is about.
MAX_CHARACTERS = 4_000

# What looks like a syllable without its mark and is no Vietnamese word.
_BORROWED = frozenset({"bot", "chat", "chip", "hot", "mic", "net", "set", "top", "up"})

_CHOICE = re.compile(r"\(([^()]*)\)")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")
_WORD = re.compile(r"\w+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below


@lru_cache(maxsize=64)
def fold_letters(text: str) -> str:
    """`text` in lower case without marks, of the same length for NFC text, so that positions stay. Remembered for the
    message at hand, at which much looks."""
    return "".join(_fold_letter(letter) for letter in text)


class Word(NamedTuple):
    """One word, taken apart for comparing: `hòa` and `hoà` have the same parts."""

    plain: str  # without any mark
    letters: str  # without the tone only
    tone: str
    is_bare: bool  # it has no mark but perhaps the bar of `đ`

    def agrees_with(self, spelled: Word, *, with_marks: bool = False) -> bool:
        """Whether this typed word may stand for the `spelled` one; `with_marks`: in a text typed with marks."""
        if with_marks and self.is_bare and not spelled.is_bare:
            return False
        return (
            self.plain == spelled.plain
            and (self.is_bare or self.tone == spelled.tone)
            and all(
                mine in (theirs, plain)
                for mine, theirs, plain in zip(self.letters, spelled.letters, self.plain, strict=False)
            )
        )


@dataclass(frozen=True)
class Hit(Generic[T]):
    """A phrase found in a text; `start` and `end` count words."""

    value: T
    start: int
    end: int


@lru_cache(maxsize=8192)
def take_apart(word: str) -> Word:
    """The parts of one word."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    letters = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    plain, tone = strip_diacritics(letters), "".join(c for c in decomposed if c in _TONES)
    return Word(plain, letters, tone, not tone and letters.replace("đ", "d") == plain)


def split_words(text: str) -> list[Word]:
    """The words of the first `MAX_CHARACTERS` of `text`; punctuation only separates."""
    return [take_apart(word) for word in _WORD.findall(unicodedata.normalize("NFC", text[:MAX_CHARACTERS]))]


def agrees(typed: str, spelled: str) -> bool:
    """Whether the `typed` words may stand for the `spelled` ones, word by word."""
    left, right = split_words(typed), split_words(spelled)
    return len(left) == len(right) and all(a.agrees_with(b) for a, b in zip(left, right, strict=True))


def stand_in_row(typed: Sequence[Word], spelled: Sequence[Word]) -> bool:
    """Whether the `typed` words may stand for some of the `spelled` ones, side by side."""
    rows = (spelled[start : start + len(typed)] for start in range(len(spelled) - len(typed) + 1))
    return any(all(a.agrees_with(b) for a, b in zip(typed, row, strict=True)) for row in rows)


def _is_typed_with_marks(words: Sequence[Word]) -> bool:
    """Whether at least half of the words have marks, and none lacks one that it is always written with."""
    marked = sum(not word.is_bare for word in words)
    return 2 * marked >= len(words) and not any(
        word.is_bare and word.letters not in _BORROWED and lacks_marks(word.letters) for word in words
    )


class _Read(NamedTuple):
    """A text as every index looks at it."""

    words: tuple[Word, ...]
    plain: tuple[str, ...]
    with_marks: bool
    beginnings: tuple[tuple[str, int], ...]  # what a phrase may begin with: two words or one, and the first one's place


@lru_cache(maxsize=64)
def _read(text: str) -> _Read:
    """`text` taken apart. Every index asks for it of the message at hand."""
    words = tuple(split_words(text))
    beginnings = [
        (_beginning(words[start:end]), start)
        for start in range(len(words))
        for end in (start + 2, start + 1)  # the longer phrases first
        if end <= len(words)
    ]
    return _Read(words, _plain(words), _is_typed_with_marks(words), tuple(beginnings))


def _plain(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple([word.plain for word in words])


def _beginning(words: Sequence[Word]) -> str:
    return " ".join([word.plain for word in words[:2]])


class PhraseIndex(Generic[T]):
    """Many phrases, looked for at once."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        # By their first two words: of thousands of phrases hardly one is compared in vain.
        self._by_beginning: dict[str, list[tuple[tuple[str, ...], list[Word], T]]] = defaultdict(list)
        for phrase, value in phrases:
            words = split_words(phrase)
            if words:
                self._by_beginning[_beginning(words)].append((_plain(words), words, value))
        for candidates in self._by_beginning.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def find(self, text: str) -> list[Hit[T]]:
        """Every phrase in `text`, overlapping ones too, in the order of their first word, longest first."""
        words, plain, with_marks, beginnings = _read(text)
        known = self._by_beginning
        hits: list[Hit[T]] = []
        for beginning, start in [found for found in beginnings if found[0] in known]:
            for letters, phrase, value in known[beginning]:
                end = start + len(letters)
                if plain[start:end] != letters:
                    continue
                pairs = zip(words[start:end], phrase, strict=True)  # mostly of one and the same object
                if all(typed is own or typed.agrees_with(own, with_marks=with_marks) for typed, own in pairs):
                    hits.append(Hit(value, start, end))
        return hits


_Parts = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Topic(Generic[T]):
    """Something a text may speak about.

    `patterns`: one is enough; `karaoke + ồn` needs both parts, anywhere; `(a|b)` is either, `70..74 tuổi` any of these
    numbers. `unless`: phrases that rule the topic out, with choices too.
    """

    value: T
    patterns: Sequence[str]
    unless: Sequence[str] = ()


class TopicFinder(Generic[T]):
    """Which of several topics a text speaks about, the one with the longest words of evidence first."""

    def __init__(self, topics: Sequence[Topic[T]]) -> None:
        self._topics = topics
        known = [
            (tuple(frozenset(written_out(part.strip())) for part in pattern.split("+")), number)
            for number, topic in enumerate(topics)
            for pattern in topic.patterns
        ]
        how_often = Counter(phrase for parts, _ in known for part in parts for phrase in part)
        # Each pattern by its rarest part: "không" stands in hundreds.
        self._by_phrase: dict[str, list[tuple[_Parts, int]]] = defaultdict(list)
        for parts, number in known:
            for phrase in min(parts, key=lambda part: sum(how_often[phrase] for phrase in part)):
                self._by_phrase[phrase].append((parts, number))
        self._unless = [frozenset(phrase for part in topic.unless for phrase in written_out(part)) for topic in topics]
        self._index = PhraseIndex((phrase, phrase) for phrase in sorted(frozenset().union(how_often, *self._unless)))

    def find(self, text: str) -> list[T]:
        """The topics of `text`, best first; equal ones in the order given."""
        said = {hit.value for hit in self._index.find(text)}
        evidence: dict[int, int] = {}
        for phrase in said:
            for parts, number in self._by_phrase.get(phrase, ()):
                found_parts = [part & said for part in parts]
                if all(found_parts):
                    evidence[number] = max(evidence.get(number, 0), _weight(found_parts))
        found = (number for number in evidence if self._unless[number].isdisjoint(said))
        return [self._topics[number].value for number in sorted(found, key=lambda number: (-evidence[number], number))]

    def first(self, text: str) -> T | None:
        """The best topic of `text`, or None."""
        found = self.find(text)
        return found[0] if found else None


@lru_cache(maxsize=1024)
def finder_of(patterns: tuple[str, ...]) -> TopicFinder[str]:
    """A finder that tells which of `patterns` a text says. To make one takes milliseconds, so they are kept."""
    return TopicFinder([Topic(pattern, [pattern]) for pattern in patterns])


def written_out(part: str) -> list[str]:
    """The phrases that a part of a pattern stands for: "đánh (trẻ con|con nít)" is two, "70..74 tuổi" five."""
    pieces = _CHOICE.split(part)  # what stands between choices, and the choices, in turn
    choices = ([phrase for choice in piece.split("|") for phrase in _counted(choice)] for piece in pieces)
    return ["".join(chosen) for chosen in product(*choices)]


def _counted(phrase: str) -> list[str]:
    """`phrase` with each number of the range in it, or as it is."""
    found = _RANGE.search(phrase)
    if found is None:
        return [phrase]
    first, last = map(int, found.groups())
    return [f"{phrase[: found.start()]}{number}{phrase[found.end() :]}" for number in range(first, last + 1)]


def _weight(found: Iterable[Iterable[str]]) -> int:
    """How many letters say so; of a choice the longest."""
    return sum(max(len(phrase.replace(" ", "")) for phrase in part) for part in found)


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    folded = strip_diacritics(letter).lower()
    return folded if len(folded) == 1 else letter
