"""The shape of one procedure file, `data/procedures/<field>/<code>.yml`.

What lives here: the models and their own consistency rules. Reading files is `loader.py`, checks of the whole catalogue
are `checks.py`, sentences for residents are `answers.py`; `docs/catalogue.md` explains every key.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.catalogue.terms import ChannelKind, Level, OnlineLevel, PaperAction, PaperKind, SourceKind, TimeUnit

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


class Period(Fact):
    """A length of time, e.g. 3 working days; `note` continues the sentence."""

    amount: int | None = Field(default=None, gt=0)
    unit: TimeUnit
    when: str = ""  # the case it is for: "nếu phải xác minh"
    starts: str = ""  # for deadlines: "kể từ ngày sinh"
    note: str = ""

    @model_validator(mode="after")
    def _amount_fits_unit(self) -> Period:
        if (self.amount is None) != (self.unit is TimeUnit.SAME_DAY):
            raise ValueError("`amount` is needed for every unit but same_day, which has none")
        return self


class Fee(Fact):
    """Money the resident pays, in đồng. `amount: null` means that the province sets it and we do not know it."""

    amount: int | None = Field(ge=0)
    per: str = ""  # "bản", "trang", "trường hợp"
    when: str = ""  # "đăng ký đúng hạn"
    note: str = ""  # "từ trang thứ ba 1.000 đồng/trang, không quá 200.000 đồng/bản"


class Amount(Fact):
    """Money the resident receives, in đồng. `amount: null`: there is money, but we do not know how much.

    A procedure without `amounts` is told as one that pays nothing.
    """

    amount: int | None = Field(gt=0)
    per: str = ""  # "tháng", "lần"
    who: Text
    note: str = ""


class Form(Fact):
    """An official form."""

    id: Text  # used by papers: "to-khai"
    name: Text
    number: str = ""  # "Mẫu số 03"
    issued_with: str = ""  # "Nghị định 335/2026/NĐ-CP"
    where: str = ""  # where to get it; empty: at the counter and on the portal


class Paper(Fact):
    """One paper of a dossier."""

    name: Text
    action: PaperAction
    kind: PaperKind
    quantity: int = Field(default=1, ge=1)
    form: str | None = None  # Form.id
    issued_by: str = ""
    when: str = ""  # only then: "nếu người khác đi thay"
    replaced_by_data: str = ""  # "không phải nộp nếu …"
    if_missing: str = ""  # what to do without it
    note: str = ""


class Case(Fact):
    """A situation with papers (and perhaps a time or fee) of its own, beside the common ones."""

    id: Text
    title: Annotated[str, Field(min_length=1, max_length=60)]  # short enough for a button
    keywords: tuple[str, ...] = ()  # words by which a message tells this case unasked
    papers: tuple[Paper, ...] = ()
    without: tuple[str, ...] = ()  # names of common papers that are not asked for in this case
    time: tuple[Period, ...] = ()
    fees: tuple[Fee, ...] = ()
    notes: tuple[str, ...] = ()


class Channel(Fact):
    """One way to file."""

    kind: ChannelKind
    where: str = ""
    fees: tuple[Fee, ...] = ()  # empty: the procedure's own `fees`
    time: tuple[Period, ...] = ()  # empty: the procedure's own `time`
    note: str = ""


class Agency(Fact):
    """Who decides and where one goes."""

    name: Text  # "UBND phường, xã nơi cư trú cuối cùng của người mất"
    level: Level
    where: Text  # the place in a resident's words
    any_place: bool = False  # may be filed at any commune ("không phụ thuộc nơi cư trú")


class Online(Fact):
    """Filing over the net."""

    level: OnlineLevel
    url: str = "https://dichvucong.gov.vn"
    note: str = ""


class Proxy(Fact):
    """Whether somebody else may go, and with which papers."""

    allowed: bool
    text: Text
    papers: tuple[Paper, ...] = ()


class Result(Fact):
    """What the resident gets."""

    name: Text
    copies: str = ""
    delivery: str = ""


class Deadline(Fact):
    """By when the resident must act, and what being late costs."""

    within: Period | None = None
    text: Text
    late: str = ""
    fine: str = ""


class LegalBasis(Entry):
    """A text of law, as told to a resident who asks for it."""

    document: Text
    articles: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


class Related(Entry):
    """Another procedure, and when it is the one that is meant."""

    code: ProcedureCode
    when: Text  # "cha hoặc mẹ là người nước ngoài"
    title: str = ""  # button text; needed where the catalogue has no file for the code


class Procedure(Entry):
    """One procedure, told in our own short words. Facts carry source keys of `sources`."""

    code: ProcedureCode
    name: Text  # official
    short_name: Annotated[str, Field(min_length=1, max_length=60)]  # "đăng ký khai tử"
    field: Text  # the folder's name: ho-tich, chung-thuc, cu-tru …
    names: tuple[str, ...] = Field(min_length=3)  # what people call it, for the linker
    clues: tuple[str, ...] = ()  # papers, forms, wishes that point to it: "bố tôi mới mất", "giấy báo tử"
    summary: Text  # what it is for, one or two sentences
    agency: Agency
    who: tuple[Statement, ...] = Field(min_length=1)
    conditions: tuple[Statement, ...] = ()
    papers: tuple[Paper, ...] = ()
    case_question: str = ""  # asked when the papers depend on the case
    cases: tuple[Case, ...] = ()
    not_needed: tuple[Statement, ...] = ()  # papers the law no longer asks for, by name
    forms: tuple[Form, ...] = ()
    channels: tuple[Channel, ...] = Field(min_length=1)
    fees: tuple[Fee, ...] = ()
    exemptions: tuple[Statement, ...] = ()
    time: tuple[Period, ...] = ()
    amounts: tuple[Amount, ...] = ()
    steps: tuple[Statement, ...] = Field(min_length=1)
    online: Online
    proxy: Proxy
    results: tuple[Result, ...] = Field(min_length=1)
    validity: tuple[Statement, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    pitfalls: tuple[Statement, ...] = ()
    afterwards: tuple[Statement, ...] = ()  # what to do next
    variants: tuple[Related, ...] = ()  # foreign, re-registration, bundle … asked about when the words do not say
    related: tuple[Related, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    sources: dict[str, Source] = Field(min_length=1)
    checked: date  # when a person last compared this file with the law
    review_by: ReviewDate

    @field_validator("cases")
    @classmethod
    def _have_a_question(cls, cases: tuple[Case, ...], info: ValidationInfo) -> tuple[Case, ...]:
        if cases and not info.data.get("case_question"):
            raise ValueError("cases need a `case_question` above them")
        return cases

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Procedure:
        forms = {form.id for form in self.forms}
        every_paper = [*self.papers, *self.proxy.papers, *(p for case in self.cases for p in case.papers)]
        for paper in every_paper:
            if paper.form is not None and paper.form not in forms:
                raise ValueError(f"paper {paper.name!r} names form {paper.form!r}, which is not in `forms`")
        for fact in iter_facts(self):
            for source in fact.source:
                if source not in self.sources:
                    raise ValueError(f"source {source!r} is not in `sources`")
        return self


def iter_facts(entry: Entry) -> list[Fact]:
    """Every `Fact` inside `entry`, itself included, depth first."""
    found: list[Fact] = [entry] if isinstance(entry, Fact) else []
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Entry):
                found += iter_facts(child)
    return found
