"""The base of everything told about a ward: where it was read, or that it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from bot.catalogue.schema import Entry


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class WardFact(Entry):
    """A statement with its sources, or marked as a sample that the ward has not confirmed."""

    source: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()  # keys of `Ward.sources`
    sample: bool = False
    uncertain: bool = False  # has a source, but is told with "nên hỏi lại"

    @model_validator(mode="after")
    def _is_sourced_or_sample(self) -> WardFact:
        if bool(self.source) == self.sample:
            raise ValueError("needs either a `source` or `sample: true`")
        return self


def iter_ward_facts(entry: Entry) -> Iterator[WardFact]:
    """Every `WardFact` inside `entry`, itself included."""
    if isinstance(entry, WardFact):
        yield entry
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Entry):
                yield from iter_ward_facts(child)
