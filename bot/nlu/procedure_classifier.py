"""What was learned about each procedure from whole sentences. Pure.

The index knows procedures by their phrases; this linear model has also seen how residents ask about them and which
words tell a procedure from its neighbours. A procedure added after the training is unknown to it, and the ranker
knows that it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.nlu.intent_features import features_of
from bot.nlu.linear_model import Example, LinearModel, train

NOTHING = ""  # the label of texts about no procedure
ELSEWHERE = "~"  # of texts about one that the ward has no file for
_STRENGTH = 1.0
_SUGGESTED = 3


@dataclass(frozen=True)
class Learned:
    """How likely each procedure is, going by whole sentences alone."""

    labels: dict[str, int]
    probabilities: npt.NDArray[np.float64]

    def of(self, code: str, *, national: bool) -> float | None:
        """The probability of one procedure; None when it was not there to be learned."""
        place = self.labels.get(ELSEWHERE if national else code)
        return None if place is None else float(self.probabilities[place])

    @property
    def nothing(self) -> float:
        """The probability that the text is about no procedure."""
        place = self.labels.get(NOTHING)
        return 0.0 if place is None else float(self.probabilities[place])

    def without(self, code: str) -> Learned:
        """What would be said if the procedure had not been there to be learned."""
        kept = {label: place for label, place in self.labels.items() if label != code}
        if code not in self.labels or not kept:
            return self
        rest = self.probabilities[list(kept.values())]
        return Learned({label: place for place, label in enumerate(kept)}, rest / max(float(rest.sum()), 1e-9))

    def likeliest(self) -> list[str]:
        """The codes worth a look even where no phrase fits."""
        codes = list(self.labels)
        best = np.argsort(-self.probabilities)[:_SUGGESTED]
        return [codes[place] for place in best if codes[place] not in (NOTHING, ELSEWHERE)]


UNLEARNED = Learned({}, np.zeros(0))


class ProcedureClassifier:
    """A trained model with its labels at hand."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self._labels = _numbered(model)

    def judge(self, text: str) -> Learned:
        """What was learned speaks for which procedure in normalised `text`."""
        return Learned(self._labels, self._model.probabilities(features_of(text)))

    def save(self, directory: Path) -> None:
        """Write it into `directory`, which is made."""
        directory.mkdir()
        self._model.save(directory)

    @classmethod
    def load(cls, directory: Path) -> ProcedureClassifier:
        """What `save` wrote."""
        return cls(LinearModel.load(directory))


def learn(texts: Sequence[tuple[str, str, str]]) -> tuple[ProcedureClassifier, list[Learned]]:
    """From (normalised text, label, what it was made from): the classifier, and for each text what one that has not
    seen it would say. Texts made from the same sentence or phrase are left out together."""
    trained = train([Example(features_of(text), label, source) for text, label, source in texts], _STRENGTH)
    labels = _numbered(trained.model)
    return ProcedureClassifier(trained.model), [Learned(labels, row) for row in trained.left_out]


def _numbered(model: LinearModel) -> dict[str, int]:
    return {label: number for number, label in enumerate(model.labels)}
