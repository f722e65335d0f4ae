"""Kinds of feedback and the deadlines that the law sets: `data/desk/feedback.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from bot.catalogue.entry_file import load_entry
from bot.catalogue.loader import Stamp, stamp_of
from bot.catalogue.schema import Entry, Source, SourceIds, Text
from bot.settings import get_settings


class Category(Entry):
    """One kind of feedback."""

    id: Text
    title: Text
    for_leader: bool = False  # about officers: only who says who may use the desk reads and answers it


class Deadline(Entry):
    """Working days after the day on which it was received."""

    days: int = Field(gt=0)
    source: SourceIds
    uncertain: bool = False


class FeedbackRules(Entry):
    """The whole file."""

    categories: tuple[Category, ...] = Field(min_length=1)
    reply: Deadline  # to tell the resident what became of it
    forward: Deadline  # to hand it on to whom it belongs
    sources: dict[str, Source]

    def category(self, name: str) -> Category:
        """The category of that id or title; the last one for a name that is not there any more."""
        return next((c for c in self.categories if name in (c.id, c.title)), self.categories[-1])

    def law_of(self, deadline: Deadline) -> str:
        """Where the deadline stands."""
        sources = [self.sources[key] for key in deadline.source]
        return "; ".join(", ".join(filter(None, (source.title, source.articles))) for source in sources)


def feedback_rules() -> FeedbackRules:
    """The file as it is now.

    Raises:
        CatalogueError: it is missing or wrong; each defect names its line.
    """
    path = get_settings().data_dir / "desk" / "feedback.yml"
    return _read(path, stamp_of(path))


@lru_cache(maxsize=2)
def _read(path: Path, _stamp: Stamp) -> FeedbackRules:
    return load_entry(path, TypeAdapter(FeedbackRules))
