"""The shape of one life event, `data/life-events/<id>.yml`: something that happens in a family or a business
("nhà có người mất", "mở quán") and the procedures it brings, in the order in which they are best done.

Facts about a procedure stay in its own file; a step only says why it is there, for whom and by when.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.catalogue.schema import Entry, Fact, ProcedureCode, ReviewDate, Source, Statement, Text

EVENT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _event_id(value: str) -> str:
    if not EVENT_ID.fullmatch(value):
        raise ValueError("a life event is named in small letters without accents, with hyphens: mat-nguoi-than")
    return value


EventId = Annotated[str, AfterValidator(_event_id)]


class LifeEventStep(Fact):
    """One thing to do: a procedure, another life event, or (only `title`) an errand at another agency."""

    procedure: ProcedureCode | None = None
    event: EventId | None = None
    title: str = ""  # "Báo cho ngân hàng"; empty: the procedure's short name or the event's title
    why: str = ""  # "để xóa thường trú và nhận tiền mai táng"
    when: str = ""  # for whom: "nếu người mất hưởng lương hưu"
    deadline: str = ""  # "trong 15 ngày kể từ ngày mất"
    bundle: tuple[ProcedureCode, ...] = ()  # procedures that this one does in the same go
    at_home: bool = False  # the ward comes to the resident's home for it

    @model_validator(mode="after")
    def _is_one_thing(self) -> LifeEventStep:
        if self.procedure and self.event:
            raise ValueError("a step is either a `procedure` or an `event`, not both")
        if not (self.procedure or self.event or self.title):
            raise ValueError("a step needs a `procedure`, an `event` or a `title`")
        if self.bundle and not self.procedure:
            raise ValueError("`bundle` needs a `procedure`")
        return self


class LifeEvent(Entry):
    """What to do when something happens, in order."""

    id: EventId  # the file's name
    title: Annotated[str, Field(min_length=1, max_length=60)]  # "Nhà có người mất"
    names: tuple[str, ...] = Field(min_length=3)  # what people call it
    clues: tuple[str, ...] = ()  # words that point to it
    offered_with: tuple[ProcedureCode, ...] = ()  # what is told of these in brief has a button that leads here
    intro: Text  # one or two sentences: what comes first
    steps: tuple[LifeEventStep, ...] = Field(min_length=1)
    advice: tuple[Statement, ...] = ()  # what is easily forgotten
    sources: dict[str, Source] = Field(min_length=1)
    checked: date
    review_by: ReviewDate
