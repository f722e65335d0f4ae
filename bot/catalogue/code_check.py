"""Codes that data files name: dead ones, and ones that nothing is known about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.catalogue.catalogue import RetiredCode
from bot.catalogue.defects import Defect
from bot.catalogue.entry_file import EntryFile
from bot.catalogue.life_event import LifeEvent
from bot.catalogue.loader import Sources
from bot.catalogue.national import NationalProcedure
from bot.catalogue.schema import Procedure


class CodeCheck:
    """Looks at every code that a file names."""

    def __init__(
        self, sources: Sources, retired: Mapping[str, RetiredCode], national: Mapping[str, NationalProcedure]
    ) -> None:
        self._retired, self._national = retired, national
        self._files = {file.path.stem for file in sources.procedures}

    def of_procedure(self, file: EntryFile[Procedure]) -> Iterator[Defect]:
        """Its own code, its variants, its related procedures and the cases that are another one."""
        if file.path.stem in self._retired:
            yield Defect(file.path, 1, self._gone(file.path.stem, "the file's name is"))
        if not (file.entry and file.file):
            return
        for key in ("variants", "related"):
            for index, other in enumerate(getattr(file.entry, key)):
                location = [key, index, "code"]
                if other.code in self._retired:
                    yield file.file.defect(location, self._gone(other.code, "this is"))
                elif other.code == file.entry.code:
                    yield file.file.defect(location, "a procedure is not related to itself")
                elif not (
                    other.title or other.code in self._files or (key == "related" and other.code in self._national)
                ):
                    yield file.file.defect(location, f"{other.code} has no file, so it needs a `title`")

        for index, case in enumerate(file.entry.cases):
            if case.procedure and (case.procedure not in self._files or case.procedure == file.entry.code):
                location = ["cases", index, "procedure"]
                yield file.file.defect(location, f"{case.procedure} is no other procedure with a file")

    def of_life_event(self, file: EntryFile[LifeEvent]) -> Iterator[Defect]:
        """The procedures of its steps."""
        for index, step in enumerate(file.entry.steps if file.entry else ()):
            named = [(("steps", index, "procedure"), step.procedure)] if step.procedure else []
            named += [(("steps", index, "bundle"), code) for code in step.bundle]
            for location, code in named:
                if not file.file:
                    continue
                if code in self._retired:
                    yield file.file.defect(location, self._gone(code, "this is"))
                elif not (step.title or code in self._files or code in self._national):
                    yield file.file.defect(location, f"nothing is known about {code}: no file, no name, no `title`")

    def _gone(self, code: str, what: str) -> str:
        successor = self._retired[code].replaced_by
        return f"{what} a dead code, {code}" + (f"; use {successor}" if successor else " without a successor")
