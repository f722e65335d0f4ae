"""Checks of the letters and words in data files: decomposed Unicode, look-alike letters, words whose time has gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.catalogue.defects import Defect
from bot.catalogue.entry_file import read_entry
from bot.catalogue.schema import Entry, Text
from bot.catalogue.yaml_file import YamlFile

# What residents say themselves is matched, not told; sources say where a thing was read.
_NOT_TOLD = {"names", "clues", "keywords", "words", "unless", "examples", "sources"}
_SENTENCES = {"notes", "text"}


class OutdatedWords(Entry):
    """Words that must not be told any more (`data/outdated-words.yml`)."""

    words: tuple[Text, ...]
    reason: Text
    allowed_in: tuple[str, ...]


_RULES = TypeAdapter(tuple[OutdatedWords, ...])


def read_outdated_words(path: Path) -> tuple[Sequence[OutdatedWords], Sequence[Defect]]:
    """The rules of the file at `path`, none where it is absent, and its own defects."""
    if not path.exists():
        return (), ()
    file = read_entry(path, _RULES)
    return file.entry or (), file.defects


def letter_defects(path: Path, text: str) -> Iterator[Defect]:
    """Letters that look right and compare wrong."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not unicodedata.is_normalized("NFC", line):
            yield Defect(path, number, "the text is not in NFC: accents stand beside their letters; save it composed")
        for letter in sorted({c for c in line if c.isalpha() and not _is_latin(c)}):
            name = unicodedata.name(letter, "?").lower()
            yield Defect(path, number, f"`{letter}` is not a letter of the Latin alphabet ({name})")


def word_defects(file: YamlFile, rules: Sequence[OutdatedWords]) -> Iterator[Defect]:
    """Outdated words in what residents are told."""
    patterns = [(rule, re.compile("|".join(map(re.escape, rule.words)), re.IGNORECASE)) for rule in rules]
    for location, text in _told_texts(file.data, ()):
        for rule, pattern in patterns:
            found = pattern.search(text)
            if found and not set(rule.allowed_in).intersection(location):
                yield file.defect(location, f"“{found[0]}”: {rule.reason}")


def sentence_defects(file: YamlFile) -> Iterator[Defect]:
    """Sentences that begin small: mostly halves of one that a comma inside `[…]` has cut in two."""
    for location, text in _told_texts(file.data, ()):
        if _SENTENCES.intersection(map(str, location[-2:])) and text[:1].islower():
            yield file.defect(location, f"a sentence begins with a small letter: “{text[:40]}” (a comma in `[…]` cuts)")


def _is_latin(letter: str) -> bool:
    return letter in "ªº" or unicodedata.name(letter, "").startswith("LATIN")


def _told_texts(data: Any, location: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield location, data
    elif isinstance(data, dict) and "valid_until" not in data:  # what has an end date is known to pass
        for key, value in data.items():
            if key not in _NOT_TOLD:
                yield from _told_texts(value, (*location, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _told_texts(value, (*location, index))
