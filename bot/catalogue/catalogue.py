"""The catalogue in memory: everything the ward knows, as loaded from its files at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.catalogue.life_event import LifeEvent
from bot.catalogue.schema import Entry, Procedure, ProcedureCode, Text


class RetiredCode(Entry):
    """A code of the national list that is no longer in force (`data/retired-codes.yml`)."""

    replaced_by: ProcedureCode | None = None
    since: date | None = None
    source: Text
    note: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Procedures and life events by code and id. Never changed in place: a new one is loaded instead."""

    procedures: Mapping[str, Procedure]
    retired: Mapping[str, RetiredCode] = field(default_factory=dict)
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)

    def get(self, code: str) -> Procedure | None:
        """The procedure of `code`, or of the code that took its place; None where there is no file for it."""
        return self.procedures.get(self.current_code(code))

    def current_code(self, code: str) -> str:
        """`code`, or the code that took its place. A code retired without a successor stays as it is."""
        seen = {code}
        while (gone := self.retired.get(code)) and gone.replaced_by and gone.replaced_by not in seen:
            code = gone.replaced_by
            seen.add(code)
        return code
