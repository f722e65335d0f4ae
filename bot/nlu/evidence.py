"""How well a text fits a phrase, in numbers that say the same for every procedure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.nlu.procedure_entries import PhraseKind
from bot.nlu.terms import Term, agreement, plain_of


class PhraseView:
    """A phrase as the index holds it, with what is asked of it for every text worked out once."""

    __slots__ = ("entry", "kind", "length", "pairs", "spelled", "units")

    def __init__(self, entry: int, kind: PhraseKind, terms: Sequence[Term], units: Sequence[str]) -> None:
        self.entry = entry
        self.kind = kind
        self.length = len(terms)
        self.units = units
        self.spelled = {term.plain: term.marked for term in terms}
        self.pairs = [unit for unit in units if " " in unit and unit[0] != "~"]


class TextView:
    """The telling words of a text and the `units` in it that the index knows."""

    __slots__ = ("places", "terms", "units")

    def __init__(self, terms: Sequence[Term], units: set[str]) -> None:
        self.terms = terms
        self.units = units
        self.places: dict[str, list[int]] = {}  # of each syllable
        for place, term in enumerate(terms):
            self.places.setdefault(term.plain, []).append(place)


class Match(NamedTuple):
    """One phrase laid over a text. Shares are 0 to 1, weights are those of the index."""

    kind: PhraseKind
    covered: float  # share of the phrase's weight that is in the text
    weight: float  # that weight itself
    agrees: float  # share of matched syllables whose marks agree with what was typed
    paired: float  # share of the phrase's neighbours that are neighbours in the text
    density: float  # matched syllables per syllable of the stretch they stand in
    start: int  # the stretch in the normalised text
    end: int
    words: frozenset[str]  # matched syllables
    words_weight: float
    exact: bool  # every word there, side by side

    @property
    def score(self) -> float:
        """For comparing phrases before anything is learned."""
        return self.weight * self.covered * (0.4 + 0.6 * self.agrees)


def weigh(phrase: PhraseView, text: TextView, weights: Mapping[str, float], weight: float, total: float) -> Match:
    """Lay `phrase` over a text; `weight` is that of its units that are in the text, `total` that of all."""
    terms, spelled = text.terms, phrase.spelled
    agrees: dict[str, float] = {}
    places: list[int] = []
    for plain in spelled.keys() & text.places.keys():
        own = text.places[plain]
        places += own
        agrees[plain] = max([agreement(terms[place].marked, spelled[plain]) for place in own])
    places.sort()
    words_weight = sum([weights[word] for word in agrees])
    agreeing = sum([weights[word] * share for word, share in agrees.items()]) / words_weight if agrees else 0.7
    pairs = phrase.pairs
    paired = len(text.units.intersection(pairs)) / len(pairs) if pairs else float(bool(agrees))
    first, last = _stretch(places, phrase.length)
    density = (bisect_right(places, last) - bisect_left(places, first)) / (last - first + 1) if places else 0.0
    return Match(
        phrase.kind,
        weight / total,
        weight,
        agreeing,
        paired,
        density,
        terms[first].start if places else 0,
        terms[last].end if places else 0,
        frozenset(agrees),
        words_weight,
        paired == 1.0 and len(agrees) == len(spelled) and agreeing > 0.8,
    )


def _stretch(places: Sequence[int], length: int) -> tuple[int, int]:
    """The densest run of matched places, no longer than the phrase and a few words between."""
    if not places:
        return 0, 0
    if places[-1] - places[0] < length + 2:
        return places[0], places[-1]
    best = (0, 0, 0)
    for i, first in enumerate(places):
        end = bisect_left(places, first + length + 2)
        better = (end - i, first - places[end - 1], -first)
        if i == 0 or better > best:
            best, result = better, (first, places[end - 1])
    return result


class Evidence(NamedTuple):
    """All that speaks for one procedure."""

    match: Match
    explained: float  # share of the text's telling words that its phrases have
    phrases: int  # how many of its phrases fit well
    own_name: float  # share of its short name's words that are in the text
    own_name_missing: float  # weight of those that are not: "lưu động", "có yếu tố nước ngoài"
    against_best: float = 1.0  # score against the best procedure's
    is_paper: bool = False  # named as a paper that another procedure may need
    outdone: float = 0.0  # share of the text's telling words that a more special procedure has on top: "cấp lại"

    @classmethod
    def of(cls, best: Match, matches: Sequence[Match], query_weight: float, own_name: tuple[float, float]) -> Evidence:
        """From the phrases of one procedure that were looked at; `own_name`: weight of its words, there and not."""
        widest = max(match.words_weight for match in matches)
        good = sum(match.covered > 0.6 for match in matches)
        explained = min(widest / query_weight, 1.0) if query_weight else 0.0
        there, missing = own_name
        return cls(best, explained, good, there / (there + missing) if there else 0.0, missing)

    def beside(self, top_score: float, is_paper: bool, others: Sequence[Match], query_weight: float) -> Evidence:
        """The same, seen against the other procedures."""
        against_best = self.match.score / top_score if top_score else 0.0
        own = self.match.words
        more = [o.words_weight - self.match.words_weight for o in others if o.covered > _SPECIAL and o.words > own]
        outdone = max(more, default=0.0) / query_weight if query_weight else 0.0
        return Evidence(
            self.match,
            self.explained,
            self.phrases,
            self.own_name,
            self.own_name_missing,
            against_best,
            is_paper,
            outdone,
        )


_SPECIAL = 0.4  # share of its phrase that must be there before a procedure counts as the more special one


_BEFORE_A_PAPER = re.compile(
    r"\b(?:nop|mang|can|kem|dem|cam|thieu|thay|co|mat|chua|bang|nhung|cai|to"
    r"|giay(?: chung nhan| dang ky| xac nhan)?)\W+$"
)
_LETTERS_BEFORE = 24


def papers_among(text: str, matches: Sequence[Match]) -> list[bool]:
    """Which of the matches name a paper, not the matter: "kết hôn có cần *giấy độc thân* không". Only where another
    procedure is named word for word in another place and is no paper itself."""
    named = [match.exact and match.kind is PhraseKind.NAME for match in matches]
    before = [plain_of(text[max(0, match.start - _LETTERS_BEFORE) : match.start]) for match in matches]
    handed_in = [bool(_BEFORE_A_PAPER.search(letters)) for letters in before]

    def another(i: int) -> bool:
        return any(
            named[j] and not handed_in[j] and (matches[j].end <= matches[i].start or matches[j].start >= matches[i].end)
            for j in range(len(matches))
        )

    return [handed_in[i] and another(i) for i in range(len(matches))]
