"""Which fields a form has: they are read off the schema, so a new key of a fact needs nothing here."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic.fields import FieldInfo

from bot.catalogue.general import GeneralFile, GeneralQuestion
from bot.catalogue.schema import (
    Agency,
    Amount,
    Asked,
    Deadline,
    Entry,
    Fact,
    Fee,
    Form,
    LegalBasis,
    Online,
    Paper,
    Period,
    Procedure,
    Result,
    Source,
    Statement,
)


class Kind(StrEnum):
    """How a value is entered."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    SOURCES = "sources"  # keys of `sources`
    LINES = "lines"  # one text a line


@dataclass(frozen=True)
class Field:
    """One value of an entry."""

    name: str
    kind: Kind
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    longest: int | None = None  # characters


@dataclass(frozen=True)
class Part:
    """One key of a file: a value, an entry (`is_list` False) or a list of entries, each with `fields`."""

    name: str
    fields: tuple[Field, ...]
    is_list: bool = False
    is_mapping: bool = False  # of keys to entries: the sources


def _field(name: str, info: FieldInfo) -> Field | None:
    """None where a value is made of entries of its own, which a form does not show."""
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    longest = next((item.max_length for item in info.metadata if isinstance(item, MaxLen)), None)
    kind, choices, more = _kind(name, info.annotation)
    if kind is None:
        return None
    return Field(name, kind, info.is_required(), default, choices, (more or longest) if kind is Kind.TEXT else None)


def _kind(name: str, annotation: Any) -> tuple[Kind | None, tuple[str, ...], int | None]:
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        kind, choices, longest = _kind(name, inner)
        own = [
            limit for item in metadata for limit in [item, *getattr(item, "metadata", ())] if isinstance(limit, MaxLen)
        ]
        return kind, choices, own[0].max_length if own else longest
    if get_origin(annotation) in (Union, types.UnionType):
        return _kind(name, next(item for item in get_args(annotation) if item is not type(None)))
    if get_origin(annotation) is Literal:
        return Kind.CHOICE, tuple(map(str, get_args(annotation))), None
    if name == "source":
        return Kind.SOURCES, (), None
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        is_text = _kind("", inner)[0] is Kind.TEXT
        return (Kind.LINES if is_text else None), (), None
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Kind.CHOICE, tuple(str(item.value) for item in annotation), None
    return _SIMPLE.get(annotation), (), None


_SIMPLE: dict[Any, Kind] = {str: Kind.TEXT, int: Kind.NUMBER, date: Kind.DATE, bool: Kind.FLAG}


def fields_of(model: type[Entry]) -> tuple[Field, ...]:
    """The fields of an entry, its own before those of every fact."""
    inherited = set(Fact.model_fields) if issubclass(model, Fact) else set()
    names = sorted(model.model_fields, key=lambda name: name in inherited)
    made = (_field(name, model.model_fields[name]) for name in names)
    return tuple(field for field in made if field is not None)


def _lists(**models: type[Entry]) -> tuple[Part, ...]:
    return tuple(Part(name, fields_of(model), is_list=True) for name, model in models.items())


def _values(model: type[Entry], *names: str) -> tuple[Part, ...]:
    by_name: Mapping[str, Field] = {field.name: field for field in fields_of(model)}
    return tuple(Part(name, (by_name[name],)) for name in names)


_SOURCES = Part("sources", fields_of(Source), is_mapping=True)
_DATES = ("checked", "review_by")

# What officers change. Cases, proxies, channels, variants and changes to come stay with whoever edits the file itself.
PROCEDURE = (
    *_values(Procedure, "short_name", "summary"),
    *_lists(fees=Fee, exemptions=Statement, time=Period, papers=Paper, not_needed=Statement),
    *_lists(steps=Statement, pitfalls=Statement, afterwards=Statement, asked=Asked),
    *_lists(who=Statement, conditions=Statement, amounts=Amount, results=Result, validity=Statement),
    *_lists(deadlines=Deadline, forms=Form, legal_basis=LegalBasis),
    Part("agency", fields_of(Agency)),
    Part("online", fields_of(Online)),
    *_values(Procedure, "names", "clues"),
    _SOURCES,
    *_values(Procedure, *_DATES),
)
GENERAL = (
    *_lists(questions=GeneralQuestion),
    _SOURCES,
    *_values(GeneralFile, *_DATES),
)
