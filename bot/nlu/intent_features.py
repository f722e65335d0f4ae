"""What the intent classifier sees of a text. Pure.

Words are seen with and without their marks, so that what was learned from careful sentences holds for hasty ones. The
procedure's name is one placeholder: "khai tử cần gì" and "kết hôn cần gì" look the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.nlu.terms import plain_of

_WORD = re.compile(r"[^\W\d_]+|\d+|[?]")
_PROCEDURE = "§"
_CHARACTERS = (3, 4)
_LAST_WORDS = 8

Features = Mapping[str, float]


@lru_cache(maxsize=64)
def features_of(text: str, hidden: tuple[tuple[int, int], ...] = ()) -> Features:
    """Features of normalised `text` and their values; each group of features has length one, whatever the text's.

    Remembered for the message at hand, since two models ask for them; not to be changed.
    """
    words = _words(text, hidden)
    plain = ["<", *(plain_of(word) for word in words), ">"]
    grams = [f"u {word}" for word in plain[1:-1]]
    grams += [f"b {a} {b}" for a, b in pairwise(plain)]
    grams += [f"t {a} {b} {c}" for a, b, c in zip(plain, plain[1:], plain[2:], strict=False)]
    grams += [f"s {a} {c}" for a, c in zip(plain[1:], plain[3:], strict=False)]
    marked = [f"m {word}" for word in words if plain_of(word) != word]
    marked += [f"n {a} {b}" for a, b in pairwise(words) if plain_of(a) != a or plain_of(b) != b]
    features: dict[str, float] = {}
    _add(features, grams, 1.0)
    _add(features, marked, 0.6)
    _add(features, [gram for word in plain[1:-1] for gram in _characters(word)], 0.5)
    _add(features, [f"l {word}" for word in plain[-1 - _LAST_WORDS : -1]], 0.35)
    _add(features, [f"k {min(len(words), 12)}", f"p {_PROCEDURE in words}"], 0.3)
    return features


def _words(text: str, hidden: Sequence[tuple[int, int]]) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in hidden):
            if words[-1:] != [_PROCEDURE]:
                words.append(_PROCEDURE)
        elif match.group().isdigit():
            words.append(f"#{min(len(match.group()), 5)}")
        else:
            words.append(match.group())
    return words


def _characters(word: str) -> list[str]:
    if len(word) < 3:
        return []
    framed = f" {word} "
    return [f"c{framed[i : i + n]}" for n in _CHARACTERS for i in range(len(framed) - n + 1)]


def _add(features: dict[str, float], names: list[str], weight: float) -> None:
    distinct = set(names)
    if distinct:
        value = weight / len(distinct) ** 0.5
        features.update(dict.fromkeys(distinct, value))
