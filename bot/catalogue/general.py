"""General questions: what residents ask that belongs to no single procedure ("VNeID mức 2 làm ở đâu").

One file a topic, `data/general/<topic>.yml`. What lives here: the shape of such a file and the answer to one question.
Which question a text means is found by `bot.nlu.general_finder`, what is wrong with the files by `general_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Protocol

from pydantic import Field, model_validator

from bot.answer import Answer, Button, render
from bot.catalogue.aspects import Aspect
from bot.catalogue.buttons import MAX_TITLE, ask_payload, fit, human_button, payload
from bot.catalogue.schema import Entry, Fact, Procedure, ProcedureCode, ReviewDate, Source, Text
from bot.catalogue.sourcing import framed
from bot.catalogue.ward import Contact
from bot.links import absolute

ASK = "ask_general"  # the intent, and the entity by which a button names its question
ENTITY = "general"
_DETAILS = {"topic": "details"}

# The kinds of design.md §4 that a labeller may give to such a question.
Kind = Literal[
    "procedure", "life_event", "status", "office", "home_service", "human", "complaint", "address", "smalltalk",
    "out_of_scope",
]  # fmt: skip


class GeneralQuestion(Fact):
    """One question with its answer, which holds on the days that `Fact` says; on other days `otherwise` is told."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]  # as a button asks it
    names: Annotated[tuple[Text, ...], Field(min_length=1, max_length=60)]  # how residents ask it
    words: tuple[Text, ...] = ()  # patterns as in a procedure's `asked`; they ask it unless something else is sure
    unless: tuple[Text, ...] = ()  # words by which something else is meant
    kind: Kind
    aspect: Aspect | None = None  # with `kind: procedure`
    procedure: ProcedureCode | None = None  # the one that the question belongs to
    answer: Annotated[str, Field(min_length=1, max_length=500)]  # what was asked for comes first
    otherwise: str = ""
    more: Annotated[str, Field(max_length=700)] = ""  # behind a button
    url: str = ""  # of another site, or the path of a page of ours: /huong-dan/nop-truc-tuyen
    see: Annotated[tuple[str, ...], Field(max_length=3)] = ()  # ids of other general questions
    procedures: Annotated[tuple[ProcedureCode, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> GeneralQuestion:
        if (self.kind == "procedure") != (self.aspect is not None):
            raise ValueError("`kind: procedure` needs an `aspect`, and no other kind has one")
        if self.procedure and self.kind != "procedure":
            raise ValueError("only `kind: procedure` belongs to a `procedure`")
        if bool(self.valid_from or self.valid_until) != bool(self.otherwise):
            raise ValueError("`otherwise` is what is told before `valid_from` and after `valid_until`")
        return self

    def text_on(self, day: date) -> str:
        """What is told on `day`."""
        return self.answer if self.holds_on(day) else self.otherwise


class GeneralFile(Entry):
    """The whole file of one topic."""

    questions: Annotated[tuple[GeneralQuestion, ...], Field(min_length=1)]
    sources: dict[str, Source] = Field(min_length=1)
    checked: date
    review_by: ReviewDate


@dataclass(frozen=True)
class KnownQuestion:
    """A question with the file that its sources stand in."""

    question: GeneralQuestion
    file: GeneralFile


class Knowledge(Protocol):
    """The parts of the catalogue that an answer needs."""

    @property
    def general(self) -> Mapping[str, KnownQuestion]:
        """By id."""

    def get(self, code: str) -> Procedure | None:
        """The procedure of `code`."""


def questions_by_id(files: Iterable[GeneralFile]) -> dict[str, KnownQuestion]:
    """Every question of `files`."""
    return {question.id: KnownQuestion(question, file) for file in files for question in file.questions}


def general_payload(question_id: str, **entities: str) -> str:
    """Asks the general question of that id."""
    return payload(ASK, **{ENTITY: question_id}, **entities)


def answer_general(
    known: KnownQuestion, catalogue: Knowledge, phone: Contact, today: date, *, detail: bool = False
) -> Answer:
    """The answer as it is on `today`; `detail`: what the button under a short answer asks for."""
    question = known.question
    in_force = question.holds_on(today)
    body = render(
        "general/answer",
        text=question.more if detail else question.text_on(today),
        url=absolute(question.url) if question.url.startswith("/") else question.url,
        uncertain=question.uncertain,
        phone=phone,
    )
    text = framed(body, known.file, [question], today)
    buttons = [Button(render("general/button_more"), general_payload(question.id, **_DETAILS))]
    return Answer(text, (*(buttons if question.more and in_force and not detail else ()), *_next(question, catalogue)))


def ask_which_general(found: Sequence[GeneralQuestion]) -> Answer:
    """The questions that may be meant, as buttons."""
    return Answer(render("general/ask_which", found=found), (*question_buttons(found), human_button()))


def ask_further(question: GeneralQuestion, catalogue: Knowledge) -> Answer:
    """Asks for clearer words about `question`, with what is near to it as buttons."""
    return Answer(render("general/further", question=question), tuple(_next(question, catalogue)))


def _next(question: GeneralQuestion, catalogue: Knowledge) -> list[Button]:
    others = [catalogue.general[other].question for other in question.see if other in catalogue.general]
    procedures = [procedure for code in question.procedures if (procedure := catalogue.get(code))]
    about = [Button(fit(p.short_name), ask_payload(Aspect.OVERVIEW, p.code)) for p in procedures]
    return [*question_buttons(others), *about, human_button()]


def question_buttons(questions: Iterable[GeneralQuestion]) -> list[Button]:
    """One button for each."""
    return [Button(question.title, general_payload(question.id)) for question in questions]
