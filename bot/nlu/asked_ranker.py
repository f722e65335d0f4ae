"""From what speaks for each written answer to how likely it is the one that is asked for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.nlu import choice
from bot.nlu.asked_index import AskedCandidate, AskedIndex, Written
from bot.nlu.asking import question_of
from bot.nlu.choice import Choice, Weights
from bot.nlu.understanding import SHORT
from bot.nlu.words import normalized

MOST_WORDS = 40  # in a longer message words meet by chance
# In a message that is not `SHORT` the words of a pattern are not enough for an answer that is less likely by all else.
_NOT_BY_CHANCE = 0.1
Ranking = Sequence[tuple[str, float]]  # procedures with how likely they are, best first


@dataclass(frozen=True)
class FoundAsked:
    """An answer. `probability`: how likely it is the one asked for, or one that says nearly the same; `is_said`: all
    words of one of its patterns are said, and hardly by chance."""

    written: Written
    probability: float
    is_said: bool


class AskedRanker(Weights):
    """The learned weights, in the order of `FEATURES` and `NOTHING_FEATURES`."""

    def find(self, index: AskedIndex, text: str, ranking: Ranking, today: date) -> list[FoundAsked]:
        """The answer that `text`, as it was typed, most likely asks for, and after it the one of whose patterns it says
        most words, if that is another. Of a story it is what its question asks for; the words of a pattern may have
        met there by chance, so they alone are not enough."""
        words = len(normalized(text).text.split())
        if words > MOST_WORDS:
            question = question_of(text)
            asked = self.find(index, text[slice(*question)], ranking, today) if question else []
            return [replace(answer, is_said=False) for answer in asked[:1]]
        candidates, nothing = index.look_at(text, ranking, today)
        if not candidates:
            return []
        likely = self.probabilities(Choice([c.features for c in candidates], nothing))
        places = [int(np.argmax(likely)), max(range(len(candidates)), key=lambda n: (candidates[n].said, likely[n]))]

        def answer_at(place: int) -> FoundAsked:
            best = candidates[place]
            alike = index.alike(best.place)
            probability = sum(p for c, p in zip(candidates, likely, strict=True) if c.place in alike)
            is_said = best.said > 0 and (words <= SHORT or probability >= _NOT_BY_CHANCE)
            return FoundAsked(best.written, probability, is_said)

        found = [answer_at(place) for place in dict.fromkeys(places)]
        return [answer for answer in found if answer is found[0] or answer.is_said]


# Used before anything is learned (a pipeline under test); found by fitting once and rounding.
UNTRAINED = AskedRanker((3.0, 3.5, 3.5, 3.5, -1.0, -2.5, -2.0, 3.5), (3.0, 1.0, -1.5, -3.5, 1.5))


@dataclass(frozen=True)
class AskedExample:
    """A text as it was typed and the answer it was written for: that of an `Asked`, or "" for none."""

    text: str
    ranking: Ranking
    code: str
    answer: str


def fit(index: AskedIndex, examples: Sequence[AskedExample], today: date) -> AskedRanker:
    """The weights under which the examples are likeliest; an answer that says nearly the same is right as well.

    A question about whose procedure nothing speaks for the right answer is left out. So is one that was written for no
    answer and says all the words of one: nobody knows which it is.
    """
    choices = []
    for example in examples:
        candidates, nothing = index.look_at(example.text, example.ranking, today)
        right = _right(index, candidates, example)
        if right if example.answer else not any(c.said for c in candidates):
            choices.append(Choice([c.features for c in candidates], nothing, right))
    if not any(c.right for c in choices):
        return UNTRAINED
    found = choice.fit(choices, UNTRAINED)
    return AskedRanker(found.weights, found.nothing)


def _right(index: AskedIndex, candidates: Sequence[AskedCandidate], example: AskedExample) -> frozenset[int]:
    for candidate in candidates:
        if (candidate.written.procedure.code, candidate.written.asked.text) == (example.code, example.answer):
            alike = index.alike(candidate.place)
            return frozenset(n for n, other in enumerate(candidates) if other.place in alike)
    return frozenset()
