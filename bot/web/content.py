"""The words of the resident's page, read from `data/web/first-screen.yml`.

Nothing here knows HTML. The ward's own facts come as a `WardCard`, so that the page needs no more of the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.catalogue.aspects import Aspect
from bot.catalogue.buttons import ask_payload
from bot.catalogue.entry_file import load_entry
from bot.catalogue.schema import Entry, Text


class Errand(Entry):
    """One large button. `text` is sent as if typed, `title` is what the resident reads."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    text: Text
    icon: Text  # id of a drawing in templates/icons.svg, without the prefix `i-`


class GroupErrand(Entry):
    """One button of a group: asks for the overview of the procedure `code`."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    code: Text

    @property
    def text(self) -> str:
        """What is sent as if typed."""
        return ask_payload(Aspect.OVERVIEW, self.code)


class Group(Entry):
    """Errands that belong together, for those who press buttons only."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    icon: Text
    errands: Annotated[tuple[GroupErrand, ...], Field(min_length=1, max_length=10)]


class PageWords(Entry):
    """Words in the HTML. `{ward}`, `{phone}` and `{hours}` stand for the ward's own."""

    title: Text
    description: Text
    name: Text
    greeting: Text
    machine: Text
    how: Text
    errands: Text
    other: Text
    otp: Text
    call: Text
    hours: Text
    sample: Text
    conversation: Text
    input: Text
    placeholder: Text
    send: Text
    picture: Text
    below: Text
    offline: Text
    larger: Text
    more: Text
    size: Text
    size_1: Text
    size_2: Text
    size_3: Text
    contrast: Text
    restart: Text
    restart_question: Text
    restart_no: Text
    buttons: Text
    typing: Text
    groups: Text
    hand: Text
    speak: Text
    close: Text
    skip: Text
    not_started: Text
    not_started_call: Text


class ScriptWords(Entry):
    """Words the script puts on the page."""

    resident: Text
    bot: Text
    officer: Text
    choices: Text
    attachment: Text
    checklist: Text
    form_example: Text
    file_pdf: Text
    file_docx: Text
    read: Text
    read_stop: Text
    thinking: Text
    speak_first: Text
    speak_now: Text
    speak_check: Text
    speak_failed: Text
    speak_forbidden: Text
    picture_sent: Text
    picture_reading: Text
    picture_failed: Text
    picture_too_large: Text
    sending: Text
    sent: Text
    waiting: Text
    failed: Text
    refused: Text
    lost: Text
    busy: Text
    starting: Text
    broken: Text
    retry: Text
    counter: Text
    too_long: Text


class WidgetWords(Entry):
    """Words that stand on the website of somebody else. `{ward}` stands for the ward's name."""

    open: Text
    close: Text
    title: Text


class ScreenName(StrEnum):
    """What stands first on the first screen."""

    ERRANDS = "errands"  # the commonest errands as large buttons
    GROUPS = "groups"  # what the question is about; a group opens its errands


class FirstScreen(Entry):
    """The whole file. Of two `screens` a visitor sees either; `motcua first-screen compare` tells which is better."""

    screens: Annotated[tuple[ScreenName, ...], Field(min_length=1, max_length=2)]
    errands: Annotated[tuple[Errand, ...], Field(min_length=1, max_length=10)]
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=10)]
    human: Errand
    dossier_question: Text
    page: PageWords
    script: ScriptWords
    widget: WidgetWords


FIRST_SCREEN = TypeAdapter(FirstScreen)


@dataclass(frozen=True)
class WardCard:
    """What the page says about the ward. `sample`: some of it is not confirmed and the page says so."""

    name: str
    phone: str = ""
    hours: str = ""
    sample: bool = False


@lru_cache
def load_first_screen(data_dir: Path) -> FirstScreen:
    """The first screen of `data_dir`.

    Raises:
        CatalogueError: the file is missing or wrong; each defect names its line and key.
    """
    return load_entry(data_dir / "web" / "first-screen.yml", FIRST_SCREEN)
