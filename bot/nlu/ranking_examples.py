"""Examples for the ranker, made from the catalogue and everyday questions, so that none has to be labelled by hand.

Names of procedures are put into the frames of real questions ("… cần giấy tờ gì"). Often the name is taken
out of the index first: then the procedure has to be found by its other names, as with wordings nobody thought of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from bot.nlu.noise import roughen
from bot.nlu.procedure_entries import PhraseKind
from bot.nlu.procedure_index import Candidate, ProcedureIndex
from bot.nlu.procedure_ranker import RankingExample
from bot.text import normalize

GAP = "{}"
_NATIONAL_SAMPLES = 200
_UNSEEN_SHARE = 0.3
_KERNEL = 2  # names of so few words are what everybody calls it; they are never taken out
_QUESTION_WEIGHT = 3.0  # real questions against made-up ones
_PLAIN_WISH_SHARE = 0.6  # "bố tôi mới mất" is mostly said without a frame around it


def frames_of(texts: Sequence[str], index: ProcedureIndex) -> list[str]:
    """Normalised questions with the procedure's name replaced by a gap; those without a clear name are left out."""
    frames = []
    for text in texts:
        candidates = index.candidates(text)
        place = _named(candidates)
        if place is not None:
            match = candidates[place].match
            frames.append(text[: match.start] + GAP + text[match.end :])
    return frames


def _named(candidates: Sequence[Candidate]) -> int | None:
    """The place of the candidate whose name stands word for word in the text, the longest name first; None when two
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
    return longest


def _explains_more(other: Candidate, named: Candidate) -> bool:
    """Whether another procedure may be meant: "thay đổi hộ kinh doanh" names "hộ kinh doanh" word for word."""
    more = other.evidence.explained > named.evidence.explained + 0.03
    return more and other.match.covered > 0.45 and other.match.words >= named.match.words


def ranking_examples(
    index: ProcedureIndex,
    frames: Sequence[str],
    questions: Sequence[str],
    without: Sequence[str],
    chance: random.Random,
) -> Iterator[RankingExample]:
    """`questions`: normalised texts that may name a procedure, used where one is named word for word; `without`: texts
    that name none."""
    frames = frames or [GAP]
    national = [n for n, entry in enumerate(index.entries) if entry.national]
    chosen = chance.sample(national, min(_NATIONAL_SAMPLES, len(national)))
    known = [n for n, entry in enumerate(index.entries) if not entry.national]
    share = 2.0 * len(without) / max(1, sum(len(index.entries[n].phrases) for n in known))
    for number in [*known, *chosen]:
        for phrase, kind in index.entries[number].phrases:
            yield _example(index, number, phrase, kind, chance.choice(frames), chance, share)
    for text in questions:
        found = index.candidates(text)
        place = _named(found)
        if place is not None:
            code = found[place].entry.code
            candidates = index.candidates(normalize(roughen(text, chance)).text)
            yield RankingExample(candidates, _place_of(code, candidates), _QUESTION_WEIGHT * share)
    for text in without:
        yield RankingExample(index.candidates(roughen(text, chance)), None)


def _example(
    index: ProcedureIndex,
    number: int,
    phrase: str,
    kind: PhraseKind,
    frame: str,
    chance: random.Random,
    share: float,
) -> RankingExample:
    said = _as_said(phrase, kind, chance)
    if kind is PhraseKind.CLUE and chance.random() < _PLAIN_WISH_SHARE:
        frame = GAP
    left_out: frozenset[int] = frozenset()
    unseen = len(index.terms(normalize(said).text)) > _KERNEL and chance.random() < _UNSEEN_SHARE
    if unseen and not index.entries[number].national:
        left_out = index.phrases_like(number, normalize(said).text)
    text = normalize(roughen(frame.replace(GAP, said), chance)).text
    candidates = index.candidates(text, leave_out=left_out)
    code = index.entries[number].code
    meant = _place_of(code, candidates)
    return RankingExample(candidates, meant, share if not index.entries[number].national else 0.5 * share)


def _place_of(code: str, candidates: Sequence[Candidate]) -> int | None:
    return next((place for place, c in enumerate(candidates) if c.entry.code == code), None)


def _as_said(phrase: str, kind: PhraseKind, chance: random.Random) -> str:
    """Nobody types an official name to its end."""
    words = phrase.split()
    if kind in (PhraseKind.OFFICIAL, PhraseKind.NATIONAL) and len(words) > 5:
        words = words[: chance.randint(5, max(5, min(14, len(words))))]
    return " ".join(words)
