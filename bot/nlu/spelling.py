"""Mending a mistyped syllable to the nearest one that procedure names have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.nlu.terms import Term
from bot.syllables import is_plain_syllable

_SHORTEST = 3


class SpellingIndex:
    """Known syllables by what is left of them when one letter is dropped: one slip apart is found at once."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= _SHORTEST and word.isalpha():
                for rest in _rests(word):
                    self._by_rest[rest].append(word)

    def mended(self, term: Term) -> Term:
        """`term`, or what was meant where it is no syllable at all."""
        word = term.plain
        if word in self._known or len(word) < _SHORTEST or not word.isalpha() or is_plain_syllable(word):
            return term
        near = {candidate for rest in _rests(word[:12]) for candidate in self._by_rest.get(rest, ())}
        if not near:
            return term
        meant = min(near, key=lambda candidate: (_differences(word, candidate), candidate))
        return Term(meant, meant, term.start, term.end)


def _rests(word: str) -> Iterator[str]:
    yield word
    yield from {word[:i] + word[i + 1 :] for i in range(len(word))}


def _differences(word: str, other: str) -> int:
    """Letters of one that the other lacks; swapped letters count nothing."""
    return sum((word + other).count(c) % 2 for c in set(word + other)) + abs(len(word) - len(other))
