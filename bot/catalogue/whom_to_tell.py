"""Whom to tell ("báo ai"): karaoke at night, a broken street lamp, unpaid wages … The second most frequent question.

The situations stand in `data/whom-to-tell.yml` for every ward alike; telephones come from the ward's own file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from bot.answer import Answer, Button, render
from bot.catalogue.schema import Text
from bot.catalogue.topic_file import TopicEntry, TopicFile, topics_of
from bot.catalogue.ward import Contact, Officer, Ward
from bot.settings import get_settings

# Ids of `Contact` in the ward's file.
ContactId = Literal["main", "police", "health", "leader"]


class Situation(TopicEntry):
    """Something to report. Either `contact` or `field` says who at the ward takes it, or nobody does (`elsewhere`)."""

    title: Text
    urgent: str = ""  # "113": called first while it happens
    who: Text  # who is responsible
    contact: ContactId | None = None
    field: str = ""  # the officer in charge of this field
    say: Text  # what to tell and to bring
    then: str = ""  # what happens, and where to go if nothing does
    url: str = ""

    @model_validator(mode="after")
    def _one_way_into_the_ward(self) -> Situation:
        if self.contact and self.field:
            raise ValueError("give `contact` or `field`, not both")
        return self


class SituationFile(TopicFile[Situation]):
    """`data/whom-to-tell.yml`."""


def _path() -> Path:
    return get_settings().data_dir / "whom-to-tell.yml"


def load_situations() -> TopicFile[Situation]:
    """Every situation; raises CatalogueError when the file is wrong."""
    return topics_of(_path(), SituationFile)[0]


def find_situation(text: str) -> Situation | None:
    """The situation that `text` describes, or None."""
    return topics_of(_path(), SituationFile)[1].first(text)


def answer_situation(situation: Situation, ward: Ward) -> Answer:
    """Whom to tell, with the ward's telephone, what to say and what happens then."""
    told = _at_the_ward(situation, ward)
    text = render(
        "whom_to_tell/situation",
        situation=situation,
        officer=told if isinstance(told, Officer) else None,
        contact=told if isinstance(told, Contact) else None,
        sources=load_situations().source_titles(situation),
        sample=told is not None and told.sample,
    )
    return Answer(text, _buttons())


def ask_further(situation: Situation, ward: Ward) -> Answer:
    """Where to tell more of a situation than who is responsible: a machine passes nothing on unasked."""
    told = _at_the_ward(situation, ward)
    contact = told if isinstance(told, Contact) else ward.phone
    text = render("whom_to_tell/further", situation=situation, contact=contact, sample=contact.sample)
    return Answer(text, _buttons())


def _buttons() -> tuple[Button, ...]:
    report = Button(render("whom_to_tell/button_report"), "/report_feedback")
    return report, Button(render("whom_to_tell/button_human"), "/ask_human")


def _at_the_ward(situation: Situation, ward: Ward) -> Officer | Contact | None:
    if situation.field:
        in_charge = (officer for officer in ward.officers if situation.field in officer.fields)
        return next(in_charge, ward.phone)
    if situation.contact:
        return next((contact for contact in ward.contacts if contact.id == situation.contact), ward.phone)
    return None
