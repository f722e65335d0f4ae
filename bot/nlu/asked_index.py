"""What speaks for each of the answers that the procedures' files have in one sentence (`asked`). Pure.

A question is laid over the answers themselves and over the words that are written down for them. What the procedure is
called says nothing about which of its answers is asked for, and is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import NamedTuple

import numpy as np

from bot.catalogue.in_force import holds
from bot.catalogue.schema import Asked, Procedure
from bot.nlu.asking import words_that_ask
from bot.nlu.terms import Term, Vocabulary
from bot.nlu.tf_idf import Scores, TextIndex, UnitWeights, units_of
from bot.nlu.understanding import SAYS_NO_MATTER
from bot.nlu.words import as_said, normalized
from bot.phrases import PhraseIndex, split_words, written_out

FEATURES = (
    "like the answer",
    "like its words",
    "words explained",
    "pattern said",
    "ruled out",
    "length of the answer",
    "number of words",
    "procedure",
)
NOTHING_FEATURES = ("bias", "procedure", "words", "words left", "words left at all")
_NAMES = 3  # of a procedure whose words are its own; later ones tell special cases
_PROCEDURES, _LIKELY = 3, 0.03  # of so many procedures that are so likely
_LIKEST_OF_THEM, _LIKEST = 24, 10  # so many answers are looked at, and so many of all
_LEAST = 1e-3  # probabilities of a procedure below it are all the same
_SIGNS = re.compile(r"[()|+]")  # of patterns
_ALIKE = 0.5  # answers of one procedure so alike say the same

_Weighed = list[tuple[str, float]]  # words with what each says


@dataclass(frozen=True)
class Written:
    """An answer in a procedure's file."""

    procedure: Procedure
    asked: Asked


class _Pattern(NamedTuple):
    """The parts of a pattern, each as the phrases of which one is enough."""

    told: list[frozenset[str]]
    names: list[frozenset[str]]  # those that are a name of the procedure

    @property
    def parts(self) -> list[frozenset[str]]:
        """All of them."""
        return [*self.told, *self.names]


class AskedCandidate(NamedTuple):
    """An answer that may be asked for; `place` is its number in the index, `features` are those of `FEATURES`."""

    place: int
    written: Written
    features: tuple[float, ...]
    said: int  # letters of the words of a pattern, where all of them are said and none that rules it out


