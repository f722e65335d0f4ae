"""Groups questions by likeness: those that share many pieces of words are about the same. Pure.

Pieces of letters without marks are compared, so that slips, missing marks and other endings do not part what belongs
together. The likeness of two groups is the mean over their questions (average linkage).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from bot.text import fold, normalize

_PIECE = (3, 5)  # letters
# Found on questions of tests/nlu/dev.jsonl: below, procedures begin to mix; above, hardly anything is grouped.
_LIKE = 0.3


@dataclass(frozen=True)
class Asked:
    """One question that waits. `guess`: the code of the procedure that the bot thought of, or empty."""

    id: int
    at: datetime
    text: str
    guess: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that are alike, the most typical first."""

    questions: tuple[Asked, ...]

    @property
    def weeks(self) -> dict[date, int]:
        """How many were asked in each week (its Monday), oldest first."""
        days = Counter(q.at.date() - timedelta(days=q.at.weekday()) for q in self.questions)
        return dict(sorted(days.items()))

    @property
    def last(self) -> datetime:
        """When one of them was last asked."""
        return max(question.at for question in self.questions)

    @property
    def samples(self) -> list[str]:
        """Different wordings, the most typical first."""
        return list(dict.fromkeys(question.text for question in self.questions))

    @property
    def guess(self) -> str:
        """The procedure that the bot thought of most often, or empty."""
        guesses = Counter(question.guess for question in self.questions if question.guess)
        return guesses.most_common(1)[0][0] if guesses else ""


def group(asked: Sequence[Asked]) -> list[Group]:
    """All of `asked` in groups; the largest first, of equal ones the one asked last."""
    texts = list(dict.fromkeys(_letters(question.text) for question in asked))
    if not texts:
        return []
    likeness = _likeness(texts)
    number_of = dict(zip(texts, _clusters(likeness), strict=True))
    row_of = {text: row for row, text in enumerate(texts)}
    members: dict[int, list[Asked]] = {}
    for question in asked:
        members.setdefault(number_of[_letters(question.text)], []).append(question)
    groups = []
    for questions in members.values():
        rows = [row_of[_letters(question.text)] for question in questions]
        typical = likeness[np.ix_(rows, rows)].mean(axis=1)
        order = sorted(range(len(rows)), key=lambda place: -typical[place])
        groups.append(Group(tuple(questions[place] for place in order)))
    return sorted(groups, key=lambda found: (len(found.questions), found.last), reverse=True)


def _letters(text: str) -> str:
    """Abbreviations written out, no marks, no punctuation."""
    folded = fold(normalize(text).text)
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _likeness(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Cosine of every two texts, rare pieces counting more."""
    from scipy.sparse import csr_matrix

    counted = [_pieces(text) for text in texts]
    columns = {piece: place for place, piece in enumerate(dict.fromkeys(p for pieces in counted for p in pieces))}
    rows = [row for row, pieces in enumerate(counted) for _ in pieces]
    places = [columns[piece] for pieces in counted for piece in pieces]
    times = np.log1p(np.array([n for pieces in counted for n in pieces.values()], dtype=np.float64))
    matrix = csr_matrix((times, (rows, places)), shape=(len(texts), len(columns)))
    rarity = np.log((1 + len(texts)) / (1 + np.bincount(matrix.indices, minlength=len(columns)))) + 1
    weighed = matrix.multiply(rarity).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1))).ravel()
    unit = weighed.multiply(1 / np.maximum(lengths, 1e-12)[:, None]).tocsr()
    return np.asarray((unit @ unit.T).todense())


def _pieces(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[i : i + n] for n in range(_PIECE[0], _PIECE[1] + 1) for i in range(len(padded) - n + 1))


def _clusters(likeness: npt.NDArray[np.float64]) -> list[int]:
    """The number of the group of each row."""
    if len(likeness) == 1:
        return [0]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = np.clip(1 - likeness, 0, None)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return [int(number) for number in fcluster(tree, 1 - _LIKE, criterion="distance")]
