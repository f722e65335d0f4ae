"""Words typed in haste: Telex and VNI left-overs, drawn-out letters, missing spaces, abbreviations.

The words are data (`data/abbreviations.yml`, `data/syllables.txt`); the ward extends them. Works on lower-case NFC
text; `bot.text.normalize` is the way in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import yaml  # type: ignore[import-untyped]

from bot.settings import get_settings
from bot.syllables import canonical, decode_keys, is_plain_syllable, split_tone

_WORD = re.compile(r"\w+")
_ROMAN = {"ii", "iii"}  # "công trình cấp II"
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_CHUNK = re.compile(r"\S+")
_CODE = re.compile(r"[@/\\=]|\w\.\w|\d-\d")  # in a chunk: an address, a link or a dossier code, left alone
_NUMBER = re.compile(r"\d[\d.,]*")
_AGE = re.compile(r"(\d{1,3})(?:tuoi|tuổi)|([1-9]\d)t")  # "6t" may be months
_LONGEST_WORD = 40
_SURELY_VNI = 4  # letters and digits; less is more often a number
_IN_VNI = re.compile(r"[a-zđ]+\d\w*")
_GOES_ON = re.compile(r"\s*\w")
_FURTHER_OFF = 8  # words before, of which a rule may name one as "có …"
_SHORTEST_JOINED = 6
_BORROWED = {"karaoke"}  # a word of its own, though Vietnamese syllables can be cut out of it
_AT_THE_END = "<end>"  # a rule's word for having none behind it but those of `closing`
_ROUNDS = 4  # an abbreviation spelt out can make the one beside it clear


@dataclass(frozen=True, slots=True)
class _Rule:
    means: str | None
    after: frozenset[str]
    before: frozenset[str]

    def fits(self, before_it: tuple[str, ...], behind_it: tuple[str, ...]) -> bool:
        """Whether the words around (folded, one and two of them) are the rule's."""
        if self.after and self.after.isdisjoint(before_it):
            return False
        return not self.before or not self.before.isdisjoint(behind_it)


@dataclass(frozen=True)
class _Habits:
    always: dict[str, str]
    in_context: dict[str, tuple[_Rule, ...]]
    keep: frozenset[str]
    numbered: frozenset[str]  # without marks, as `closing`
    closing: frozenset[str]
    cost: dict[str, float]  # of a syllable, by how common it is


@lru_cache(maxsize=1)
def _habits() -> _Habits:
    data_dir = get_settings().data_dir
    with (data_dir / "abbreviations.yml").open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    rules = {
        str(word): tuple(
            _Rule(rule.get("means"), _folded(rule.get("after", ())), _folded(rule.get("before", ()))) for rule in entry
        )
        for word, entry in data["in_context"].items()
    }
    syllables = (data_dir / "syllables.txt").read_text(encoding="utf-8").split()
    cost = {syllable: math.log(rank + 20) for rank, syllable in enumerate(syllables)}
    always = {str(word): str(means) for word, means in data["always"].items()}
    return _Habits(always, rules, frozenset(data["keep"]), _folded(data["numbered"]), _folded(data["closing"]), cost)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_plain(str(word)) for word in words)


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    shape, _ = split_tone(word)
    return shape.translate(_PLAIN)


_PLAIN = str.maketrans("ăâêôơưđ", "aaeooud")


