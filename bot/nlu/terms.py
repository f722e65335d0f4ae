"""The words by which texts are compared with procedure names: synonyms made one, words that say nothing left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import yaml  # type: ignore[import-untyped]

from bot.phrases import written_out
from bot.syllables import split_tone
from bot.text import normalize, strip_diacritics

FILE = "synonyms.yml"
_WORD = re.compile(r"\w+")


class Term(NamedTuple):
    """One syllable: without marks, with its marks, and where it stands in the normalised text."""

    plain: str
    marked: str
    start: int
    end: int

    @property
    def is_bare(self) -> bool:
        """Typed without any mark: it may stand for any syllable of the same letters."""
        return self.plain == self.marked


@lru_cache(maxsize=30_000)
def plain_of(word: str) -> str:
    """The word without marks."""
    return strip_diacritics(word)


@lru_cache(maxsize=30_000)
def agreement(typed: str, spelled: str) -> float:
    """How well a typed syllable fits a spelled one of the same letters: 1 the same, near 0 another word."""
    if typed == spelled:
        return 1.0
    if plain_of(typed) == typed:
        return 0.85
    (shape, tone), (other_shape, other_tone) = split_tone(typed), split_tone(spelled)
    if shape == other_shape:
        return 0.5 if {tone, other_tone} == {"r", "x"} else 0.25  # hỏi and ngã sound alike in half of the country
    return 0.55 if tone == other_tone else 0.1


def synonyms(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Meaning and phrase of each synonym in what `data/synonyms.yml` holds, choices written out."""
    for means, phrases in data["same"].items():
        for phrase in phrases:
            yield from ((means, " ".join(one.split())) for one in written_out(phrase))


def _words(text: str) -> list[Term]:
    return [Term(plain_of(m.group()), m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def _spelled_like(words: list[Term], means: list[str]) -> list[str]:
    """`means` without marks where none of `words` has any."""
    return [plain_of(m) for m in means] if all(word.is_bare for word in words) else means


class Vocabulary:
    """Synonyms and ignored words, read from `data/synonyms.yml`."""

    def __init__(
        self,
        same: Iterable[tuple[str, str]] = (),
        ignored: Iterable[str] = (),
        ignored_bare: Iterable[str] = (),
        switch: Iterable[str] = (),
        as_one: Iterable[str] = (),
    ) -> None:
        """`same`: meaning and phrase; `ignored_bare`: what is left out where the text has no marks; `switch`: words
        around a bare name by which the talk goes over to it; `as_one`: meanings that `alike` puts in place."""
        self.switch_words = frozenset(plain_of(word) for word in switch)
        ignored = list(ignored)
        same = [*same, *(("", phrase) for phrase in ignored if " " in phrase)]
        # By their first two words: a hundred begin with "người".
        self._by_beginning: dict[str, list[tuple[list[str], list[str]]]] = defaultdict(list)
        for means, phrase in same:
            words = phrase.split()
            self._by_beginning[plain_of(" ".join(words[:2]))].append((words, means.split()))
        for entries in self._by_beginning.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._as_one = [means.split() for means in as_one]
        self._ignored = frozenset(word for word in ignored if plain_of(word) != word) | frozenset(ignored_bare)
        # The telling words of names, as `of_name` found them: of five thousand it takes seconds. A model keeps them.
        self.names: dict[str, str] = {}
        # Several parts of the pipeline ask for the same text.
        self._meanings = lru_cache(maxsize=64)(self._find_meanings)

    @classmethod
    def read(cls, data_dir: Path) -> Vocabulary:
        """From the file in `data_dir`; empty where there is none."""
        path = data_dir / FILE
        if not path.exists():
            return cls()
        with path.open(encoding="utf-8") as file:
            data = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        same = [(normalize(means).text, normalize(phrase).text) for means, phrase in synonyms(data)]
        return cls(same, data["ignored"], data["ignored_bare"], data["switch"], data["as_one"])

    def terms(self, text: str) -> list[Term]:
        """The telling words of normalised `text`, in order."""
        return [term for term in self._unified(text) if term.marked not in self._ignored]

    def alike(self, text: str) -> str:
        """Normalised `text` with one wording for what sentences need not tell apart: a husband from Laos or Korea."""
        parts: list[str] = []
        position = 0
        for words, means in self._meanings(text):
            if means in self._as_one:
                start, end = words[0].start, words[-1].end
                parts += [text[position:start], " ".join(_spelled_like(words, means))]
                position = end
        return "".join([*parts, text[position:]]) if parts else text

    def of_name(self, name: str) -> list[Term]:
        """The telling words of a procedure's name as it stands in the catalogue; their places are nought."""
        known = self.names.get(name)
        if known is None:
            known = self.names[name] = " ".join(term.marked for term in self.terms(normalize(name).text))
        return [Term(plain_of(word), intern(word), 0, 0) for word in known.split()]

    def _unified(self, text: str) -> Iterator[Term]:
        for words, means in self._meanings(text):
            if means is None:
                yield words[0]
                continue
            start, end = words[0].start, words[-1].end
            yield from (Term(plain_of(m), m, start, end) for m in _spelled_like(words, means))

    def _find_meanings(self, text: str) -> list[tuple[list[Term], list[str] | None]]:
        """The words of normalised `text` in order: those of a phrase together, with what it means, any other alone."""
        raw = _words(text)
        found: list[tuple[list[Term], list[str] | None]] = []
        i = 0
        while i < len(raw):
            phrase, means = self._at(raw, i) or ([""], None)
            found.append((raw[i : i + len(phrase)], means))
            i += len(phrase)
        return found

    def _at(self, raw: list[Term], i: int) -> tuple[list[str], list[str]] | None:
        """The longest phrase that stands at the `i`-th word, and what it means."""
        beginnings = [raw[i].plain] if i + 1 == len(raw) else [f"{raw[i].plain} {raw[i + 1].plain}", raw[i].plain]
        for beginning in beginnings:
            for words, means in self._by_beginning.get(beginning, ()):
                if self._stands_at(raw, i, words):
                    return words, means
        return None

    @staticmethod
    def _stands_at(raw: list[Term], i: int, words: list[str]) -> bool:
        if len(words) > len(raw) - i:
            return False
        return all(
            raw[i + n].marked == word or (raw[i + n].plain == raw[i + n].marked == plain_of(word))
            for n, word in enumerate(words)
        )


_SOUNDS = (
    ("tr", "ch"),
    ("gi", "d"),
    ("qu", "w"),
    ("ngh", "ng"),
    ("gh", "g"),
    ("x", "s"),
    ("r", "d"),
    ("v", "d"),
    ("k", "c"),
    ("l", "n"),
)
_ENDINGS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"), ("y", "i"))


@lru_cache(maxsize=30_000)
def sound_of(plain: str) -> str:
    """A key shared by syllables that are misspelt for one another: `sinh`/`xinh`, `giay`/`day`, `thuong`/`thuon`."""
    for written, sound in _SOUNDS:
        if plain.startswith(written) and len(plain) > len(written):
            plain = sound + plain[len(written) :]
            break
    for written, sound in _ENDINGS:
        if plain.endswith(written) and len(plain) > len(written):
            return plain[: -len(written)] + sound
    return plain
