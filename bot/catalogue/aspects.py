"""The fifteen things one can ask about a procedure: which facts answer each, and what is asked next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.catalogue.schema import Case, Fact, Paper, Procedure, Statement, iter_facts
from bot.catalogue.terms import Aspect as Aspect


def _overview(p: Procedure, _: Case | None) -> Iterator[Fact]:
    yield p.agency
    yield from (*p.time[:1], *p.amounts[:1], *p.fees[:1], *p.deadlines[:1])


def papers_of(p: Procedure, case: Case | None) -> tuple[Paper, ...]:
    """The papers of `case`: the common ones that it does not do without, then its own."""
    if case is None:
        return p.papers
    return (*(paper for paper in p.papers if paper.name not in case.without), *case.papers)


def _documents(p: Procedure, case: Case | None) -> Iterator[Fact]:
    yield from (*papers_of(p, case), *p.not_needed)


def _fee(p: Procedure, case: Case | None) -> Iterator[Fact]:
    for case_or_channel in (*([case] if case else p.cases), *p.channels):
        yield from case_or_channel.fees
    yield from (*p.fees, *p.exemptions)


def _duration(p: Procedure, case: Case | None) -> Iterator[Fact]:
    yield from p.time
    for case_or_channel in (*([case] if case else p.cases), *p.channels):
        yield from case_or_channel.time


def _online(p: Procedure, _: Case | None) -> Iterator[Fact]:
    yield p.online
    yield from (fee for channel in p.channels if channel.kind == "online" for fee in channel.fees)


def no_form_needed(p: Procedure) -> tuple[Statement, ...]:
    """What `not_needed` says about forms: "Không cần tờ khai hay đơn"."""
    return tuple(s for s in p.not_needed if {"khai", "đơn", "mẫu"} & set(s.text.lower().replace(".", " ").split()))


_FACTS: dict[Aspect, Callable[[Procedure, Case | None], Iterator[Fact]]] = {
    Aspect.OVERVIEW: _overview,
    Aspect.DOCUMENTS: _documents,
    Aspect.FEE: _fee,
    Aspect.DURATION: _duration,
    Aspect.PLACE: lambda p, _: iter((p.agency, *p.channels)),
    Aspect.STEPS: lambda p, _: iter((*p.steps, *p.pitfalls)),
    Aspect.ONLINE: _online,
    Aspect.ELIGIBILITY: lambda p, _: iter((*p.who, *p.conditions)),
    Aspect.AMOUNT: lambda p, _: iter(p.amounts),
    Aspect.FORM: lambda p, _: iter(p.forms or no_form_needed(p)),
    Aspect.LEGAL: lambda p, _: iter(()),
    Aspect.RESULT: lambda p, _: iter((*p.results, *p.afterwards)),
    Aspect.PROXY: lambda p, _: iter((p.proxy,) if p.proxy else ()),
    Aspect.DEADLINE: lambda p, _: iter(p.deadlines),
    Aspect.VALIDITY: lambda p, _: iter(p.validity),
}


def facts_for(procedure: Procedure, aspect: Aspect, case: Case | None = None) -> list[Fact]:
    """The facts that the answer to `aspect` tells, in the order in which it tells them."""
    return [inner for fact in _FACTS[aspect](procedure, case) for inner in iter_facts(fact)]


_NEXT: dict[Aspect, Sequence[Aspect]] = {
    Aspect.OVERVIEW: (Aspect.DOCUMENTS, Aspect.AMOUNT, Aspect.FEE, Aspect.PLACE),
    Aspect.DOCUMENTS: (Aspect.FORM, Aspect.PLACE, Aspect.FEE, Aspect.DURATION),
    Aspect.FEE: (Aspect.AMOUNT, Aspect.DOCUMENTS, Aspect.DURATION, Aspect.ONLINE),
    Aspect.DURATION: (Aspect.DOCUMENTS, Aspect.RESULT, Aspect.PLACE),
    Aspect.PLACE: (Aspect.DOCUMENTS, Aspect.ONLINE, Aspect.PROXY),
    Aspect.STEPS: (Aspect.DOCUMENTS, Aspect.PLACE, Aspect.DURATION),
    Aspect.ONLINE: (Aspect.DOCUMENTS, Aspect.FEE, Aspect.DURATION),
    Aspect.ELIGIBILITY: (Aspect.DOCUMENTS, Aspect.AMOUNT, Aspect.PLACE),
    Aspect.AMOUNT: (Aspect.ELIGIBILITY, Aspect.DOCUMENTS, Aspect.DURATION),
    Aspect.FORM: (Aspect.DOCUMENTS, Aspect.ONLINE, Aspect.PLACE),
    Aspect.LEGAL: (Aspect.DOCUMENTS, Aspect.STEPS),
    Aspect.RESULT: (Aspect.VALIDITY, Aspect.DURATION, Aspect.DOCUMENTS),
    Aspect.PROXY: (Aspect.DOCUMENTS, Aspect.ONLINE, Aspect.PLACE),
    Aspect.DEADLINE: (Aspect.DOCUMENTS, Aspect.FEE, Aspect.PLACE),
    Aspect.VALIDITY: (Aspect.RESULT, Aspect.DOCUMENTS),
}


def next_aspects(procedure: Procedure, aspect: Aspect) -> list[Aspect]:
    """What is likely asked after `aspect`, without what there is nothing to say about."""
    return [a for a in _NEXT[aspect] if is_known(procedure, a)]


def is_known(procedure: Procedure, aspect: Aspect) -> bool:
    """Whether the file says anything about `aspect`."""
    return aspect is Aspect.LEGAL or bool(facts_for(procedure, aspect))
