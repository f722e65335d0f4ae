"""A linear classifier over named features: trained with scikit-learn, used with one multiplication."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

_SEEN_AT_LEAST = 2
_FOLDS = 2
# liblinear's own; scikit-learn's is a thousand times finer, takes 1.7 times as long and predicts the same.
_EXACT_ENOUGH = 0.1
_SEED = 20261123
_ARRAYS = ("weights", "columns", "starts", "bias")  # of the file that keeps a model


@dataclass(frozen=True)
class LinearModel:
    """How much each feature speaks for each label. Five weights in six are nought and are not kept: those of feature
    `v` are `weights[starts[v] : starts[v + 1]]`, for the labels `columns[…]`."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: npt.NDArray[np.float16]  # half the memory of a server; they say the same
    columns: npt.NDArray[np.uint16]
    starts: npt.NDArray[np.int32]
    bias: npt.NDArray[np.float32]

    def probabilities(self, features: Mapping[str, float]) -> npt.NDArray[np.float64]:
        """One per label, in the order of `labels`."""
        rows = np.array(list(map(self.vocabulary.get, features, repeat(-1))), np.int64)
        known = rows >= 0
        rows, values = rows[known], np.array(list(features.values()), np.float32)[known]
        scores = self.bias.astype(np.float64)
        if len(rows):
            starts = self.starts.take(rows)
            counts = self.starts.take(rows + 1) - starts
            ends = counts.cumsum()
            places = np.arange(ends[-1])
            places += (starts - ends + counts).repeat(counts)
            spoken = self.weights.take(places) * values.repeat(counts)
            scores += np.bincount(self.columns.take(places), spoken, len(scores))
        odds = np.exp(scores - scores.max())
        result: npt.NDArray[np.float64] = odds / odds.sum()
        return result

    def save(self, directory: Path) -> None:
        """Write two files into `directory`."""
        names = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        text = json.dumps({"labels": self.labels, "vocabulary": names}, ensure_ascii=False)
        (directory / "labels.json").write_text(text, encoding="utf-8")
        np.savez(
            directory / "weights.npz",
            weights=self.weights,
            columns=self.columns,
            starts=self.starts,
            bias=self.bias,
        )

    @classmethod
    def load(cls, directory: Path) -> LinearModel:
        """What `save` wrote."""
        stored = json.loads((directory / "labels.json").read_text(encoding="utf-8"))
        # Two models share most of their features, and so the strings.
        vocabulary = {sys.intern(name): i for i, name in enumerate(stored["vocabulary"])}
        with np.load(directory / "weights.npz") as arrays:
            return cls(tuple(stored["labels"]), vocabulary, *(arrays[name] for name in _ARRAYS))


@dataclass(frozen=True)
class Example:
    """Features, label, and the sentence it was made from: variants of one sentence are kept together in checks."""

    features: Mapping[str, float]
    label: str
    source: str


@dataclass(frozen=True)
class Trained:
    """A model, and what models without the sentence at hand would have said of each of its examples."""

    model: LinearModel
    left_out: npt.NDArray[np.float64]  # example by label: probabilities


def train(examples: Sequence[Example], strength: float) -> Trained:
    """A linear support vector machine per label; `strength` is scikit-learn's C.

    Margins are no probabilities: the factor that makes them so is found on sentences left out of training.
    """
    from scipy.special import softmax  # not at the top: with its optimizer 15 MB, which serving does without

    vocabulary = _vocabulary(examples)
    matrix = _matrix(examples, vocabulary)
    labels = np.array([example.label for example in examples])
    folds = _folds([example.source for example in examples])
    with ThreadPoolExecutor() as pool:  # liblinear leaves the other cores to others while it works
        whole = pool.submit(_fit, matrix, labels, strength)
        left_out = pool.submit(_left_out_margins, matrix, labels, folds, strength)
        machine, margins = whole.result(), left_out.result()
    answers = np.searchsorted(machine.classes_, labels)
    scale = _scale(margins, answers)
    weights = csr_matrix((scale * machine.coef_.T).astype(np.float32))
    model = LinearModel(
        tuple(str(label) for label in machine.classes_),
        vocabulary,
        weights.data.astype(np.float16),
        weights.indices.astype(np.uint16),
        weights.indptr,
        (scale * machine.intercept_).astype(np.float32),
    )
    return Trained(model, softmax(scale * margins, axis=1))


def _vocabulary(examples: Sequence[Example]) -> dict[str, int]:
    """The features of at least two sentences: what only one has, with all its variants, says nothing of others."""
    features: dict[str, set[str]] = {}
    for example in examples:
        features.setdefault(example.source, set()).update(example.features)
    counts = Counter(name for own in features.values() for name in own)
    return {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= _SEEN_AT_LEAST))}


def _matrix(examples: Sequence[Example], vocabulary: Mapping[str, int]) -> csr_matrix:
    columns, values, starts = [], [], [0]
    for example in examples:
        for name, value in example.features.items():
            if name in vocabulary:
                columns.append(vocabulary[name])
                values.append(value)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(examples), len(vocabulary)))


def _fit(matrix: csr_matrix, labels: npt.NDArray[np.str_], strength: float) -> LinearSVC:
    return LinearSVC(C=strength, tol=_EXACT_ENOUGH, random_state=_SEED).fit(matrix, labels)


def _folds(sources: Sequence[str]) -> npt.NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(source, len(numbers)) % _FOLDS for source in sources])


def _left_out_margins(
    matrix: csr_matrix, labels: npt.NDArray[np.str_], folds: npt.NDArray[np.int64], strength: float
) -> npt.NDArray[np.float64]:
    """The margins of each sentence by a machine that has not seen it; a label that such a machine does not know is
    as unlikely as the unlikeliest."""
    names = np.unique(labels)
    margins = np.full((len(labels), len(names)), -2.0)
    for fold in range(_FOLDS):
        left_out = folds == fold
        if not left_out.any() or len(set(labels[~left_out])) < 3:
            continue  # too few sentences to tell
        machine = _fit(matrix[~left_out], labels[~left_out], strength)
        margins[np.ix_(left_out, np.searchsorted(names, machine.classes_))] = machine.decision_function(
            matrix[left_out]
        )
    return margins


def _scale(margins: npt.NDArray[np.float64], answers: npt.NDArray[np.int64]) -> float:
    """The factor under which the margins of left-out sentences, taken as log odds, are likeliest."""
    from scipy.optimize import minimize_scalar
    from scipy.special import logsumexp

    def surprise(scale: float) -> float:
        scores = scale * margins
        return float(np.mean(logsumexp(scores, axis=1) - scores[np.arange(len(scores)), answers]))

    return float(minimize_scalar(surprise, bounds=(0.5, 20.0), method="bounded").x)
