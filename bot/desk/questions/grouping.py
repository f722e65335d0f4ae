"""Groups questions by likeness: those that share many pieces of words are about the same. Pure.

Pieces of letters without marks are compared, so that slips, missing marks and other endings do not part what belongs
together. The likeness of two groups is the mean over their questions (average linkage).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.text import fold, normalize

_PIECE = (3, 5)  # letters
# Found on questions of tests/nlu/dev.jsonl: below, procedures begin to mix; above, hardly anything is grouped.
_LIKE = 0.3
_PRIME = np.uint64(1_000_003)  # pieces become numbers of 64 bits; two alike by chance would not be seen in a group


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


def group(asked: Sequence[Asked]) -> Sequence[Group]:
    """All of `asked` in groups; the largest first, of equal ones the one asked last."""
    return _grouped(tuple(asked))


@lru_cache(maxsize=4)  # a list that nobody has worked on meanwhile, opened again
def _grouped(asked: tuple[Asked, ...]) -> Sequence[Group]:
    letters = [_letters(question.text) for question in asked]
    row_of = {text: row for row, text in enumerate(dict.fromkeys(letters))}
    if not row_of:
        return ()
    likeness = _likeness(list(row_of))
    number_of = _clusters(likeness)
    members: dict[int, list[tuple[int, Asked]]] = {}
    for text, question in zip(letters, asked, strict=True):
        row = row_of[text]
        members.setdefault(number_of[row], []).append((row, question))
    groups = []
    for questions in members.values():
        rows = [row for row, _ in questions]
        typical = likeness[np.ix_(rows, rows)].mean(axis=1)
        order = sorted(range(len(rows)), key=lambda place: -typical[place])
        groups.append(Group(tuple(questions[place][1] for place in order)))
    return tuple(sorted(groups, key=lambda found: (len(found.questions), found.last), reverse=True))


@lru_cache(maxsize=5_000)
def _letters(text: str) -> str:
    """Abbreviations written out, no marks, no punctuation; kept, as the list is read again after every lesson."""
    folded = fold(normalize(text).text)
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _likeness(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Cosine of every two texts, rare pieces counting more."""
    from scipy.sparse import csr_matrix

    rows, pieces = _pieces(texts)
    _, columns = np.unique(pieces, return_inverse=True)
    matrix = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)))
    matrix.data = np.log1p(matrix.data)
    rarity = np.log((1 + len(texts)) / (1 + np.bincount(matrix.indices))) + 1
    matrix.data *= rarity.astype(np.float32)[matrix.indices]
    lengths = np.sqrt(np.bincount(_rows_of(matrix), matrix.data**2, minlength=len(texts)))
    matrix.data /= lengths.astype(np.float32)[_rows_of(matrix)]
    return np.asarray((matrix @ matrix.T).todense())


def _rows_of(matrix: Any) -> npt.NDArray[np.intp]:
    """The row of each entry of a sparse matrix."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _pieces(texts: Sequence[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint64]]:
    """Every piece of `texts` as a number, and of which text it is: all at once, as there are hundreds of thousands."""
    padded = [f" {text} " for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in padded])
    row = np.repeat(np.arange(len(texts)), lengths)
    end = np.repeat(np.cumsum(lengths), lengths)
    rows, pieces = [], []
    piece = np.zeros_like(codes)
    for length in range(1, _PIECE[1] + 1):
        shifted = np.append(codes[length - 1 :], np.zeros(length - 1, np.uint64))
        piece = piece * _PRIME + shifted + np.uint64(1)
        if length >= _PIECE[0]:
            whole = np.arange(len(codes)) + length <= end
            rows.append(row[whole])
            pieces.append(piece[whole])
    return np.concatenate(rows), np.concatenate(pieces)


def _clusters(likeness: npt.NDArray[np.float32]) -> list[int]:
    """The number of the group of each row."""
    if len(likeness) == 1:
        return [0]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = np.clip(1 - likeness, 0, None)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return [int(number) for number in fcluster(tree, 1 - _LIKE, criterion="distance")]
