"""Which general question a text asks, by likeness to its names and to its answer. Pure; nothing is learned.

What is compared are words, neighbours and marked words, weighed by how few questions they stand in (TF-IDF). An answer
says many words that its names do not, and residents do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.catalogue.general import GeneralQuestion
from bot.nlu.terms import plain_of
from bot.nlu.tf_idf import TextIndex, UnitWeights, units_of
from bot.nlu.words import as_said, normalized
from bot.phrases import Topic, TopicFinder

_WORD = re.compile(r"\w+")
_MOST_WORDS = 40  # a longer message is a story in which the parts of a pattern meet by chance
# From scores to probabilities; found on names left out of the index, of which 54 in 100 come out first, 74 among three.
_SHARPNESS = 15.0


@dataclass(frozen=True)
class FoundQuestion:
    """A general question. `probability`: that it is this one, if it is any; `likeness` to its nearest name, 0 to 1."""

    question: GeneralQuestion
    probability: float
    likeness: float


@dataclass(frozen=True)
class CertainQuestion:
    """A general question that a text surely asks, by one of its names or (not `is_name`) by its words."""

    question: GeneralQuestion
    is_name: bool


class GeneralFinder:
    """The names and answers of all general questions."""

    def __init__(self, questions: Iterable[GeneralQuestion]) -> None:
        self._questions = list(questions)
        self._places = {question.id: i for i, question in enumerate(self._questions)}
        names = [[question.title, *question.names] for question in self._questions]
        self._named = {_letters(name): i for i, own in enumerate(names) for name in own}
        self._by_words = TopicFinder([Topic(q, q.words, q.unless) for q in self._questions if q.words])
        self._first_names = np.cumsum([0, *(len(own) for own in names)])[:-1]
        every_name = [_units(name) for own in names for name in own]
        answers = [_units(f"{q.title} . {q.answer} {q.more}") for q in self._questions]
        profiles = [_units(" . ".join(own)) for own in names]
        self._weights = UnitWeights([*every_name, *answers])
        self._texts = TextIndex(map(self._weights.vector, [*every_name, *profiles, *answers]))
        self._ends = (len(every_name), len(every_name) + len(profiles))

    def certain(self, text: str) -> CertainQuestion | None:
        """The question of which `text` is a name, letter for letter, with or without diacritics, or says the words."""
        place = self._named.get(_letters(text))
        if place is not None:
            return CertainQuestion(self._questions[place], is_name=True)
        said = as_said(text)
        found = self._by_words.first(said) if len(said.split()) <= _MOST_WORDS else None
        return CertainQuestion(found, is_name=False) if found else None

    def find(self, text: str, certain: CertainQuestion | None = None, how_many: int = 4) -> list[FoundQuestion]:
        """The likeliest questions, best first; before them the `certain` one, where there is one."""
        if not self._questions:
            return []
        every = self._texts.likeness(self._weights.vector(_units(text)))
        names, profiles, answers = np.split(every, self._ends)
        likeness = np.maximum.reduceat(names, self._first_names)
        scores = profiles + answers + likeness**4
        if certain is not None:
            place = self._places[certain.question.id]
            scores[place], likeness[place] = scores.max() + 1.0, 1.0
        odds = np.exp(_SHARPNESS * (scores - scores.max()))
        probabilities = odds / odds.sum()
        best = np.argsort(-scores)[:how_many]
        found = [FoundQuestion(self._questions[i], float(probabilities[i]), float(likeness[i])) for i in best]
        return [item for item in found if scores.max() > 0.0]


def _units(text: str) -> list[str]:
    return units_of([(plain_of(word), word) for word in _WORD.findall(normalized(text).text)])


def _letters(text: str) -> str:
    """The words alone, as they are typed in a hurry: no marks, no punctuation."""
    return " ".join(plain_of(word) for word in _WORD.findall(normalized(text).text))
