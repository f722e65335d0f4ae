"""Words of distress or danger: the right number at once, before anything else.

False alarms cost little trust, a missed one costs much; still "bạo lực" in a question about a procedure and a phone
charger that burnt out are none (`unless` in `data/emergencies.yml`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

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
    soon_over: bool = False  # in a story that asks something else it is what happened before: a fire, an accident
    then: Annotated[tuple[Text, ...], Field(max_length=3)] = ()


class EmergencyFile(TopicFile[Emergency]):
    """`data/emergencies.yml`."""


def _path() -> Path:
    return get_settings().data_dir / "emergencies.yml"


def find_emergency(text: str) -> Emergency | None:
    """The danger that `text` speaks of, or None."""
    return topics_of(_path(), EmergencyFile)[1].first(text)


def answer_emergency(emergency: Emergency) -> Answer:
    """The number first, then what to do."""
    text = render("emergency/call", emergency=emergency)
    return Answer(text, (Button(render("emergency/button_human"), "/ask_human"),))