class AskedIndex:
    """All answers of all files."""

    def __init__(self, procedures: Iterable[Procedure], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.written = [Written(procedure, asked) for procedure in procedures for asked in procedure.asked]
        places: dict[str, list[int]] = {}
        for place, one in enumerate(self.written):
            places.setdefault(one.procedure.code, []).append(place)
        self._places = {code: np.array(own) for code, own in places.items()}  # by the procedure's code
        self._own = {one.procedure.code: self._name_words(one.procedure) for one in self.written}
        answers = [_units(self._terms(one.asked.text)) for one in self.written]
        words = [_units(self._terms(_spelled_out(one.asked.words))) for one in self.written]
        self._weights = UnitWeights([*answers, *words])
        self._vectors = [self._weights.vector(units) for units in answers]
        self._texts = TextIndex([*self._vectors, *map(self._weights.vector, words)])
        self._telling = [frozenset({*answer, *word}) for answer, word in zip(answers, words, strict=True)]
        self._lengths = [(log(1 + len(a)) / 5, log(1 + len(w)) / 6) for a, w in zip(answers, words, strict=True)]
        self._patterns = [self._parts(one) for one in self.written]
        self._told = [frozenset().union(*(part for p in own for part in p.told)) for own in self._patterns]
        patterns = [pattern for own in self._patterns for pattern in own]
        how_often = Counter(phrase for pattern in patterns for part in pattern.parts for phrase in part)
        # Each pattern by its rarest part: "không" stands in hundreds.
        self._by_phrase: dict[str, list[tuple[int, _Pattern]]] = defaultdict(list)
        for place, own in enumerate(self._patterns):
            for pattern in own:
                for phrase in min(pattern.parts, key=lambda part: sum(how_often[phrase] for phrase in part)):
                    self._by_phrase[phrase].append((place, pattern))
        phrases = {*how_often, *(phrase for one in self.written for phrase in one.asked.unless)}
        self._phrases = PhraseIndex((phrase, phrase) for phrase in sorted(phrases))
        self._alike: dict[int, frozenset[int]] = {}

    def look_at(
        self, text: str, ranking: Sequence[tuple[str, float]], today: date
    ) -> tuple[list[AskedCandidate], tuple[float, ...]]:
        """The answers in force that `text`, as it was typed, may ask for, and the numbers of `NOTHING_FEATURES`;
        `ranking` holds procedures with how likely they are, best first."""
        terms = self._terms(text)
        special = _beside_asking(normalized(text).text, terms)
        like_answer, like_words = self._likeness(self._weights.vector(_units(terms)))
        said = {hit.value for hit in self._phrases.find(as_said(text))}
        letters = self._said(said)
        likely = dict(ranking)
        weighed = [(term.plain, self._weights.of(term.plain)) for term in special]
        beside_name: dict[str, _Weighed] = {}  # by the procedure's code
        candidates = []
        places = sorted({*self._likest(like_answer + like_words, ranking), *letters})
        likenesses = zip(like_answer[places].tolist(), like_words[places].tolist(), strict=True)
        for place, likeness in zip(places, likenesses, strict=True):
            one = self.written[place]
            if not holds(one.asked, today):
                continue
            code = one.procedure.code
            if code not in beside_name:
                beside_name[code] = [(word, weight) for word, weight in weighed if word not in self._own[code]]
            is_ruled_out = not said.isdisjoint(one.asked.unless)
            features = (
                *likeness,
                self._explained(place, beside_name[code]),
                self._share_said(place, said),
                float(is_ruled_out),
                *self._lengths[place],
                log(max(likely.get(code, 0.0), _LEAST)) / -log(_LEAST),
            )
            candidates.append(AskedCandidate(place, one, features, 0 if is_ruled_out else letters.get(place, 0)))
        return candidates, self._nothing(text, special, ranking)

    def alike(self, place: int) -> frozenset[int]:
        """The places of the answers that say nearly the same as one, its own among them."""
        if place not in self._alike:
            like_answer, _ = self._likeness(self._vectors[place])
            self._alike[place] = frozenset({place, *np.flatnonzero(like_answer >= _ALIKE).tolist()})
        return self._alike[place]

    def _likeness(self, vector: Mapping[str, float]) -> tuple[Scores, Scores]:
        """Of a text to each answer and to its words."""
        likeness = self._texts.likeness(vector)
        return likeness[: len(self.written)], likeness[len(self.written) :]

    def _nothing(self, text: str, special: Sequence[Term], ranking: Sequence[tuple[str, float]]) -> tuple[float, ...]:
        """The numbers of `NOTHING_FEATURES`. What is left beside the procedure's name and the words that ask is special
        to this question; where nothing is, any answer is too special."""
        code, likely = ranking[0] if ranking else ("", 0.0)
        own = self._own.get(code, frozenset())
        left = sum(term.plain not in own for term in special)
        return 1.0, likely, log(1 + len(normalized(text).text.split())) / 3, log(1 + left) / 3, float(left > 0)

    def _likest(self, likeness: Scores, ranking: Sequence[tuple[str, float]]) -> set[int]:
        """The places of the answers that are most like a text: of the procedures it may be about, and of all."""
        chosen = [
            self._places[code]
            for code, probability in ranking[:_PROCEDURES]
            if probability >= _LIKELY and code in self._places
        ]
        if chosen:
            own = np.concatenate(chosen)
            chosen = [own[np.argsort(-likeness[own], kind="stable")[:_LIKEST_OF_THEM]]]
        every = np.argpartition(-likeness, _LIKEST)[:_LIKEST] if len(likeness) > _LIKEST else np.arange(len(likeness))
        return set(np.concatenate([*chosen, every]).tolist())

    def _terms(self, text: str) -> list[Term]:
        return self._vocabulary.terms(normalized(text).text)

    def _name_words(self, procedure: Procedure) -> frozenset[str]:
        names = " ".join([procedure.short_name, *procedure.names[:_NAMES]])
        return frozenset(term.plain for term in self._terms(names))

    @staticmethod
    def _parts(one: Written) -> list[_Pattern]:
        """The parts of each pattern, those that are the procedure's name apart."""
        names = " | ".join(map(_bare, (one.procedure.short_name, *one.procedure.names)))
        patterns = [
            [frozenset(written_out(part.strip())) for part in pattern.split("+")] for pattern in one.asked.words
        ]
        own = [[any(f" {_bare(phrase)} " in f" {names} " for phrase in part) for part in parts] for parts in patterns]
        return [
            _Pattern(
                [part for part, is_own in zip(parts, named, strict=True) if not is_own],
                [part for part, is_own in zip(parts, named, strict=True) if is_own],
            )
            for parts, named in zip(patterns, own, strict=True)
        ]

    def _explained(self, place: int, weighed: _Weighed) -> float:
        """How much of what is special to a text, beside the procedure's name, the answer or its words say, too."""
        telling = self._telling[place]
        total = sum([weight for _, weight in weighed])
        return sum([weight for word, weight in weighed if word in telling]) / total if total else 0.0

    def _share_said(self, place: int, said: set[str]) -> float:
        """The share of a pattern's parts that are said, the name's apart, of the pattern with most."""
        if said.isdisjoint(self._told[place]):
            return 0.0
        shares = (
            sum(not part.isdisjoint(said) for part in pattern.told) / len(pattern.told)
            for pattern in self._patterns[place]
            if pattern.told
        )
        return max(shares, default=0.0)

    def _said(self, said: set[str]) -> dict[int, int]:
        """The places of the answers of which all parts of a pattern are said, with the letters that say so."""
        letters: dict[int, int] = {}
        for phrase in said:
            for place, pattern in self._by_phrase.get(phrase, ()):
                parts = [part & said for part in pattern.parts]
                if all(parts):
                    own = sum(max(map(len, phrases)) for phrases in parts)
                    letters[place] = max(letters.get(place, 0), own)
        return letters


def _beside_asking(text: str, terms: Sequence[Term]) -> list[Term]:
    """The terms of a normalised text that are said of any matter neither alone nor in words that ask, "cần giấy gì"."""
    asking = words_that_ask(text)
    special = [term for term in terms if term.plain not in SAYS_NO_MATTER]
    return [term for term in special if not any(start <= term.start < end for start, end in asking)]


def _units(terms: Sequence[Term]) -> list[str]:
    return units_of([(term.plain, term.marked) for term in terms])


def _bare(phrase: str) -> str:
    return " ".join(word.plain for word in split_words(phrase))


def _spelled_out(patterns: Sequence[str]) -> str:
    """All words of the patterns."""
    return _SIGNS.sub(" ", " ".join(patterns))
