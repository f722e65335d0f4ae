"""The catalogue in memory: everything the ward knows, as loaded from its files at one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot.catalogue.draft import Draft
from bot.catalogue.general import KnownQuestion
from bot.catalogue.in_force import in_force
from bot.catalogue.life_event import LifeEvent
from bot.catalogue.national import NationalProcedure
from bot.catalogue.schema import Entry, Procedure, ProcedureCode, Text
from bot.catalogue.ward import Ward
from bot.forms.schema import OfficialForm, QuestionList
from bot.phrases import Topic, TopicFinder


class RetiredCode(Entry):
    """A code of the national list that is no longer in force (`data/retired-codes.yml`)."""

    replaced_by: ProcedureCode | None = None
    since: date | None = None
    source: Text
    note: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Procedures and life events by code and id. Never changed in place: a new one is loaded instead."""

    ward: Ward
    procedures: Mapping[str, Procedure]
    retired: Mapping[str, RetiredCode] = field(default_factory=dict)
    forms: Mapping[str, OfficialForm] = field(default_factory=dict)  # that the bot helps to fill in
    requests: Mapping[str, QuestionList] = field(default_factory=dict)  # what is asked for a request to the ward
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)
    national: Mapping[str, NationalProcedure] = field(default_factory=dict)  # names only, also of those without a file
    drafts: Mapping[str, Draft] = field(default_factory=dict)  # what the portal says, not checked by anybody
    general: Mapping[str, KnownQuestion] = field(default_factory=dict)  # questions that belong to no single procedure

    _todays: dict[str, tuple[date, Procedure, Procedure]] = field(default_factory=dict, repr=False, compare=False)

    def get(self, code: str) -> Procedure | None:
        """The procedure of `code` or of its successor; the portal's draft where the ward has no file, else None."""
        code = self.current_code(code)
        return self.procedures.get(code) or self.drafts.get(code)

    def current_code(self, code: str) -> str:
        """`code`, or the code that took its place. A code retired without a successor stays as it is."""
        seen = {code}
        while (gone := self.retired.get(code)) and gone.replaced_by and gone.replaced_by not in seen:
            code = gone.replaced_by
            seen.add(code)
        return code

    def form_of(self, code: str) -> OfficialForm | None:
        """The form of the procedure `code` that the bot helps to fill in, or None."""
        current = self.current_code(code)
        return next((form for form in self.forms.values() if current in form.procedures), None)

    def find_life_event(self, text: str) -> LifeEvent | None:
        """The life event that `text` speaks about by one of its names or clues, or None."""
        return self._life_event_finder.first(text)

    def life_event_of(self, code: str) -> LifeEvent | None:
        """The life event in which procedure `code` comes earliest, or None."""
        places = [
            (place, event)
            for event in self.life_events.values()
            for place, step in enumerate(event.steps)
            if code in (step.procedure, *step.bundle)
        ]
        return min(places, key=lambda found: found[0])[1] if places else None

    def life_event_beside(self, code: str) -> LifeEvent | None:
        """The life event that is offered to who asks about procedure `code`, or None."""
        return next((event for event in self.life_events.values() if code in event.offered_with), None)

    def bundle_of(self, codes: Collection[str]) -> str:
        """The code of the procedure that does these several ones in the same go, or ""."""
        steps = (step for event in self.life_events.values() for step in event.steps if step.procedure)
        found = (step.procedure for step in steps if {*step.bundle, step.procedure}.issuperset(codes))
        return next(found, None) or "" if len(set(codes)) > 1 else ""

    @cached_property
    def _life_event_finder(self) -> TopicFinder[LifeEvent]:
        return TopicFinder([Topic(event, (*event.names, *event.clues)) for event in self.life_events.values()])

    def on(self, day: date, procedure: Procedure) -> Procedure:
        """`procedure` with what is in force on `day`; kept until another day is asked for."""
        kept = self._todays.get(procedure.code)
        if kept is None or kept[0] != day or kept[1] is not procedure:
            kept = self._todays[procedure.code] = (day, procedure, in_force(procedure, day))
        return kept[2]
