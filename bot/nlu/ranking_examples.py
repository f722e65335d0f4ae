"""Examples for the classifier and the ranker, made from the catalogue and everyday questions.

Names of procedures are put into the frames of real questions ("… cần giấy tờ gì"). Often the name is taken
out of the index first: then the procedure has to be found by its other names, as with wordings nobody thought of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.noise import roughen
from bot.nlu.procedure_classifier import ELSEWHERE, NOTHING, ProcedureClassifier, learn
from bot.nlu.procedure_entries import PhraseKind
from bot.nlu.procedure_index import Candidate, ProcedureIndex
from bot.nlu.procedure_ranker import RankingExample
from bot.text import normalize

GAP = "{}"
_NATIONAL_SAMPLES = 600
_UNSEEN_SHARE = 0.3
_KERNEL = 2  # names of so few words are what everybody calls it; they are never taken out
_QUESTION_WEIGHT = 3.0  # real questions against made-up ones
_TIMES = 2  # so many rough copies of each question, and of each phrase in a frame
_ADDED_LATER = 0.1  # share of the texts whose procedure is taken for one added after the training
_PLAIN_WISH_SHARE = 0.6  # "bố tôi mới mất" is mostly said without a frame around it


def named_in(texts: Sequence[str], index: ProcedureIndex) -> list[Candidate | None]:
    """For each normalised text the procedure whose name stands in it word for word; None where none clearly does."""
    return [_named(index.candidates(text)) for text in texts]


def frames_of(texts: Sequence[str], named: Sequence[Candidate | None]) -> list[str]:
    """Questions with the procedure's name replaced by a gap; those without a clear name are left out."""
    return [
        text[: found.match.start] + GAP + text[found.match.end :]
        for text, found in zip(texts, named, strict=True)
        if found is not None
    ]


def _named(candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate whose name stands word for word in the text, the longest name first; None when two
    procedures are named side by side."""
    named = [
        n
        for n, c in enumerate(candidates)
        if c.match.exact and c.match.kind is PhraseKind.NAME and not c.evidence.is_paper
    ]
    if not named:
        return None
    longest = max(named, key=lambda n: candidates[n].match.weight)
    match = candidates[longest].match
    if any(candidates[n].match.start >= match.end or candidates[n].match.end <= match.start for n in named):
        return None
    if any(_explains_more(c, candidates[longest]) for c in candidates):
        return None
    return candidates[longest]


def _explains_more(other: Candidate, named: Candidate) -> bool:
    """Whether another procedure may be meant: "thay đổi hộ kinh doanh" names "hộ kinh doanh" word for word."""
    more = other.evidence.explained > named.evidence.explained + 0.03
    return more and other.match.covered > 0.45 and other.match.words >= named.match.words


@dataclass(frozen=True)
class Sample:
    """A text whose procedure is known."""

    typed: str  # as a resident may type it
    code: str  # "" for none
    national: bool
    source: str  # the phrase or sentence it was made from
    weight: float
    left_out: frozenset[int] = frozenset()  # phrases of the index that are not to be used for it

    @cached_property
    def text(self) -> str:
        """What was typed, normalised."""
        return normalize(self.typed).text

    @property
    def label(self) -> str:
        """What the classifier calls it."""
        return ELSEWHERE if self.national else self.code or NOTHING


def samples(
    index: ProcedureIndex,
    frames: Sequence[str],
    questions: Sequence[tuple[str, str]],
    without: Sequence[str],
    chance: random.Random,
) -> Iterator[Sample]:
    """Texts to learn from.

    Args:
        index: of the catalogue.
        frames: questions with a gap for the procedure's name.
        questions: normalised texts with their procedure's code, or "" where none is clear.
        without: normalised texts that name none.
        chance: the same chance gives the same samples.
    """
    frames = frames or [GAP]
    national = [n for n, entry in enumerate(index.entries) if entry.national]
    chosen = chance.sample(national, min(_NATIONAL_SAMPLES, len(national)))
    known = [n for n, entry in enumerate(index.entries) if not entry.national]
    share = 2.0 * len(without) / max(1, sum(len(index.entries[n].phrases) for n in known))
    for number in [*known, *chosen]:
        for phrase, kind in index.entries[number].phrases:
            for _ in range(_TIMES):
                yield _of_phrase(index, number, phrase, kind, chance.choice(frames), chance, share / _TIMES)
    codes = {entry.code for entry in index.entries if not entry.national}
    for text, code in questions:
        for _ in range(_TIMES if code in codes else 0):
            yield Sample(roughen(text, chance), code, False, text, _QUESTION_WEIGHT * share / _TIMES)
    for text in without:
        yield Sample(roughen(text, chance), "", False, text, 1.0)


def learn_from(
    index: ProcedureIndex, made: Sequence[Sample], chance: random.Random
) -> tuple[ProcedureClassifier, list[RankingExample]]:
    """The classifier, and what the ranker learns from: candidates as they are when the text itself was never seen.

    Now and then the procedure is taken out of what was learned, as if its file had been added after the training.
    """
    classifier, left_out = learn([(index.alike(sample.text), sample.label, sample.source) for sample in made])
    examples = []
    for sample, learned in zip(made, left_out, strict=True):
        if sample.code and not sample.national and chance.random() < _ADDED_LATER:
            learned = learned.without(sample.code)
        candidates = index.candidates(sample.text, learned, leave_out=sample.left_out)
        meant = _place_of(sample.code, candidates) if sample.code else None
        examples.append(RankingExample(candidates, meant, sample.weight, learned.nothing))
    return classifier, examples


def _of_phrase(
    index: ProcedureIndex,
    number: int,
    phrase: str,
    kind: PhraseKind,
    frame: str,
    chance: random.Random,
    share: float,
) -> Sample:
    said = _as_said(phrase, kind, chance)
    if kind is PhraseKind.CLUE and chance.random() < _PLAIN_WISH_SHARE:
        frame = GAP
    left_out: frozenset[int] = frozenset()
    entry = index.entries[number]
    unseen = len(index.terms(normalize(said).text)) > _KERNEL and chance.random() < _UNSEEN_SHARE
    if unseen and not entry.national:
        left_out = index.phrases_like(number, normalize(said).text)
    typed = roughen(frame.replace(GAP, said), chance)
    return Sample(typed, entry.code, entry.national, phrase, 0.5 * share if entry.national else share, left_out)


def _place_of(code: str, candidates: Sequence[Candidate]) -> int | None:
    return next((place for place, c in enumerate(candidates) if c.entry.code == code), None)


def _as_said(phrase: str, kind: PhraseKind, chance: random.Random) -> str:
    """Nobody types an official name to its end."""
    words = phrase.split()
    if kind in (PhraseKind.OFFICIAL, PhraseKind.NATIONAL) and len(words) > 5:
        words = words[: chance.randint(5, max(5, min(14, len(words))))]
    return " ".join(words)
