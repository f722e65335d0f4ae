"""The shape of one official form, `data/forms/<id>.yml`: what it asks, how it is laid out (docs/forms.md).

Labels and the order are those of the official form; the questions are our own plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.catalogue.schema import Entry, ProcedureCode, ReviewDate, Source, Text

_KEY = re.compile(r"[a-z][a-z0-9_]*")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.(words|upper))?\}")
# Filled in without asking: where the form is signed, and on which day (left open, it is signed at the counter).
MADE = frozenset({"signed_at", "signed_on"})


def _key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise ValueError("a key has small letters, digits and underscores: con_ngay_sinh")
    return value


Key = Annotated[str, AfterValidator(_key)]


class FieldKind(StrEnum):
    """What an answer must look like; `reading.py` reads each."""

    NAME = "name"
    DATE = "date"
    YEAR = "year"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    CHOICE = "choice"
    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    VISIT_TIME = "visit_time"  # one of the free times, which are the options
    PICTURE = "picture"  # the number of one that was sent


class FormField(Entry):
    """One thing that the form asks for."""

    key: Key
    label: Text  # what the resident calls it: "ngày sinh của con"; used in "sửa …" and in the summary
    ask: str = ""  # the question; empty only with `default`
    again: str = ""  # what is said when the answer could not be read, with an example
    kind: FieldKind = FieldKind.TEXT
    options: tuple[Text, ...] = ()  # of a choice
    aliases: Mapping[str, str] = Field(default_factory=dict)  # other words for an option: {trai: Nam}
    other: bool = False  # a choice that takes other words as well
    exact: bool = False  # an option has to be all that is said: "cha dượng" is no "Cha"
    example: str = ""  # of the invented person in the filled-in example
    default: str = ""  # printed unless it is changed ("sửa …"); `{ward}` and `{province}` are the ward's own
    when: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)  # asked only if these answers were given
    same_as: Key | None = None  # takes the answer of that field …
    same_when: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)  # … when these answers were given
    year_alone: bool = False  # a date of which the year is enough
    may_be_future: bool = False
    free: bool = False  # whatever is typed is the answer, also words of danger: a cause of death
    required: bool = False  # cannot be left blank: a telephone number to call back
    shown: int = 0  # so many options become buttons; 0: all of them

    @model_validator(mode="after")
    def _is_whole(self) -> FormField:
        if not self.ask and not self.default:
            raise ValueError(f"`{self.key}` has neither `ask` nor `default`")
        if self.ask and not self.again:
            raise ValueError(f"`{self.key}` is asked, so it needs `again` for an answer that cannot be read")
        if bool(self.options) != (self.kind is FieldKind.CHOICE) and self.kind is not FieldKind.VISIT_TIME:
            raise ValueError(f"`{self.key}`: a choice has `options`, and only a choice")
        if unknown := set(self.aliases.values()) - set(self.options):
            raise ValueError(f"`{self.key}`: the alias of `{sorted(unknown)[0]}`, which is no option")
        if bool(self.same_as) != bool(self.same_when):
            raise ValueError(f"`{self.key}`: `same_as` and `same_when` go together")
        return self


class Column(Entry):
    """One signature."""

    title: Text
    note: str = ""
    name: str = ""
    date: str = ""


class Block(Entry):
    """One piece of the page; exactly one of the first six keys."""

    line: str | tuple[str, ...] = ()  # "Nhãn: {key}", several side by side
    text: str = ""
    choice: Key | None = None  # a box for each option of the field
    digits: Key | None = None  # a box for each digit
    header: tuple[str, ...] = ()  # of a table, with `rows`
    signatures: tuple[Column, ...] = ()

    label: str = ""  # of `choice` and `digits`
    widths: tuple[float, ...] = ()  # of the pieces of a line or the columns of a table; 0: as wide as needed
    rows: tuple[tuple[str, ...], ...] = ()
    bold: bool = False
    italic: bool = False
    align: str = Field(default="", pattern="^(|center|right)$")
    when: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_thing(self) -> Block:
        kinds = [self.line, self.text, self.choice, self.digits, self.header, self.signatures]
        if sum(bool(kind) for kind in kinds) != 1:
            raise ValueError("a block is one of `line`, `text`, `choice`, `digits`, `header`, `signatures`")
        columns = len(self.header)
        if any(len(row) != columns for row in self.rows):
            raise ValueError(f"the table has {columns} columns, and a row with another number of cells")
        wanted = columns or len(self.parts)
        if self.widths and len(self.widths) != wanted:
            raise ValueError(f"`widths` has {len(self.widths)} numbers for {wanted} pieces")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The pieces of a line or the text, with their placeholders."""
        if self.text:
            return (self.text,)
        return (self.line,) if isinstance(self.line, str) else self.line

    def texts(self) -> Iterator[str]:
        """Everything in it that may hold placeholders."""
        yield from self.parts
        for row in self.rows:
            yield from row
        for column in self.signatures:
            yield from (column.name, column.date)


class QuestionList(Entry):
    """Questions that are asked one after the other (`dialogue.py`): of a form, or of a request to the ward."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]  # the file's name
    short_name: Text  # in a sentence: "tờ khai đăng ký khai sinh"
    opening: str = ""  # said before the first question; empty: what is said of an official form
    fields: tuple[FormField, ...] = Field(min_length=1)

    def field(self, key: str) -> FormField:
        """The field of that key. Raises `KeyError` when there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)


class OfficialForm(QuestionList):
    """One form."""

    title: Text  # the heading: "TỜ KHAI ĐĂNG KÝ KHAI SINH"
    subtitle: str = ""
    number: str = ""  # the line above: "Mẫu CT01 ban hành kèm theo …"
    procedures: tuple[ProcedureCode, ...] = Field(min_length=1)
    version: Text  # printed below: which version the layout follows, and that the counter has the official one
    uncertain: bool = False  # the newest layout could not be read at its source
    sources: dict[str, Source] = Field(min_length=1)
    checked: date
    review_by: ReviewDate
    layout: tuple[Block, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_what_there_is(self) -> OfficialForm:
        keys = [field.key for field in self.fields]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"the field `{sorted(twice)[0]}` stands twice")
        named = {key for block in self.layout for text in block.texts() for key, _ in PLACEHOLDER.findall(text)}
        named |= {key for block in self.layout for key in (block.choice, block.digits) if key}
        decides = {key for field in self.fields for key in field.when}
        decides |= {key for block in self.layout for key in block.when}
        decides |= {key for field in self.fields for key in field.same_when}
        for key in sorted((named | decides | {f.same_as for f in self.fields if f.same_as}) - {*keys, *MADE}):
            raise ValueError(f"there is no field `{key}`")
        for key in keys:
            if key not in named and key not in decides:
                raise ValueError(f"the field `{key}` is asked and printed nowhere")
        return self
