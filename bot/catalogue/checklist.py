"""The papers of one procedure as a list to carry, for a page to tick and for one sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answer import capital, render
from bot.catalogue.aspects import Aspect, facts_for, papers_of
from bot.catalogue.cases import case_of
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.office_hours import week_lines
from bot.catalogue.schema import Case, Procedure
from bot.catalogue.sourcing import framed
from bot.catalogue.terms import Level
from bot.catalogue.ward import Building, Counter, Ward


@dataclass(frozen=True)
class Item:
    """One paper to tick."""

    name: str
    how: str
    note: str


@dataclass(frozen=True)
class Place:
    """Where it is filed, and when that is open. `sample`: the ward has not confirmed all of it."""

    name: str
    address: str
    counter: str
    hours: tuple[str, ...]
    phone: str
    sample: bool


@dataclass(frozen=True)
class Checklist:
    """Everything on the page."""

    code: str
    case: str  # its id, or ""
    title: str
    case_title: str
    items: tuple[Item, ...]
    not_needed: tuple[str, ...]
    notes: tuple[str, ...]
    cases: tuple[Case, ...]  # to choose from
    question: str
    place: Place
    sources: str

    @property
    def length(self) -> int:
        """Characters of its longest part: what decides how small it is printed to fit on one sheet."""
        told = [*(f"{item.name}{item.how}{item.note}" for item in self.items), *self.not_needed, *self.notes]
        return sum(len(text) + 60 for text in told)


def checklist_path(code: str, case_id: str = "") -> str:
    """Where the page is, for the case or the cases told together with this id."""
    return f"/checklist/{code}" + (f"?case={case_id}" if case_id else "")


def make_checklist(catalogue: Catalogue, procedure: Procedure, case_id: str | None, today: date) -> Checklist:
    """The list for the case `case_id`; an unknown one counts as none."""
    p = catalogue.on(today, procedure)
    case = case_of(p, case_id or "")
    forms = {form.id: form for form in p.forms}
    facts = facts_for(p, Aspect.DOCUMENTS, case)
    return Checklist(
        code=p.code,
        case=case.id if case else "",
        title=capital(p.short_name),
        case_title=case.title if case else "",
        items=tuple(_item(render("checklist/paper", paper=paper, forms=forms)) for paper in papers_of(p, case)),
        not_needed=tuple(statement.text for statement in p.not_needed),
        notes=case.notes if case else (),
        cases=p.cases,
        question=p.case_question,
        place=_place(catalogue.ward, p),
        sources=framed("", p, facts, today),
    )


def _item(told: str) -> Item:
    name, how, *note = told.splitlines()
    return Item(name, how, " ".join(note))


def _place(ward: Ward, p: Procedure) -> Place:
    counter = next((c for c in ward.counters if p.field in c.fields), None)
    police = p.agency.level is Level.COMMUNE_POLICE
    building = next((b for b in ward.buildings if "công an" in b.aliases), None) if police else None
    hours = (counter and counter.hours) or ward.hours
    contact = next((c for c in ward.contacts if c.id == "police"), ward.phone) if police else ward.phone
    facts = [fact for fact in (building or ward.address, counter, hours, contact) if fact]
    return Place(
        name=building.name if building else ward.office,
        address=_address(ward, building),
        counter=_counter(counter),
        hours=tuple(render("checklist/hours", week=week_lines(hours), note=hours.note).splitlines()),
        phone=contact.value,
        sample=any(fact.sample for fact in facts),
    )


def _address(ward: Ward, building: Building | None) -> str:
    if building:
        return capital(building.address)
    return capital(ward.address.text) + (f" ({ward.address.landmark})" if ward.address.landmark else "")


def _counter(counter: Counter | None) -> str:
    return f"{counter.name}, {counter.place}" if counter and counter.place else counter.name if counter else ""
