"""What every data file is made of: entries that refuse unknown keys, and facts with their sources and their days.

The shape of a procedure is `schema.py`, which hands these on: callers import the whole shape from there.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from bot.catalogue.terms import SourceKind

PROCEDURE_CODE = re.compile(r"\d\.\d{6}")


def _procedure_code(value: str) -> str:
    if not PROCEDURE_CODE.fullmatch(value):
        raise ValueError("a procedure code looks like 1.000656 (write it in quotes)")
    return value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


ProcedureCode = Annotated[str, AfterValidator(_procedure_code)]
SourceIds = Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]
Text = Annotated[str, Field(min_length=1)]


def _later_than_checked(review_by: date, info: ValidationInfo) -> date:
    if review_by <= info.data.get("checked", date.min):
        raise ValueError("the review must be later than `checked`")
    return review_by


ReviewDate = Annotated[date, AfterValidator(_later_than_checked)]  # stands below `checked`


class Entry(BaseModel):
    """Base of every model here: unknown keys are errors, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(Entry):
    """Where a fact was read."""

    title: Text  # "Luật Hộ tịch 60/2014/QH13"
    articles: str = ""  # "Điều 32, 33"
    kind: SourceKind
    read_at: Text  # where it was read: "bản ghi Cổng Dịch vụ công quốc gia 18/7/2026"
    read_on: date


class Fact(Entry):
    """A statement with its sources, and the days on which it holds (both ends included)."""

    source: SourceIds  # keys of `Procedure.sources`
    valid_from: date | None = None
    valid_until: date | None = None
    uncertain: bool = False  # told with "nên hỏi lại cán bộ", never asserted

    def holds_on(self, day: date) -> bool:
        """Whether the fact is in force on `day`."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


class Statement(Fact):
    """One sentence of plain Vietnamese."""

    text: Text


def iter_facts(entry: Entry) -> list[Fact]:
    """Every `Fact` inside `entry`, itself included, depth first."""
    found: list[Fact] = [entry] if isinstance(entry, Fact) else []
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Entry):
                found += iter_facts(child)
    return found