def mend_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and replacement of every stretch of `text` that is to be replaced, in order."""
    codes = [match.span() for match in _CHUNK.finditer(text) if _CODE.search(match.group())]
    stretches = [m.span() for m in _stretches(text) if not any(s < m.end() and m.start() < e for s, e in codes)]
    typed = [text[start:end] for start, end in stretches]
    # A run of marks ("???") becomes one mark and is no neighbour of the words around it.
    pieces = [word.split() for word in _mend_each(typed)]
    ends: set[int] = set()
    count = 0
    for (_, end), group in zip(stretches, pieces, strict=True):
        count += len(group)
        if not _GOES_ON.match(text, end):
            ends.add(count - 1)
    words = iter(spell_out([piece for group in pieces for piece in group], ends))
    meant = [
        " ".join(islice(words, len(group))) if group else word[0] for group, word in zip(pieces, typed, strict=True)
    ]
    for (start, end), before, after in zip(stretches, typed, meant, strict=True):
        if before != after:
            yield start, end, after


def _stretches(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"\w+|([^\w\s])\1+", text)


def _mend_each(typed: list[str]) -> list[str]:
    """Each word mended by itself, "" for what is none; short ones are mended as VNI where there is more of it."""
    mended = [_mend_word(word) if _WORD.match(word) else "" for word in typed]
    if sum(bool(_by_digits(a) or _by_digits(b)) for a, b in zip(typed, mended, strict=True)) > 1:
        return [_by_digits(word) or word for word in mended]
    return mended


@lru_cache(maxsize=50_000)
def _mend_word(word: str) -> str:
    """One word without regard to its neighbours: a valid syllable where that is certain, else the word as it is."""
    habits = _habits()
    if word in habits.always or word in habits.in_context or word in habits.keep or word in _ROMAN:
        return word
    word = _DRAWN_OUT.sub(r"\1", word)
    if len(word) > _LONGEST_WORD or word in habits.always or word in habits.in_context or word.isdigit():
        return word
    if age := _AGE.fullmatch(word):
        return f"{age[1] or age[2]} tuổi"
    if is_plain_syllable(word):
        return canonical(word) or word
    return canonical(word) or _decoded(word) or _shortened(word) or _split_joined(word) or word


def _decoded(word: str) -> str | None:
    if word[-1].isdigit() and ((len(word) < _SURELY_VNI and not word.startswith("d")) or _is_numbered(word)):
        return None
    return decode_keys(word)


@lru_cache(maxsize=20_000)
def _by_digits(word: str) -> str | None:
    """What `giay61` or `co1` means where VNI is typed; None for what stays a number there as well: "a1", "to7"."""
    if not 2 < len(word) <= _LONGEST_WORD or not _IN_VNI.fullmatch(word) or _is_numbered(word):
        return None
    return decode_keys(word)


def _is_numbered(word: str) -> bool:
    return word[-1].isdigit() and _plain(word[:-1]) in _habits().numbered


def _shortened(word: str) -> str | None:
    """`nhaa` → `nha`, `ạaa` → `ạ`."""
    end = len(word)
    while end > 1 and _plain(word[end - 1]) == _plain(word[end - 2]) and not word[end - 1].isdigit():
        end -= 1
    return canonical(word[:end]) if end < len(word) else None


def _split_joined(word: str) -> str | None:
    """`khaisinh` → `khai sinh`: the commonest syllables that the letters can be cut into."""
    if len(word) < _SHORTEST_JOINED or word.lower() in _BORROWED or any(c.isdigit() or c == "_" for c in word):
        return None
    cost = _habits().cost
    best: list[tuple[float, int]] = [(0.0, 0)] + [(math.inf, 0)] * len(word)
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - 7), end - 1):
            so_far = best[start][0]
            piece = word[start:end]
            if so_far == math.inf or (_plain(piece) not in cost):
                continue
            total = so_far + cost[_plain(piece)]
            if total < best[end][0] and canonical(piece):
                best[end] = (total, start)
    if best[-1][0] == math.inf:
        return None
    pieces: list[str] = []
    end = len(word)
    while end:
        start = best[end][1]
        pieces.append(canonical(word[start:end]) or word[start:end])
        end = start
    return " ".join(reversed(pieces)) if len(pieces) > 1 else None


def spell_out(words: list[str], ends: Set[int] = frozenset()) -> list[str]:
    """The words with abbreviations written out, by the company they keep; `ends`: which stand before a mark or last."""
    habits = _habits()
    words = [habits.always.get(word, word) for word in words]
    unclear = [i for i, word in enumerate(words) if word in habits.in_context]
    for _ in range(_ROUNDS):
        changed = False
        for i in unclear:
            means = _meaning(words, i, ends, habits)
            if means is not None:
                words[i] = means
                changed = True
        unclear = [i for i in unclear if words[i] in habits.in_context]
        if not (changed and unclear):
            break
    return words


def _meaning(words: list[str], i: int, ends: Set[int], habits: _Habits) -> str | None:
    before_it, behind_it = _before(words, i), _behind(words, i, ends, habits.closing)
    for rule in habits.in_context[words[i]]:
        if rule.fits(before_it, behind_it):
            return rule.means if rule.means != words[i] else None
    return None


def _before(words: list[str], i: int) -> tuple[str, ...]:
    spelled = " ".join(words[max(0, i - _FURTHER_OFF) : i]).split()
    further_off = [f"{_plain(word)} …" for word in spelled[-_FURTHER_OFF:-1]]
    return (*_contexts(spelled[-2:], spelled[-1:]), *further_off)


def _behind(words: list[str], i: int, ends: Set[int], closing: frozenset[str]) -> tuple[str, ...]:
    near = " ".join(words[i + 1 : i + 3]).split()[:2]
    contexts = _contexts(near, near[:1])
    while i not in ends and i + 1 < len(words) and _plain(words[i + 1]) in closing:
        i += 1
    return (*contexts, _AT_THE_END) if i in ends else contexts


def _contexts(two: list[str], one: list[str]) -> tuple[str, ...]:
    folded = [_plain(word) for word in one]
    if folded and _NUMBER.fullmatch(folded[0]):
        folded.append("<number>")
    return (*folded, " ".join(_plain(word) for word in two))
