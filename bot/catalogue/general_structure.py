"""Defects of `data/general` for which the catalogue must not be loaded, like `structure.py` for the other files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.catalogue.defects import Defect
from bot.catalogue.entry_file import EntryFile
from bot.catalogue.general import GeneralFile


def general_structure_defects(files: Sequence[EntryFile[GeneralFile]]) -> list[Defect]:
    """Bad files, an id that two questions have, a question to see that there is none of."""
    found = [defect for file in files for defect in file.defects]
    return [*found, *_ids_twice(files), *_unknown_questions(files)]


def _ids_twice(files: Sequence[EntryFile[GeneralFile]]) -> Iterator[Defect]:
    seen: dict[str, EntryFile[GeneralFile]] = {}
    for file in files:
        for index, question in enumerate(file.entry.questions if file.entry else ()):
            if question.id in seen and file.file:
                told = f"the id `{question.id}` is also in {seen[question.id].path.name}"
                yield file.file.defect(["questions", index, "id"], told)
            seen.setdefault(question.id, file)


def _unknown_questions(files: Sequence[EntryFile[GeneralFile]]) -> Iterator[Defect]:
    known = {question.id for file in files if file.entry for question in file.entry.questions}
    for file in files:
        for index, question in enumerate(file.entry.questions if file.entry else ()):
            for place, other in enumerate(question.see):
                if (other not in known or other == question.id) and file.file:
                    yield file.file.defect(
                        ("questions", index, "see", place), f"there is no other general question `{other}`"
                    )
