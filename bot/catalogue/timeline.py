"""The days on which a procedure's facts change, and what is then missing: a law that ends with nothing after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.catalogue.defects import Defect, warning
from bot.catalogue.in_force import holds, in_force
from bot.catalogue.schema import Entry, Procedure
from bot.catalogue.yaml_file import YamlFile

_ALONE = ("agency", "online", "proxy")
_NEVER_EMPTY = ("who", "channels", "steps", "results", "legal_basis")
_SELDOM_EMPTY = ("papers", "cases", "fees", "time", "amounts", "forms", "deadlines", "validity")


def days_of_change(entry: Entry) -> list[date]:
    """The first days of what begins and the days after what ends, in order."""
    return sorted(set(_days(entry)))


def _days(value: Any) -> Iterator[date]:
    if isinstance(value, tuple):
        for item in value:
            yield from _days(item)
    elif isinstance(value, Entry):
        start, end = getattr(value, "valid_from", None), getattr(value, "valid_until", None)
        if start:
            yield start
        if end and end < date.max:
            yield end + timedelta(days=1)
        for name in type(value).model_fields:
            yield from _days(getattr(value, name))


def timeline_defects(procedure: Procedure, file: YamlFile, today: date) -> Iterator[Defect]:
    """What is missing today or on a later day of change."""
    before = procedure
    for day in [today, *(day for day in days_of_change(procedure) if day > today)]:
        now = in_force(procedure, day)
        for name in _ALONE:
            fact = getattr(now, name)
            if fact is not None and not holds(fact, day):
                yield file.defect([name], f"`{name}` is not in force on {day:%d/%m/%Y}, and there is no other")
        for name in (*_NEVER_EMPTY, *_SELDOM_EMPTY):
            if getattr(before, name) and not getattr(now, name):
                gap = file.defect([name], f"from {day:%d/%m/%Y} on nothing is in force in `{name}`")
                yield gap if name in _NEVER_EMPTY else warning(gap)
        yield from _lost_forms(now, file, day)
        before = now


def _lost_forms(now: Procedure, file: YamlFile, day: date) -> Iterator[Defect]:
    forms = {form.id for form in now.forms}
    papers = [*now.papers, *(paper for case in now.cases for paper in case.papers)]
    for paper in papers:
        if paper.form is not None and paper.form not in forms:
            yield file.defect(["forms"], f"on {day:%d/%m/%Y} “{paper.name}” needs the form `{paper.form}`: not there")
