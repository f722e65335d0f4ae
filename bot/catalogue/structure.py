"""Defects that keep a catalogue from being loaded: bad files, and files that contradict each other.

What a running server can live with (a past review date, a name used twice) is found by `checks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.catalogue.catalogue import RetiredCode
from bot.catalogue.defects import Defect
from bot.catalogue.draft import Draft
from bot.catalogue.entry_file import EntryFile
from bot.catalogue.life_event import LifeEvent
from bot.catalogue.schema import Procedure


def structure_defects(
    procedures: Sequence[EntryFile[Procedure]],
    life_events: Sequence[EntryFile[LifeEvent]],
    retired: EntryFile[dict[str, RetiredCode]] | None,
    drafts: Sequence[EntryFile[Draft]] = (),
) -> list[Defect]:
    """Everything for which the catalogue must not be loaded."""
    files: list[EntryFile[Procedure] | EntryFile[LifeEvent] | EntryFile[Draft]] = [*procedures, *life_events, *drafts]
    found = [defect for file in files for defect in file.defects]
    found += retired.defects if retired else ()
    found += _misplaced_procedures(procedures)
    found += _misplaced_drafts(drafts)
    found += _misplaced_events(life_events)
    found += _unknown_events(life_events)
    found += _event_cycles(life_events)
    found += _retired_cycles(retired)
    return sorted(set(found))


def _misplaced_procedures(files: Sequence[EntryFile[Procedure]]) -> Iterator[Defect]:
    first: dict[str, EntryFile[Procedure]] = {}
    for file in files:
        if not (file.entry and file.file):
            continue
        code, folder = file.entry.code, file.path.parent.name
        if file.path.stem != code:
            yield file.file.defect(["code"], f"the file is named {file.path.name}, but its code is {code}")
        if folder != file.entry.field:
            yield file.file.defect(["field"], f"the folder is `{folder}`, but the field is `{file.entry.field}`")
        if code in first:
            yield file.file.defect(["code"], f"the code {code} is also in {first[code].path}")
        first.setdefault(code, file)


def _misplaced_drafts(files: Sequence[EntryFile[Draft]]) -> Iterator[Defect]:
    for file in files:
        if file.entry and file.file and file.path.stem != file.entry.code:
            yield file.file.defect(["code"], f"the file is named {file.path.name}, but its code is {file.entry.code}")


def _misplaced_events(files: Sequence[EntryFile[LifeEvent]]) -> Iterator[Defect]:
    for file in files:
        if file.entry and file.file and file.path.stem != file.entry.id:
            yield file.file.defect(["id"], f"the file is named {file.path.name}, but its id is {file.entry.id}")


def _unknown_events(files: Sequence[EntryFile[LifeEvent]]) -> Iterator[Defect]:
    known = {file.path.stem for file in files}
    for file in files:
        for index, step in enumerate(file.entry.steps if file.entry else ()):
            if step.event and step.event not in known and file.file:
                yield file.file.defect(["steps", index, "event"], f"there is no life event `{step.event}`")


def _event_cycles(files: Sequence[EntryFile[LifeEvent]]) -> Iterator[Defect]:
    """One defect for each event that leads back to itself, at the step where its way begins."""
    leads_to = {file.entry.id: [step.event for step in file.entry.steps if step.event] for file in files if file.entry}
    for file in files:
        for index, step in enumerate(file.entry.steps if file.entry else ()):
            if not (step.event and file.entry and file.file):
                continue
            way = _way(leads_to, step.event, file.entry.id)
            if way:
                told = " → ".join([file.entry.id, *way])
                yield file.file.defect(["steps", index, "event"], f"life events go in a circle: {told}")


def _way(leads_to: Mapping[str, Sequence[str]], start: str, goal: str) -> list[str]:
    """The shortest way from `start` to `goal`, both included; empty where there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for event in leads_to.get(way[-1], ()):
            if event not in seen:
                seen.add(event)
                ways.append([*way, event])
    return []


def _retired_cycles(file: EntryFile[dict[str, RetiredCode]] | None) -> Iterator[Defect]:
    if not (file and file.entry and file.file):
        return
    leads_to = {code: [gone.replaced_by] for code, gone in file.entry.items() if gone.replaced_by}
    for code, followers in leads_to.items():
        if _way(leads_to, followers[0], code):
            yield file.file.defect([code, "replaced_by"], f"the successors of {code} lead back to it")
