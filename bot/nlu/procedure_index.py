"""Which procedures a text may be about, with the evidence for each. Pure; built from the catalogue when it is loaded.

A phrase is a bag of units (syllables, pairs of neighbours, pairs by sound); rare units weigh more. The first pass adds
up, for every phrase at once, the weights of its units that stand in the text, so its cost hardly grows with the number
of procedures. Only the best phrases are then looked at closely (`evidence`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.nlu.evidence import Evidence, Match, PhraseView, TextView, papers_among, weigh
from bot.nlu.procedure_classifier import UNLEARNED, Learned
from bot.nlu.procedure_entries import Entry, PhraseKind
from bot.nlu.spelling import SpellingIndex
from bot.nlu.terms import Term, Vocabulary, sound_of

PHRASES_LOOKED_AT = 24
NATIONAL_LOOKED_AT = 6
ENTRIES_KEPT = 10
_PAIR_BY_SOUND = 0.5  # weight of a pair that only sounds alike
_COMMON = 0.35  # weight of a single syllable against a pair


class Candidate(NamedTuple):
    """A procedure the text may be about."""

    entry: Entry
    evidence: Evidence
    match: Match  # of its best phrase
    learned: float | None = None  # its probability by what was learned from sentences; None: it was not there then


class ProcedureIndex:
    """All phrases of all procedures."""

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary, talk: Mapping[str, float]) -> None:
        """`talk`: in which share of everyday questions a unit stands, whatever the procedure."""
        self.entries = entries
        self._vocabulary = vocabulary
        self._phrases: list[PhraseView] = []
        owners: dict[str, set[int]] = defaultdict(set)
        known: dict[str, str] = {}  # each unit once in memory, however many phrases have it
        for number, entry in enumerate(entries):
            for text, kind in entry.phrases:
                terms = vocabulary.of_name(text)
                if terms:
                    units = [known.setdefault(unit, unit) for unit in units_of(terms)]
                    self._phrases.append(PhraseView(number, kind, terms, units))
                    for unit in units:
                        owners[unit].add(number)
        self._phrases.sort(key=lambda phrase: phrase.kind is PhraseKind.NATIONAL)
        self._own_phrases = sum(phrase.kind is not PhraseKind.NATIONAL for phrase in self._phrases)  # they come first
        count = len(entries) + 1
        self._weight = {
            unit: _weight(unit, len(who) / count, talk.get(unit, 0.0), count) for unit, who in owners.items()
        }
        self._rarest = max(self._weight.values(), default=1.0)
        self._postings = self._make_postings()
        self._phrases_of: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            self._phrases_of[entries[phrase.entry].code].append(number)
        self._totals = np.array([sum(self._weight[u] for u in p.units) for p in self._phrases] or [1.0])
        self._spelling = SpellingIndex({u for u in self._weight if " " not in u})

    def _make_postings(self) -> dict[str, npt.NDArray[np.int32]]:
        postings: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for unit in phrase.units:
                postings[unit].append(number)
        return {unit: np.array(numbers, dtype=np.int32) for unit, numbers in postings.items()}

    def terms(self, text: str) -> list[Term]:
        """The telling words of normalised `text`; a word that is in no name and is no syllable is spelt like one."""
        return [self._spelling.mended(term) for term in self._vocabulary.terms(text)]

    def alike(self, text: str) -> str:
        """Normalised `text` as whole sentences are learned, see `Vocabulary.alike`."""
        return self._vocabulary.alike(text)

    def candidates(
        self, text: str, learned: Learned = UNLEARNED, *, leave_out: frozenset[int] = frozenset()
    ) -> list[Candidate]:
        """The likeliest procedures for normalised `text`, roughly best first.

        Args:
            text: what was typed, normalised.
            learned: what was learned from sentences says of it; its likeliest are among the candidates.
            leave_out: phrases to do without.
        """
        terms = self.terms(text)
        if not terms or not self._phrases:
            return []
        present = [unit for unit in units_of(terms) if unit in self._postings]
        matched = self._matched(present)
        score = matched * matched / self._totals
        if leave_out:
            score[list(leave_out)] = 0.0
        view = TextView(terms, set(present))
        matches: dict[int, list[Match]] = defaultdict(list)
        for number in self._best_phrases(score, learned.likeliest()):
            phrase = self._phrases[number]
            match = weigh(phrase, view, self._weight, float(matched[number]), float(self._totals[number]))
            matches[phrase.entry].append(match)
        query_weight = sum(self._weight.get(t.plain, self._rarest) for t in terms)
        return self._ranked(text, matches, query_weight, view.units, learned)

    def _matched(self, present: Sequence[str]) -> npt.NDArray[np.float64]:
        size = len(self._phrases)
        lists = [self._postings[unit] for unit in present]
        if not lists:
            return np.zeros(size)
        weights = np.repeat([self._weight[unit] for unit in present], [len(numbers) for numbers in lists])
        summed = np.bincount(np.concatenate(lists), weights=weights, minlength=size).astype(np.float64)
        return summed

    def _best_phrases(self, score: npt.NDArray[np.float64], suggested: Sequence[str]) -> list[int]:
        """Phrases worth a close look; the ward's own are not crowded out by the national list, and each suggested
        procedure has one."""
        chosen: list[int] = []
        scored = np.flatnonzero(score > 0)
        own, national = np.split(scored, [scored.searchsorted(self._own_phrases)])
        for numbers, how_many in ((own, PHRASES_LOOKED_AT), (national, NATIONAL_LOOKED_AT)):
            if len(numbers) > how_many:
                numbers = numbers[score[numbers].argpartition(-how_many)[-how_many:]]
            chosen.extend(numbers.tolist())
        for code in suggested:
            if phrases := self._phrases_of.get(code):
                chosen.append(phrases[int(np.argmax(score[phrases]))])
        return list(dict.fromkeys(chosen))

    def _ranked(
        self,
        text: str,
        matches: Mapping[int, list[Match]],
        query_weight: float,
        seen: set[str],
        learned: Learned,
    ) -> list[Candidate]:
        kept = self._kept(matches, learned.likeliest())
        bests = [best for _, best in kept]
        found = [
            Evidence.of(best, matches[number], query_weight, self._own_name(number, seen)) for number, best in kept
        ]
        papers = papers_among(text, bests)
        return [
            Candidate(
                entry := self.entries[number],
                evidence.beside(bests[0].score, is_paper, bests, query_weight),
                best,
                learned.of(entry.code, national=entry.national),
            )
            for (number, best), evidence, is_paper in zip(kept, found, papers, strict=True)
        ]

    def _kept(self, matches: Mapping[int, list[Match]], suggested: Sequence[str]) -> list[tuple[int, Match]]:
        """The entries with their best matches, best first; beyond the first ones only those that are suggested."""
        best = {
            number: max(own, key=lambda match: (match.score, -match.kind))  # names first
            for number, own in matches.items()
        }
        found = sorted(best.items(), key=lambda item: -item[1].score)
        rest = [item for item in found[ENTRIES_KEPT:] if self.entries[item[0]].code in suggested]
        return found[:ENTRIES_KEPT] + rest

    def _own_name(self, entry: int, seen: set[str]) -> tuple[float, float]:
        """The weight of the words of its name, which is its first phrase, that are in a text, and of those that are
        not."""
        there = missing = 0.0
        for word in self._phrases[self._phrases_of[self.entries[entry].code][0]].spelled:
            if word in seen:
                there += self._weight[word]
            else:
                missing += self._weight[word]
        return there, missing

    def phrases_like(self, entry: int, text: str) -> frozenset[int]:
        """The phrases of one entry that say the same words as `text` (for measuring how unseen wordings do)."""
        units = set(units_of(self.terms(text)))
        own = self._phrases_of[self.entries[entry].code]
        return frozenset(n for n in own if units.issuperset(self._phrases[n].units))


def units_of(terms: Iterable[Term]) -> list[str]:
    """Syllables, pairs of neighbours, and pairs by sound (marked with ~), each once."""
    terms = list(terms)
    units = dict.fromkeys(term.plain for term in terms)
    for left, right in pairwise(terms):
        units[f"{left.plain} {right.plain}"] = None
        units[f"~{sound_of(left.plain)} {sound_of(right.plain)}"] = None
    return list(units)


def talk_shares(texts: Iterable[str], vocabulary: Vocabulary) -> dict[str, float]:
    """In which share of `texts` (normalised) each unit stands; rare ones left out."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(units_of(vocabulary.terms(text)))
        total += 1
    return {unit: count / total for unit, count in counts.items() if count > 1}


def _weight(unit: str, share_of_entries: float, share_of_talk: float, count: int) -> float:
    share = 0.5 * (share_of_entries + share_of_talk) + 0.2 / max(count, 1000)
    weight = float(-np.log(min(share, 0.9)))
    if unit.startswith("~"):
        return _PAIR_BY_SOUND * weight
    return weight if " " in unit else _COMMON * weight
