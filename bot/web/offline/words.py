"""The words of the page, read from `data/web/offline.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.catalogue.aspects import Aspect
from bot.catalogue.entry_file import load_entry
from bot.catalogue.schema import Entry, Text


class Words(Entry):
    """What stands on the page."""

    title: Text
    name: Text
    description: Text
    placeholder: Text
    ask: Text
    offline: Text
    online: Text
    open: Text
    errands: Text
    which: Text
    back: Text
    fields: Text
    nothing: Text
    saved: Text
    call: Text
    otp: Text
    sample: Text
    broken: Text


class Other(Entry):
    """A question that belongs to no procedure, with its answer."""

    title: Text
    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    text: Text


class OfflineWords(Entry):
    """The whole file."""

    words: Words
    cues: dict[Aspect, tuple[Text, ...]]
    other: tuple[Other, ...]


_WORDS = TypeAdapter(OfflineWords)


@lru_cache
def load_words(data_dir: Path) -> OfflineWords:
    """The words of `data_dir`.

    Raises:
        CatalogueError: the file is missing or wrong; each defect names its line and key.
    """
    return load_entry(data_dir / "web" / "offline.yml", _WORDS)
