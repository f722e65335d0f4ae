"""The last line of an answer: which sources its facts come from, and when they were checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.answer import render
from bot.catalogue.draft import Draft
from bot.catalogue.schema import Fact, Source
from bot.catalogue.terms import SourceKind

MAX_SOURCES = 2

_RANK = list(SourceKind)  # law before portal before press before what was read at second hand


class Sourced(Protocol):
    """What a file says about itself: a procedure's, a life event's, one of general questions."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """By key."""

    @property
    def checked(self) -> date:
        """When a person last compared it with the law."""

    @property
    def review_by(self) -> date:
        """When that has to be done again."""


def framed(body: str, entry: Sourced, facts: Sequence[Fact], today: date) -> str:
    """`body` with the line about the sources of `facts` under it; says so when the review is overdue on `today`.

    Under a draft stands that it is the portal's word and unchecked, whatever it rests on.
    """
    if isinstance(entry, Draft):
        return render("procedure/frame_draft", body=body, imported=entry.imported)
    sources = told_sources(entry.sources, facts)
    overdue = entry.review_by < today
    return render("procedure/frame", body=body, sources=sources, checked=entry.checked, overdue=overdue)


def told_sources(sources: Mapping[str, Source], facts: Sequence[Fact]) -> list[Source]:
    """The best two: by kind, those with an article first, then in the order of use; one text of law only once."""
    used = [sources[key] for key in dict.fromkeys(key for fact in facts for key in fact.source)]
    used.sort(key=lambda source: (_RANK.index(source.kind), not source.articles))
    texts: dict[str, Source] = {}
    for source in used:
        texts.setdefault(source.title.split(",")[0], source)
    return list(texts.values())[:MAX_SOURCES]
