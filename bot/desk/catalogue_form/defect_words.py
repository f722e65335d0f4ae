"""What is wrong with a data file, in the words of officers (`data/desk/defects.yml`)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from bot.catalogue.entry_file import load_entry
from bot.catalogue.schema import Entry, Text
from bot.settings import get_settings


class DefectWords(Entry):
    """What the loader's message looks like, and what an officer reads instead; `\\1` is a part of it."""

    found: Text
    told: Text


_FILE = TypeAdapter(tuple[DefectWords, ...])


def in_officers_words(message: str) -> str:
    """`message` in Vietnamese; as it is where there are no words for it."""
    for pattern, told in _words(get_settings().data_dir / "desk" / "defects.yml"):
        if found := pattern.fullmatch(message):
            return found.expand(told)
    return message


@lru_cache
def _words(path: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words.found), words.told) for words in load_entry(path, _FILE))
