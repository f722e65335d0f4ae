"""Defects of `data/forms`, part of `motcua catalogue check`: what the models cannot see alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.catalogue.defects import Defect, Severity
from bot.catalogue.entry_file import EntryFile
from bot.catalogue.wording import letter_defects
from bot.catalogue.yaml_file import YamlFile
from bot.forms.reading import read_answer
from bot.forms.schema import OfficialForm


def form_defects(
    files: Sequence[EntryFile[OfficialForm]], procedures: Collection[str], today: date
) -> Iterator[Defect]:
    """What is wrong with the forms on the day `today`; `procedures` are the codes that have a file."""
    taken: dict[str, str] = {}
    for form in files:
        yield from form.defects
        if not (form.entry and form.file):
            continue
        yield from letter_defects(form.path, form.file.text)
        yield from _head(form.entry, form.file, today)
        yield from _examples(form.entry, form.file, today)
        for index, code in enumerate(form.entry.procedures):
            if code not in procedures:
                yield form.file.defect(["procedures", index], f"there is no procedure {code}")
            elif code in taken:
                yield form.file.defect(["procedures", index], f"{code} already has the form `{taken[code]}`")
            taken.setdefault(code, form.entry.id)


def _head(form: OfficialForm, file: YamlFile, today: date) -> Iterator[Defect]:
    if file.path.stem != form.id:
        yield file.defect(["id"], f"the file is named {file.path.name}, but its id is {form.id}")
    if form.review_by < today:
        yield file.defect(
            ["review_by"], f"the review was due on {form.review_by:%d/%m/%Y}: compare with the form again"
        )
    if form.uncertain:
        found = file.defect(
            ["uncertain"], "the newest layout was not read at its source: compare with the official form"
        )
        yield replace(found, severity=Severity.WARNING)


def _examples(form: OfficialForm, file: YamlFile, today: date) -> Iterator[Defect]:
    """The invented person's answers must be such as a resident may give, or the example would mislead."""
    for index, field in enumerate(form.fields):
        if not field.example:
            continue
        read = read_answer(field, field.example, max(today, form.checked))
        if read.flaw:
            yield file.defect(
                ["fields", index, "example"], f"`{field.key}`: the example is not an answer ({read.flaw})"
            )
