"""Words of distress or danger: the right number at once, before anything else.

False alarms cost little trust, a missed one costs much; still "bạo lực" in a question about a procedure and a phone
charger that burnt out are none (`unless` in `data/emergencies.yml`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.answer import Answer, Button, render
from bot.catalogue.schema import Entry, Text
from bot.catalogue.topic_file import TopicEntry, TopicFile, topics_of
from bot.settings import get_settings


class EmergencyCall(Entry):
    """A number to call."""

    number: Text
    what: Text


class Emergency(TopicEntry):
    """One kind of danger. `calls` in the order in which to call; none where no call comes first."""

    calls: tuple[EmergencyCall, ...] = ()
    first: Text  # what to do now
    language: Literal["vi", "en"] = "vi"
    soon_over: bool = False  # in a story that asks something else it is what happened before: a fire, an accident
    then: Annotated[tuple[Text, ...], Field(max_length=3)] = ()


class EmergencyFile(TopicFile[Emergency]):
    """`data/emergencies.yml`. `errands` overrule the weak patterns of every topic: words of somebody who wants a paper
    or tells what happened long ago."""

    errands: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _spare_errands(self) -> EmergencyFile:
        spared = [e.model_copy(update={"unless": (*e.unless, *self.errands)}) if e.weak else e for e in self.topics]
        object.__setattr__(self, "topics", tuple(spared))
        return self


def _path() -> Path:
    return get_settings().data_dir / "emergencies.yml"


def find_emergency(text: str) -> Emergency | None:
    """The danger that `text` speaks of, or None."""
    return topics_of(_path(), EmergencyFile)[1].first(text)


def answer_emergency(emergency: Emergency) -> Answer:
    """The number first, then what to do."""
    text = render("emergency/call", emergency=emergency)
    return Answer(text, (Button(render("emergency/button_human"), "/ask_human"),))
