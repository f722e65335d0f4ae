"""A conditional logit: one of several candidates is meant, or none of them. Pure.

Every candidate has a score, "none" has one too, and the probabilities are their softmax. The few weights are all that
is learned, so a candidate that nobody has seen before needs no training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]

_STRENGTH_OF_PRIOR = 2e-3
_ITERATIONS = 300


@dataclass(frozen=True)
class Choice:
    """The candidates of one text, as numbers. `right`: places of those that are meant; empty where none is."""

    rows: Sequence[Sequence[float]]
    nothing: Sequence[float]
    right: frozenset[int] = frozenset()
    weight: float = 1.0
    offsets: Sequence[float] = ()  # taken off the scores, whatever is learned


@dataclass(frozen=True)
class Weights:
    """What was learned: the weights of a candidate's numbers, and of those of none."""

    weights: tuple[float, ...]
    nothing: tuple[float, ...]

    def probabilities(self, choice: Choice) -> list[float]:
        """How likely each candidate is meant; what is missing to 1 is that none is."""
        if not len(choice.rows):
            return []
        weights, of_nothing = self._vectors
        scores = np.array(choice.rows) @ weights
        if len(choice.offsets):
            scores -= np.array(choice.offsets)
        every = np.append(scores, np.dot(choice.nothing, of_nothing))
        odds = np.exp(every - every.max())
        likely: list[float] = (odds[:-1] / odds.sum()).tolist()
        return likely

    @cached_property
    def _vectors(self) -> tuple[Vector, Vector]:
        return np.array(self.weights), np.array(self.nothing)

    def as_dict(self) -> dict[str, Any]:
        """For storing."""
        return {"weights": self.weights, "nothing": self.nothing}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """What `as_dict` gave."""
        return cls(tuple(data["weights"]), tuple(data["nothing"]))


def fit(choices: Sequence[Choice], start: Weights) -> Weights:
    """The weights under which the choices are likeliest; `start`: where to begin looking."""
    from scipy.optimize import minimize  # not at the top: serving does without its 15 MB

    choices = [c for c in choices if len(c.rows)]
    rows = np.concatenate([np.asarray(c.rows, dtype=np.float64) for c in choices])
    offsets = np.concatenate([np.asarray(c.offsets or np.zeros(len(c.rows))) for c in choices])
    nothing = np.array([c.nothing for c in choices], dtype=np.float64)
    sizes = np.array([len(c.rows) for c in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.concatenate([[float(place in c.right) for place in range(len(c.rows))] for c in choices])
    none_right = np.array([float(not c.right) for c in choices])
    importance = np.array([c.weight for c in choices])
    importance /= importance.sum()
    width = rows.shape[1]

    def loss(parameters: Vector) -> tuple[float, Vector]:
        scores, none = rows @ parameters[:width] - offsets, nothing @ parameters[width:]
        top = np.maximum(np.maximum.reduceat(scores, starts), none)
        odds, none_odds = np.exp(scores - np.repeat(top, sizes)), np.exp(none - top)
        total = np.add.reduceat(odds, starts) + none_odds
        likely = np.maximum(np.add.reduceat(odds * right, starts) + none_odds * none_right, 1e-12 * total)
        pull = odds * np.repeat(importance / total, sizes) - odds * right * np.repeat(importance / likely, sizes)
        none_pull = importance * none_odds / total - importance * none_odds * none_right / likely
        gradient = np.concatenate([rows.T @ pull, nothing.T @ none_pull])
        prior = _STRENGTH_OF_PRIOR * float(parameters @ parameters)
        value = float(-np.dot(importance, np.log(likely / total))) + prior
        return value, gradient + 2 * _STRENGTH_OF_PRIOR * parameters

    options = {"maxiter": _ITERATIONS}
    begin = np.array([*start.weights, *start.nothing], dtype=np.float64)
    found = [float(x) for x in minimize(loss, begin, jac=True, method="L-BFGS-B", options=options).x]
    return Weights(tuple(found[:width]), tuple(found[width:]))
