"""Examples for the ranker, made from the catalogue and everyday questions, so that none has to be labelled by hand.

Names of procedures are put into the frames of real questions ("… cần giấy tờ gì"). Half of the time the name is taken
out of the index first: then the procedure has to be found by its other names, as with wordings nobody thought of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from bot.nlu.noise import roughen
from bot.nlu.procedure_entries import PhraseKind
from bot.nlu.procedure_index import ProcedureIndex
from bot.nlu.procedure_ranker import RankingExample
from bot.text import normalize

GAP = "{}"
_NATIONAL_SAMPLES = 500
_UNSEEN_SHARE = 0.5
_PLAIN_WISH_SHARE = 0.6  # "bố tôi mới mất" is mostly said without a frame around it


def frames_of(texts: Sequence[str], index: ProcedureIndex) -> list[str]:
    """Normalised questions with the procedure's name replaced by a gap; those without a clear name are left out."""
    frames = []
    for text in texts:
        candidates = index.candidates(text)
        if candidates and candidates[0].match.exact and candidates[0].match.kind is PhraseKind.NAME:
            match = candidates[0].match
            frames.append(text[: match.start] + GAP + text[match.end :])
    return frames


def ranking_examples(
    index: ProcedureIndex, frames: Sequence[str], without: Sequence[str], chance: random.Random
) -> Iterator[RankingExample]:
    """`without`: normalised texts that name no procedure."""
    frames = frames or [GAP]
    national = [n for n, entry in enumerate(index.entries) if entry.national]
    chosen = chance.sample(national, min(_NATIONAL_SAMPLES, len(national)))
    known = [n for n, entry in enumerate(index.entries) if not entry.national]
    share = 2.0 * len(without) / max(1, 2 * sum(len(index.entries[n].phrases) for n in known))
    for number in [*known, *chosen]:
        for phrase, kind in index.entries[number].phrases:
            for _ in range(2 if kind is not PhraseKind.NATIONAL else 1):
                yield _example(index, number, phrase, kind, chance.choice(frames), chance, share)
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
    if not index.entries[number].national and chance.random() < _UNSEEN_SHARE:
        left_out = index.phrases_like(number, normalize(said).text)
    text = normalize(roughen(frame.replace(GAP, said), chance)).text
    candidates = index.candidates(text, leave_out=left_out)
    code = index.entries[number].code
    meant = next((place for place, c in enumerate(candidates) if c.entry.code == code), None)
    return RankingExample(candidates, meant, share if not index.entries[number].national else 0.5 * share)


def _as_said(phrase: str, kind: PhraseKind, chance: random.Random) -> str:
    """Nobody types an official name to its end."""
    words = phrase.split()
    if kind in (PhraseKind.OFFICIAL, PhraseKind.NATIONAL) and len(words) > 5:
        words = words[: chance.randint(5, max(5, min(14, len(words))))]
    return " ".join(words)
