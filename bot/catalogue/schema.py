"""The shape of one procedure file, `data/procedures/<field>/<code>.yml`.

What lives here: the models and their own consistency rules. Reading files is `loader.py`, checks of the whole catalogue
are `checks.py`, sentences for residents are `answers.py`; `docs/catalogue.md` explains every key.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated
from zlib import crc32

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bot.catalogue.fact import (
    PROCEDURE_CODE,
    Entry,
    Fact,
    ProcedureCode,
    ReviewDate,
    Source,
    SourceIds,
    Statement,
    Text,
    iter_facts,
)
from bot.catalogue.terms import Aspect, ChannelKind, Level, OnlineLevel, PaperAction, PaperKind, TimeUnit

__all__ = [  # of `fact.py`; what is defined here needs no mention
    "PROCEDURE_CODE",
    "Entry",
    "Fact",
    "ProcedureCode",
    "ReviewDate",
    "Source",
    "SourceIds",
    "Statement",
    "Text",
    "iter_facts",
]


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
    joins: bool = False  # may hold beside any other case, which is then told together with it
    procedure: ProcedureCode | None = None  # this case is that procedure, which is then answered instead
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


class Asked(Fact):
    """What people ask in words of their own ("kết hôn có cần giấy độc thân không"), with the answer to just that."""

    words: tuple[Text, ...] = Field(min_length=1)  # one is enough; "kết hôn + (độc thân|hôn thú)" needs both
    unless: tuple[Text, ...] = ()  # words by which something else is meant
    examples: tuple[Text, ...] = ()  # as people may type it: the training learns what the question is about
    aspect: Aspect  # what such a question is about; its usual answer is behind a button
    text: Text  # whole sentences, what was asked for first

    @property
    def key(self) -> str:
        """By which it is named where its text is too long: eight letters and figures, made of the text."""
        return f"{crc32(self.text.encode()):08x}"


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
    valid_from: date | None = None
    valid_until: date | None = None


class Change(Fact):
    """What reads otherwise while it holds: the keys of a procedure that stand alone, so that no list dates them."""

    name: Text | None = None
    short_name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    summary: Text | None = None
    agency: Agency | None = None
    case_question: Text | None = None
    online: Online | None = None
    proxy: Proxy | None = None

    @model_validator(mode="after")
    def _changes_something_some_day(self) -> Change:
        if self.valid_from is None and self.valid_until is None:
            raise ValueError("a change needs `valid_from` or `valid_until`")
        if not self.values():
            raise ValueError("a change needs at least one of the keys that it changes: agency, online, proxy …")
        return self

    def values(self) -> dict[str, object]:
        """The keys that it changes, with what they are then."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name not in Fact.model_fields}
        return {name: value for name, value in own.items() if value is not None}


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
    proxy: Proxy | None  # null: not known
    results: tuple[Result, ...] = Field(min_length=1)
    validity: tuple[Statement, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    pitfalls: tuple[Statement, ...] = ()
    asked: tuple[Asked, ...] = ()  # questions whose answer is one sentence, told instead of the whole aspect
    afterwards: tuple[Statement, ...] = ()  # what to do next
    variants: tuple[Related, ...] = ()  # foreign, re-registration, bundle … asked about when the words do not say
    related: tuple[Related, ...] = ()
    changes: tuple[Change, ...] = ()
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
        proxies = [proxy for proxy in (self.proxy, *(change.proxy for change in self.changes)) if proxy]
        every_paper = [*self.papers, *(p for case in self.cases for p in case.papers)]
        every_paper += [paper for proxy in proxies for paper in proxy.papers]
        for paper in every_paper:
            if paper.form is not None and paper.form not in forms:
                raise ValueError(f"paper {paper.name!r} names form {paper.form!r}, which is not in `forms`")
        for fact in iter_facts(self):
            for source in fact.source:
                if source not in self.sources:
                    raise ValueError(f"source {source!r} is not in `sources`")
        return self
