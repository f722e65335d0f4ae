"""Buttons under answers about procedures. Their words stand in `data/answers/procedure/button_titles.j2`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.answer import Button, render
from bot.catalogue.aspects import Aspect
from bot.catalogue.life_event import LifeEvent

MAX_TITLE = 40  # longer titles are cut off by messengers
ASK_HUMAN = "/ask_human"
ASK_OFFICE = "/ask_office_address"
ASK_HOME_SERVICE = "/ask_home_service"


def payload(intent: str, **entities: str) -> str:
    """Rasa's structured message, without spaces: `/intent{"entity":"value"}`."""
    return f"/{intent}" + (json.dumps(entities, ensure_ascii=False, separators=(",", ":")) if entities else "")


def ask_payload(aspect: Aspect, code: str, **entities: str) -> str:
    """Asks `aspect` of the procedure `code`."""
    return payload(f"ask_procedure_{aspect}", procedure=code, **entities)


def titles(words: Sequence[str]) -> list[str]:
    """The button titles of aspects and of the other words in the template, in the same order."""
    return render("procedure/button_titles", aspects=words).splitlines() if words else []


def aspect_buttons(code: str, aspects: Sequence[Aspect]) -> list[Button]:
    """One button for each aspect of the procedure `code`."""
    return [Button(title, ask_payload(a, code)) for a, title in zip(aspects, titles(aspects), strict=True)]


def event_button(event: LifeEvent) -> Button:
    """Asks what is to be done in a life event."""
    title = render("life_event/button", title=event.title).strip()
    return Button(fit(title), payload("ask_life_event", event=event.id))


def human_button() -> Button:
    """The way to an officer."""
    return Button(titles(["human"])[0], ASK_HUMAN)


def fit(title: str) -> str:
    """`title` in at most MAX_TITLE characters, cut between words."""
    title = title[:1].upper() + title[1:]
    if len(title) <= MAX_TITLE:
        return title
    return title[: MAX_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;(") + "…"
