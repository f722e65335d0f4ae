"""From evidence to probabilities: which procedure is meant, or none. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu import choice
from bot.nlu.choice import Choice, Weights
from bot.nlu.procedure_entries import PhraseKind
from bot.nlu.procedure_index import Candidate

FEATURES = (
    "bias",
    "covered",
    "covered squared",
    "weight",
    "agrees",
    "paired",
    "density",
    "explained",
    "exact",
    "exact and explained",
    "phrases",
    "against best",
    "clue",
    "clue covered",
    "official",
    "form",
    "national",
    "national covered",
    "national explained",
    "single word",
    "score",
    "own name",
    "own name missing",
    "exact name",
    "outdone",
    "unlearned",
    "learned",
    "learned log",
    "learned and explained",
)
NOTHING_FEATURES = ("bias", "explained at best", "covered at best", "words", "learned", "learned log")
_LEAST = 1e-4  # probabilities below it are all the same
# Off the score of what is named as a paper: a rule of the language, too rare in the examples to be learned.
_PAPER = 5.0


def features(candidate: Candidate) -> list[float]:
    """The numbers of `FEATURES`."""
    match, evidence = candidate.match, candidate.evidence
    national = float(candidate.entry.national)
    clue = float(match.kind is PhraseKind.CLUE)
    learned = candidate.learned or 0.0
    return [
        1.0,
        match.covered,
        match.covered**2,
        math.log1p(match.weight) / 3,
        match.agrees,
        match.paired,
        match.density,
        evidence.explained,
        float(match.exact),
        match.exact * evidence.explained,
        min(evidence.phrases, 6) / 6,
        evidence.against_best,
        clue,
        clue * match.covered,
        float(match.kind is PhraseKind.OFFICIAL),
        float(match.kind is PhraseKind.FORM),
        national,
        national * match.covered,
        national * evidence.explained,
        float(len(match.words) == 1),
        math.log1p(match.score) / 3,
        evidence.own_name,
        math.log1p(evidence.own_name_missing) / 2,
        float(match.exact and match.kind is PhraseKind.NAME),
        evidence.outdone,
        float(candidate.learned is None),
        learned,
        _log(learned) if candidate.learned is not None else 0.0,
        learned * evidence.explained,
    ]


def _log(probability: float) -> float:
    """The logarithm, from 0 for what is sure to -1 for what cannot be."""
    return math.log(max(probability, _LEAST)) / -math.log(_LEAST)


def nothing_features(candidates: Sequence[Candidate], learned: float) -> list[float]:
    """The numbers of `NOTHING_FEATURES`; `learned`: the probability of no procedure by what was learned."""
    return [
        1.0,
        max(c.evidence.explained for c in candidates),
        max(c.match.covered for c in candidates),
        max(len(c.match.words) for c in candidates) / 5,
        learned,
        _log(learned),
    ]


class Ranker(Weights):
    """The learned weights, in the order of `FEATURES` and `NOTHING_FEATURES`."""

    def of(self, candidates: Sequence[Candidate], nothing: float = 0.0) -> list[float]:
        """How likely each candidate is meant; what is missing to 1 is that none is. `nothing`: how likely that is by
        what was learned from sentences."""
        return self.probabilities(_as_choice(RankingExample(list(candidates), None, nothing=nothing)))


# Used before anything is learned (a pipeline under test); found by fitting once and rounding.
_ROUNDED = "-1.3 .7 .7 1.2 -.8 .5 -1.5 1 0 1 0 1.7 -.5 0 .4 0 -1.5 -.5 -.6 0 2.3 1 -1 .3 -1 0 0 0 0"
UNTRAINED = Ranker(
    tuple(float(weight) for weight in _ROUNDED.split()),
    (1.3, 1.2, -0.6, -0.4, 0.0, 0.0),
)


@dataclass(frozen=True)
class RankingExample:
    """Candidates of one text and which of them is meant: its place, or None."""

    candidates: list[Candidate]
    meant: int | None
    weight: float = 1.0
    nothing: float = 0.0  # how likely no procedure is by what was learned from other sentences


def fit(examples: Sequence[RankingExample]) -> Ranker:
    """The weights under which the examples are likeliest."""
    found = choice.fit([_as_choice(example) for example in examples], UNTRAINED)
    return Ranker(found.weights, found.nothing)


def _as_choice(example: RankingExample) -> Choice:
    candidates = example.candidates
    return Choice(
        [features(c) for c in candidates],
        nothing_features(candidates, example.nothing) if candidates else (),
        frozenset() if example.meant is None else frozenset({example.meant}),
        example.weight,
        [_PAPER * c.evidence.is_paper for c in candidates],
    )
