"""A linear classifier over named features: trained with scikit-learn, used with one multiplication."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_SEEN_AT_LEAST = 2


@dataclass(frozen=True)
class LinearModel:
    """`weights[v, k]`: how much feature `v` speaks for label `k`."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def probabilities(self, features: Mapping[str, float]) -> npt.NDArray[np.float64]:
        """One per label, in the order of `labels`."""
        known = [(self.vocabulary[name], value) for name, value in features.items() if name in self.vocabulary]
        scores = self.bias.astype(np.float64)
        if known:
            rows, values = zip(*known, strict=True)
            scores = scores + np.asarray(values) @ self.weights[list(rows)]
        odds = np.exp(scores - scores.max())
        result: npt.NDArray[np.float64] = odds / odds.sum()
        return result

    def save(self, directory: Path) -> None:
        """Write two files into `directory`."""
        names = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        text = json.dumps({"labels": self.labels, "vocabulary": names}, ensure_ascii=False)
        (directory / "labels.json").write_text(text, encoding="utf-8")
        np.savez(directory / "weights.npz", weights=self.weights.astype(np.float16), bias=self.bias)

    @classmethod
    def load(cls, directory: Path) -> LinearModel:
        """What `save` wrote."""
        stored = json.loads((directory / "labels.json").read_text(encoding="utf-8"))
        with np.load(directory / "weights.npz") as arrays:
            weights, bias = arrays["weights"].astype(np.float32), arrays["bias"]
        return cls(tuple(stored["labels"]), {name: i for i, name in enumerate(stored["vocabulary"])}, weights, bias)


def train(examples: Sequence[tuple[Mapping[str, float], str]], strength: float, iterations: int = 200) -> LinearModel:
    """Multinomial logistic regression; `strength` is scikit-learn's C. Labels weigh alike up to a square root."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for features, _ in examples for name in features)
    vocabulary = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= _SEEN_AT_LEAST))}
    columns, values, starts = [], [], [0]
    for features, _ in examples:
        for name, value in features.items():
            if name in vocabulary:
                columns.append(vocabulary[name])
                values.append(value)
        starts.append(len(columns))
    matrix = csr_matrix((values, columns, starts), shape=(len(examples), len(vocabulary)))
    answers = [label for _, label in examples]
    sizes = Counter(answers)
    weight = {label: (len(answers) / (len(sizes) * size)) ** 0.5 for label, size in sizes.items()}
    model = LogisticRegression(C=strength, max_iter=iterations, class_weight=weight)
    model.fit(matrix, answers)
    return LinearModel(
        tuple(str(label) for label in model.classes_),
        vocabulary,
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
    )
