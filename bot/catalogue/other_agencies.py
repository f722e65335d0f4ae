"""Matters that residents bring to a ward and that belong elsewhere: where to go, in one line, with the link."""

from __future__ import annotations

from pathlib import Path

from bot.answer import Answer, Button, render
from bot.catalogue.schema import Text
from bot.catalogue.topic_file import TopicEntry, TopicFile, topics_of
from bot.phrases import finder_of
from bot.settings import get_settings


class OtherAgency(TopicEntry):
    """One matter: `title` "hộ chiếu", `where` one goes, and what the ward itself can do."""

    title: Text
    where: Text
    ward_does: str = ""
    url: str = ""


class OtherAgencyFile(TopicFile[OtherAgency]):
    """`data/other-agencies.yml`."""


def _path() -> Path:
    return get_settings().data_dir / "other-agencies.yml"


def load_agencies() -> TopicFile[OtherAgency]:
    """Every matter of other agencies; raises CatalogueError when the file is wrong."""
    return topics_of(_path(), OtherAgencyFile)[0]


def find_agency(text: str) -> OtherAgency | None:
    """The other agency's matter that `text` speaks of, or None."""
    return topics_of(_path(), OtherAgencyFile)[1].first(text)


def names_agency(text: str) -> bool:
    """Whether `text` speaks of another agency's matter in words that leave no doubt, none of its weak ones."""
    agency = find_agency(text)
    return agency is not None and finder_of(agency.patterns).first(text) is not None


def answer_agency(agency: OtherAgency) -> Answer:
    """Where to go, and what the ward can do."""
    text = render("agency/where", agency=agency, sources=load_agencies().source_titles(agency))
    return Answer(text, (Button(render("agency/button_human"), "/ask_human"),))
