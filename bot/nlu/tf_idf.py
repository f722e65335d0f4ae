"""How alike texts are by the words they share, rare ones counting more (TF-IDF, cosine). Pure.

scikit-learn has this too, but stays out of a serving process (`bot/assistant/patches/serving_stand_ins.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Units = Sequence[str]


def units_of(words: Sequence[tuple[str, str]]) -> list[str]:
    """Of words, each without and with its marks: all without marks, pairs of neighbours, and those that have marks."""
    plain = [bare for bare, _ in words]
    pairs = [f"{left} {right}" for left, right in pairwise(plain)]
    return [*plain, *pairs, *(f"={word}" for bare, word in words if word != bare)]


class UnitWeights:
    """What a unit (a word, a pair of words) says: more, the fewer of the `texts` it stands in."""

    def __init__(self, texts: Iterable[Units]) -> None:
        in_how_many: Counter[str] = Counter()
        count = 0
        for units in texts:
            in_how_many.update(set(units))
            count += 1
        self._weight = {unit: log((1 + count) / (1 + having)) + 1 for unit, having in in_how_many.items()}
        self._of_unknown = log(1 + count) + 1

    def of(self, unit: str) -> float:
        """What one unit says; one that stands nowhere says most."""
        return self._weight.get(unit, self._of_unknown)

    def vector(self, units: Units) -> dict[str, float]:
        """The known units of a text with their weights; its length is 1, or 0 where none is known."""
        weighed = {
            unit: (1 + log(times)) * self._weight[unit]
            for unit, times in Counter(units).items()
            if unit in self._weight
        }
        length = sqrt(sum(weight * weight for weight in weighed.values()))
        return {unit: weight / length for unit, weight in weighed.items()}


class TextIndex:
    """Texts to compare another one with."""

    def __init__(self, vectors: Iterable[Mapping[str, float]]) -> None:
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._size = 0
        for number, vector in enumerate(vectors):
            self._size = number + 1
            for unit, weight in vector.items():
                postings[unit].append((number, weight))
        self._postings = {
            unit: (np.array([n for n, _ in entries], dtype=np.int32), np.array([w for _, w in entries]))
            for unit, entries in postings.items()
        }

    def likeness(self, vector: Mapping[str, float]) -> Scores:
        """To each text, 0 to 1."""
        known = [(weight, self._postings[unit]) for unit, weight in vector.items() if unit in self._postings]
        if not known:
            return np.zeros(self._size)
        said = np.repeat([weight for weight, _ in known], [len(numbers) for _, (numbers, _) in known])
        weights = said * np.concatenate([weights for _, (_, weights) in known])
        owners = np.concatenate([numbers for _, (numbers, _) in known])
        return np.bincount(owners, weights, self._size).astype(np.float64)
