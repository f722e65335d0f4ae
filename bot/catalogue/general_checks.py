"""Defects of `data/general` that a server can live with; part of `motcua catalogue check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.catalogue.defects import Defect, warning
from bot.catalogue.entry_file import EntryFile
from bot.catalogue.general import GeneralFile, GeneralQuestion
from bot.catalogue.general_structure import general_structure_defects
from bot.catalogue.terms import SourceKind
from bot.catalogue.wording import OutdatedWords, letter_defects, word_defects
from bot.catalogue.yaml_file import YamlFile
from bot.text import fold

Files = Sequence[EntryFile[GeneralFile]]

_FEW = 6  # names


def general_defects(files: Files, codes: set[str], words: Sequence[OutdatedWords], today: date) -> Iterator[Defect]:
    """Everything. `codes`: those of the procedures that there is a file or a name for."""
    yield from general_structure_defects(files)
    for file in files:
        if file.file:
            yield from letter_defects(file.path, file.file.text)
        if file.file and file.entry:
            yield from _dates(file.entry, file.file, today)
            yield from _outdated(file.entry, file.file, words)
            yield from _unknown_codes(file.entry, file.file, codes)
            yield from _sourcing(file.entry, file.file)
    yield from _names_twice(files)


def _dates(entry: GeneralFile, file: YamlFile, today: date) -> Iterator[Defect]:
    if entry.review_by < today:
        yield file.defect(
            ["review_by"], f"the review was due on {entry.review_by:%d/%m/%Y}: compare with the law again"
        )
    if entry.checked > today:
        yield file.defect(["checked"], f"checked on {entry.checked:%d/%m/%Y}, which has not come yet")


def _outdated(entry: GeneralFile, file: YamlFile, rules: Sequence[OutdatedWords]) -> Iterator[Defect]:
    """Outdated words, but for the questions in which residents ask about just them ("sổ hộ khẩu còn dùng không")."""
    for index, question in enumerate(entry.questions):
        told = [rule for rule in rules if not _asks_about(question, rule)]
        part = YamlFile(file.path, file.text, {"questions": {index: file.data["questions"][index]}})
        yield from word_defects(part, told)


def _asks_about(question: GeneralQuestion, rule: OutdatedWords) -> bool:
    asked = " ".join((question.title, *question.names)).casefold()
    return any(word.casefold() in asked for word in rule.words)


def _unknown_codes(entry: GeneralFile, file: YamlFile, codes: set[str]) -> Iterator[Defect]:
    for index, question in enumerate(entry.questions):
        for code in question.procedures:
            if code not in codes:
                yield file.defect(["questions", index, "procedures"], f"nothing is known about {code}")
        if question.procedure and question.procedure not in codes:
            yield file.defect(["questions", index, "procedure"], f"nothing is known about {question.procedure}")


def _sourcing(entry: GeneralFile, file: YamlFile) -> Iterator[Defect]:
    used = {key for question in entry.questions for key in question.source}
    for key in entry.sources:
        if key not in used:
            yield warning(file.defect(["sources", key], f"no answer rests on the source `{key}`"))
    for index, question in enumerate(entry.questions):
        if len(question.names) < _FEW:
            yield warning(
                file.defect(["questions", index, "names"], f"fewer than {_FEW} ways to ask it are hard to hit")
            )
        if question.uncertain:
            yield warning(file.defect(["questions", index, "uncertain"], "told as uncertain: find out"))
        if all(entry.sources[key].kind is SourceKind.SECONDARY for key in question.source):
            yield warning(file.defect(["questions", index, "source"], "rests on a secondary source alone"))


def _names_twice(files: Files) -> Iterator[Defect]:
    """A name of two questions, or twice of one: diacritics do not tell them apart."""
    first: dict[str, str] = {}
    for file in files:
        for index, question in enumerate(file.entry.questions if file.entry else ()):
            folded = [fold(name) for name in question.names]
            for place, name in enumerate(question.names):
                told = f"{file.path.name}, {question.id}"
                owner = first.setdefault(folded[place], told)
                again = folded.count(folded[place]) > 1
                if (owner != told or again) and file.file:
                    yield file.file.defect(
                        ("questions", index, "names", place), f"the name “{name}” also stands in {owner}"
                    )
