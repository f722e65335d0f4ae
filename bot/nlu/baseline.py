"""What plain word counting finds: BM25 over the procedures' names. Stands beside our figures in the report."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.text import fold

_WORD = re.compile(r"\w+")
_K1, _B = 1.5, 0.75  # the usual values


class NameSearch:
    """BM25 with words without diacritics; each name is a document of its procedure."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: procedure code and one of its names."""
        self._documents = [(code, Counter(_words(name))) for code, name in names]
        lengths = [sum(words.values()) for _, words in self._documents] or [1]
        self._mean_length = sum(lengths) / len(lengths)
        self._where: dict[str, list[int]] = defaultdict(list)
        for number, (_, words) in enumerate(self._documents):
            for word in words:
                self._where[word].append(number)

    def find(self, text: str, how_many: int = 3) -> list[str]:
        """The codes of the best names, best first, each once."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(_words(text)):
            holders = self._where.get(word, [])
            rarity = math.log(1 + (len(self._documents) - len(holders) + 0.5) / (len(holders) + 0.5))
            for number in holders:
                words = self._documents[number][1]
                times, length = words[word], sum(words.values())
                scores[number] += (
                    rarity * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * length / self._mean_length))
                )
        ranked = sorted(scores, key=lambda number: -scores[number])
        return list(dict.fromkeys(self._documents[number][0] for number in ranked))[:how_many]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
