"""`motcua catalogue check`: every defect of the data with its file and line, also those the server can live with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.catalogue.buttons import MAX_TITLE
from bot.catalogue.code_check import CodeCheck
from bot.catalogue.defects import Defect, warning
from bot.catalogue.draft_checks import draft_warnings
from bot.catalogue.entry_file import EntryFile
from bot.catalogue.general_checks import general_defects
from bot.catalogue.life_event import LifeEvent
from bot.catalogue.loader import FileCache, Sources, read_sources, retired_on
from bot.catalogue.national import load_national
from bot.catalogue.office_checks import office_defects
from bot.catalogue.schema import Procedure, iter_facts
from bot.catalogue.structure import structure_defects
from bot.catalogue.terms import SourceKind
from bot.catalogue.timeline import timeline_defects
from bot.catalogue.wording import letter_defects, read_outdated_words, sentence_defects, word_defects
from bot.catalogue.yaml_file import YamlFile
from bot.forms.checks import form_defects
from bot.text import fold

# A benefit whose file lists no amounts would be told as one that pays nothing.
_BENEFIT_WORDS = re.compile(r"\b(trợ cấp|hưởng|mai táng)\b")


def check_catalogue(data_dir: Path, today: date) -> list[Defect]:
    """All defects and warnings of the files under `data_dir` on the day `today`, in the order of files and lines."""
    return check_sources(read_sources(data_dir), data_dir, today)


def check_edited(data_dir: Path, today: date, files: FileCache, paths: Collection[Path]) -> list[Defect]:
    """What `check_catalogue` says of the procedures and general questions at `paths`, without reading all others.

    What only shows beside the others (a procedure's name that another one has, a variant's file) is not seen.
    """
    sources = read_sources(data_dir, files)
    procedures = tuple(file for file in sources.procedures if file.path in paths)
    alone = Sources(procedures, (), (), sources.retired, (), sources.general)
    return [defect for defect in check_sources(alone, data_dir, today) if defect.path in paths]


def check_sources(sources: Sources, data_dir: Path, today: date) -> list[Defect]:
    """All defects and warnings of `sources`."""
    retired = retired_on(today, (sources.retired and sources.retired.entry) or {})
    files: list[EntryFile[Procedure] | EntryFile[LifeEvent]] = [*sources.procedures, *sources.life_events]
    found = structure_defects(sources.procedures, sources.life_events, sources.retired, sources.drafts)
    found += _wording(files, data_dir)
    found += office_defects(data_dir, today)
    for file in files:
        if file.entry and file.file:
            found += _dates(file.entry, file.file, today)
    codes = CodeCheck(sources, retired, load_national(data_dir))
    for procedure in sources.procedures:
        found += codes.of_procedure(procedure)
        if procedure.entry and procedure.file:
            found += _warnings(procedure.entry, procedure.file)
            found += _pays_nothing(procedure.entry, procedure.file)
            found += _unknown_papers(procedure.entry, procedure.file)
    for event in sources.life_events:
        found += codes.of_life_event(event)
    found += draft_warnings(sources, retired, today)
    found += form_defects(sources.forms, {p.entry.code for p in sources.procedures if p.entry}, today)
    for request in sources.requests:
        found += [*request.defects, *(letter_defects(request.path, request.file.text) if request.file else ())]
    found += [*_names_twice(sources.procedures), *_names_twice(sources.life_events)]
    found += _general(sources, data_dir, today)
    return sorted(set(found))


def _wording(files: Sequence[EntryFile[Procedure] | EntryFile[LifeEvent]], data_dir: Path) -> Iterator[Defect]:
    rules, defects = read_outdated_words(data_dir / "outdated-words.yml")
    yield from defects
    for file in files:
        if file.file:
            yield from letter_defects(file.path, file.file.text)
            yield from word_defects(file.file, rules)
            yield from sentence_defects(file.file)


def _general(sources: Sources, data_dir: Path, today: date) -> Iterator[Defect]:
    codes = {file.path.stem for file in sources.procedures} | set(load_national(data_dir))
    return general_defects(sources.general, codes, read_outdated_words(data_dir / "outdated-words.yml")[0], today)


def _dates(entry: Procedure | LifeEvent, file: YamlFile, today: date) -> Iterator[Defect]:
    if entry.review_by < today:
        yield file.defect(
            ["review_by"], f"the review was due on {entry.review_by:%d/%m/%Y}: compare with the law again"
        )
    if entry.checked > today:
        yield file.defect(["checked"], f"checked on {entry.checked:%d/%m/%Y}, which has not come yet")
    if isinstance(entry, Procedure):
        yield from timeline_defects(entry, file, today)


def _warnings(p: Procedure, file: YamlFile) -> Iterator[Defect]:
    for index, case in enumerate(p.cases):
        if len(case.title) > MAX_TITLE:
            yield warning(file.defect(["cases", index, "title"], f"a button shows {MAX_TITLE} letters of a title"))
    for location, mapping in file.mappings():
        named = mapping.get("source")
        keys = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        if keys and all(p.sources[key].kind is SourceKind.SECONDARY for key in keys):
            yield warning(file.defect([*location, "source"], "rests on a secondary source alone"))
        if mapping.get("uncertain") is True:
            yield warning(file.defect([*location, "uncertain"], "told as uncertain: find out"))
    used = {key for fact in iter_facts(p) for key in fact.source}
    for key in p.sources:
        if key not in used:
            yield warning(file.defect(["sources", key], f"no fact rests on the source `{key}`"))


def _pays_nothing(p: Procedure, file: YamlFile) -> Iterator[Defect]:
    words = _BENEFIT_WORDS.findall(" ".join([p.short_name, *(result.name for result in p.results)]).lower())
    if words and not p.amounts:
        message = (
            f"“{words[0]}” in the name or a result, but no `amounts`: where the sum is not known, write `amount: null`"
        )
        yield file.defect(["short_name"], message)


def _unknown_papers(p: Procedure, file: YamlFile) -> Iterator[Defect]:
    names = {paper.name for paper in p.papers}
    for index, case in enumerate(p.cases):
        for name in set(case.without) - names:
            yield file.defect(["cases", index, "without"], f"no common paper is named “{name}”")


def _names_twice(files: Sequence[EntryFile[Procedure]] | Sequence[EntryFile[LifeEvent]]) -> Iterator[Defect]:
    """A name that two files claim: the linker could not tell them apart. Twice in one file is only untidy."""
    first: dict[str, EntryFile[Procedure] | EntryFile[LifeEvent]] = {}
    for file in files:
        own: set[str] = set()
        for index, name in enumerate(file.entry.names if file.entry else ()):
            if not file.file:
                continue
            folded = fold(name)
            owner = first.setdefault(folded, file)
            if owner is not file:
                told = owner.path.relative_to(owner.path.parents[1])
                yield file.file.defect(["names", index], f"the name “{name}” also stands in {told}")
            elif name in own:
                yield warning(file.file.defect(["names", index], f"the name “{name}” stands twice"))
            own.add(name)
