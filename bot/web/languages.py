"""What the residents' page says in other languages of the ward, read from `data/languages/*.yml`.

Nothing is shown before a native speaker has checked it: a wrong word in somebody's mother tongue is worse than none.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, TypeAdapter, model_validator

from bot.catalogue.defects import CatalogueError, Defect
from bot.catalogue.entry_file import EntryFile, read_entry
from bot.catalogue.schema import Entry, Text

FOLDER = "languages"
AUDIO = "audio"  # recordings, beside the files of words
AUDIO_TYPES = {".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
OFFICER = "officer"  # the phrase that sends people to an officer who speaks the language


class Phrase(Entry):
    """One thing to say. `sends` is what its button asks, as if typed; without it the phrase is only read."""

    id: Text
    vietnamese: Text
    sends: str = ""
    text: str = ""
    audio: str = ""
    needs_check: bool
    checked_by: str = ""
    checked: date | None = None

    @model_validator(mode="after")
    def _checked_by_somebody(self) -> Self:
        if not self.needs_check and not (self.text and self.checked_by and self.checked):
            raise ValueError("a phrase that needs no check has `text`, `checked_by` and `checked`")
        return self


class PhraseBook(Entry):
    """One language. `code` is its BCP 47 tag, `officer` who speaks it, "" while nobody is known."""

    name: Text
    code: Text
    officer: str = ""
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)]

    @property
    def shown(self) -> tuple[Phrase, ...]:
        """What residents see: checked phrases, and that of the officer only when there is one."""
        checked = (phrase for phrase in self.phrases if not phrase.needs_check)
        return tuple(phrase for phrase in checked if phrase.id != OFFICER or self.officer)


_BOOK = TypeAdapter(PhraseBook)


@lru_cache
def load_languages(data_dir: Path) -> tuple[PhraseBook, ...]:
    """Every language of `data_dir`, also those of which nothing is checked yet.

    Raises:
        CatalogueError: a file is wrong; each defect names its line.
    """
    files = [read_entry(path, _BOOK) for path in sorted((data_dir / FOLDER).glob("*.yml"))]
    defects = [defect for file in files for defect in [*file.defects, *_missing_recordings(file)]]
    if defects:
        raise CatalogueError(defects)
    return tuple(file.entry for file in files if file.entry)


def _missing_recordings(file: EntryFile[PhraseBook]) -> list[Defect]:
    if file.entry is None or file.file is None:
        return []
    folder = file.path.parent / AUDIO
    return [
        file.file.defect(
            ["phrases", index, "audio"], f"there is no recording `{phrase.audio}` (.mp3, .m4a) in {AUDIO}/"
        )
        for index, phrase in enumerate(file.entry.phrases)
        if phrase.audio
        if Path(phrase.audio).suffix not in AUDIO_TYPES or not (folder / phrase.audio).is_file()
    ]


def recording(data_dir: Path, name: str) -> tuple[bytes, str] | None:
    """The recording `name` and its media type; None unless a phrase that is shown has it."""
    shown = {phrase.audio for book in load_languages(data_dir) for phrase in book.shown if phrase.audio}
    path = data_dir / FOLDER / AUDIO / name
    return (path.read_bytes(), AUDIO_TYPES[path.suffix]) if name in shown else None
