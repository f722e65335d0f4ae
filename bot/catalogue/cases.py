"""The cases of a procedure that a message tells without being asked.

Cases that may hold at once ("không có giấy chứng sinh", "cha mẹ chưa đăng ký kết hôn") are told together, as one case
whose id is theirs with commas between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.catalogue.schema import Case, Procedure
from bot.phrases import Topic, TopicFinder, finder_of

_BETWEEN = ","


def case_in(procedure: Procedure, text: str) -> Case | None:
    """The case that `text` tells by its keywords, or None."""
    return _finder_of(procedure).first(text)


def cases_in(procedure: Procedure, text: str) -> list[Case]:
    """The cases that `text` tells and that may hold at once: the one that most of it tells, and those that join it."""
    found = _finder_of(procedure).find(text)
    best = next((case for case in found if not case.joins), None)
    return [case for case in found if case.joins or case is best]


def case_of(procedure: Procedure, case_id: str) -> Case | None:
    """The case with this id, or those with these ids as one; None where there is none."""
    ids = case_id.split(_BETWEEN)
    return as_one([case for case in procedure.cases if case.id in ids])


def as_one(cases: Sequence[Case]) -> Case | None:
    """What holds where all of `cases` do; None for none."""
    if len(cases) < 2:
        return cases[0] if cases else None
    papers = {paper.name: paper for case in cases for paper in case.papers}
    together = {
        "id": _BETWEEN.join(case.id for case in cases),
        "title": ", ".join([cases[0].title, *(case.title[:1].lower() + case.title[1:] for case in cases[1:])]),
        "papers": tuple(papers.values()),
    }
    for name in ("without", "time", "fees", "notes", "source"):
        together[name] = tuple(dict.fromkeys(value for case in cases for value in getattr(case, name)))
    return cases[0].model_copy(update=together)


def told_by_now(procedure: Procedure, before: str, new: Iterable[Case]) -> Case | None:
    """What has been told after `before` (an id) and `new` cases, which take the place of what cannot hold with them."""
    new = list(new)
    may_stay = all(case.joins for case in new)
    ids = before.split(_BETWEEN)
    kept = [case for case in procedure.cases if case.id in ids and case not in new and (case.joins or may_stay)]
    return as_one([*kept, *new])


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
