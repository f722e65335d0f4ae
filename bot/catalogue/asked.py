"""Questions that a procedure's file answers in one sentence, and the case that a message tells without being asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.schema import Asked, Case, Procedure
from bot.phrases import Topic, TopicFinder

MAX_WORDS = 40  # a longer message is a story in which the parts of a pattern meet by chance


class AskedFinder:
    """The questions of many procedures, looked for at once."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        topics = [Topic((p, asked), asked.words, asked.unless) for p in procedures for asked in p.asked]
        self._finder: TopicFinder[tuple[Procedure, Asked]] = TopicFinder(topics)

    def find(self, text: str) -> tuple[Procedure, Asked] | None:
        """The question that `text` asks, by most of its words, or None."""
        return next(iter(self.find_of_each(text)), None)

    def find_of_each(self, text: str) -> list[tuple[Procedure, Asked]]:
        """The best question of every procedure of which `text` says the words, the one with most of them first."""
        found = self._finder.find(text) if len(text.split()) <= MAX_WORDS else []
        best: dict[str, tuple[Procedure, Asked]] = {}
        for procedure, asked in found:
            best.setdefault(procedure.code, (procedure, asked))
        return list(best.values())


def asked_in(procedure: Procedure, text: str) -> Asked | None:
    """Which of the procedure's own questions `text` asks, or None."""
    found = _finders_of(procedure).asked.find(text)
    return found[1] if found else None


def case_in(procedure: Procedure, text: str) -> Case | None:
    """The case that `text` tells by its keywords, or None."""
    return _finders_of(procedure).cases.first(text)


def procedure_of_case(procedure: Procedure, case_id: str, text: str) -> str:
    """The code of the procedure that the chosen case is, or without a choice the case that `text` tells; mostly its
    own."""
    chosen = next((case for case in procedure.cases if case.id == case_id), None) or case_in(procedure, text)
    return chosen.procedure if chosen and chosen.procedure else procedure.code


def keyword_of(case: Case, text: str) -> str:
    """The longest of the case's keywords that `text` says, or ""."""
    return TopicFinder([Topic(keyword, [keyword]) for keyword in case.keywords]).first(text) or ""


@dataclass(frozen=True)
class _Finders:
    """What is looked for in a text about one procedure."""

    procedure: Procedure
    asked: AskedFinder
    cases: TopicFinder[Case]


_kept: dict[str, _Finders] = {}  # by code, of the file that was last asked about: to make one takes milliseconds


def _finders_of(procedure: Procedure) -> _Finders:
    kept = _kept.get(procedure.code)
    if kept is None or kept.procedure is not procedure:
        cases = TopicFinder([Topic(case, case.keywords) for case in procedure.cases])
        kept = _kept[procedure.code] = _Finders(procedure, AskedFinder([procedure]), cases)
    return kept
