"""The case of a procedure that a message tells without being asked."""

from __future__ import annotations

from bot.catalogue.schema import Case, Procedure
from bot.phrases import Topic, TopicFinder, finder_of


def case_in(procedure: Procedure, text: str) -> Case | None:
    """The case that `text` tells by its keywords, or None."""
    return _finder_of(procedure).first(text)


def procedure_of_case(procedure: Procedure, case_id: str, text: str) -> str:
    """The code of the procedure that the chosen case is, or without a choice the case that `text` tells; mostly its
    own."""
    chosen = next((case for case in procedure.cases if case.id == case_id), None) or case_in(procedure, text)
    return chosen.procedure if chosen and chosen.procedure else procedure.code


def keyword_of(case: Case, text: str) -> str:
    """The longest of the case's keywords that `text` says, or ""."""
    return finder_of(case.keywords).first(text) or ""


_kept: dict[str, tuple[Procedure, TopicFinder[Case]]] = {}  # by code: to make one takes milliseconds


def _finder_of(procedure: Procedure) -> TopicFinder[Case]:
    kept = _kept.get(procedure.code)
    if kept is None or kept[0] is not procedure:
        finder = TopicFinder([Topic(case, case.keywords) for case in procedure.cases])
        kept = _kept[procedure.code] = procedure, finder
    return kept[1]
