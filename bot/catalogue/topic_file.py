"""Files that answer by topic: dangers, other agencies, whom to tell. Each entry says by which words it is recognised.

Patterns are those of `bot.phrases`: `karaoke + ồn` needs both parts; `(bé|trẻ) bị lạc` is two. `weak`
patterns are overruled by `unless`, so that "bạo lực" in a question about a procedure is no alarm.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter, model_validator

from bot.catalogue.defects import CatalogueError, Defect
from bot.catalogue.entry_file import load_entry
from bot.catalogue.in_force import holds
from bot.catalogue.loader import stamp_of
from bot.catalogue.schema import Entry, Source, SourceIds, Text
from bot.phrases import Topic, TopicFinder
from bot.settings import get_settings

_log = logging.getLogger(__name__)


class TopicEntry(Entry):
    """What every entry has."""

    id: Text
    patterns: tuple[Text, ...] = ()
    weak: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    source: SourceIds  # keys of `sources`
    uncertain: bool = False
    valid_from: date | None = None  # the first and the last day on which it is told
    valid_until: date | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> TopicEntry:
        if not (self.patterns or self.weak):
            raise ValueError("needs `patterns` or `weak` patterns")
        if self.unless and not self.weak:
            raise ValueError("`unless` only overrules `weak` patterns")
        return self


E = TypeVar("E", bound=TopicEntry)


class TopicFile(Entry, Generic[E]):
    """The whole file."""

    topics: Annotated[tuple[E, ...], Field(min_length=1)]
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> TopicFile[E]:
        ids = [entry.id for entry in self.topics]
        doubled = sorted({entry for entry in ids if ids.count(entry) > 1})
        if doubled:
            raise ValueError(f"two topics have the id: {', '.join(doubled)}")
        return self

    def source_titles(self, entry: TopicEntry) -> list[str]:
        """What the resident is told about where `entry` comes from."""
        return [", ".join(filter(None, (self.sources[key].title, self.sources[key].articles))) for key in entry.source]


def load_topics(path: Path, model: type[TopicFile[E]]) -> TopicFile[E]:
    """The file at `path`.

    Raises:
        CatalogueError: the file is missing or wrong; each defect names its line.
    """
    return load_entry(path, TypeAdapter(model))


def make_finder(entries: Sequence[E]) -> TopicFinder[E]:
    """A finder over `entries`; weak patterns count only where no `unless` phrase stands."""
    strong = [Topic(entry, entry.patterns) for entry in entries if entry.patterns]
    weak = [Topic(entry, entry.weak, entry.unless) for entry in entries if entry.weak]
    return TopicFinder([*strong, *weak])


@dataclass
class _Known(Generic[E]):
    stamp: tuple[int, int, int]
    file: TopicFile[E]
    finder: TopicFinder[E]
    defects: tuple[Defect, ...] = ()  # why the file as it is now is not the one in use


_known: dict[Path, _Known[Any]] = {}


def topics_of(path: Path, model: type[TopicFile[E]]) -> tuple[TopicFile[E], TopicFinder[E]]:
    """The file at `path` with a finder of what holds today, read again when it has changed and on another day.

    The last good one stays in use while an edit is bad.

    Raises:
        CatalogueError: the file was never good.
    """
    stamp = _stamp(path)
    known: _Known[E] | None = _known.get(path)
    if known is None or known.stamp != stamp:
        try:
            file = load_topics(path, model)
            today = get_settings().now().date()
            known = _Known(stamp, file, make_finder([entry for entry in file.topics if holds(entry, today)]))
        except CatalogueError as error:
            if known is None:
                raise
            _log.warning("an edited file is bad; the last good one stays in use: %s", error.defects[0])
            known = _Known(stamp, known.file, known.finder, error.defects)
        _known[path] = known
    return known.file, known.finder


def topic_defects() -> tuple[Defect, ...]:
    """Why topic files that were edited are not in use: the last good ones are."""
    return tuple(defect for known in list(_known.values()) for defect in known.defects)


def _stamp(path: Path) -> tuple[int, int, int]:
    """Time of change, size and the day: tomorrow other entries may hold."""
    return (*stamp_of(path), get_settings().now().toordinal())
