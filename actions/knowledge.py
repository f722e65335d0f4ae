"""What every action may ask: the catalogue with the ward, and the clock."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.answer import Answer
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.watch import CatalogueWatch
from bot.nlu.understanding import Understanding, understand
from bot.settings import get_settings

# Slots that more than one action reads or sets.
PROCEDURE = "procedure"
ASPECT = "aspect"
NOT_UNDERSTOOD = "not_understood"


@lru_cache
def _watch() -> CatalogueWatch:
    settings = get_settings()
    return CatalogueWatch(settings.data_dir, settings.ward)


def catalogue() -> Catalogue:
    """The catalogue as its files are now; the last good one while an edited file is bad."""
    return _watch().current


def now() -> datetime:
    """The time in Vietnam."""
    return get_settings().now()


def understood(tracker: Tracker) -> Understanding:
    """What the resident's latest message means in this conversation."""
    return understand(tracker.latest_message, context=tracker.get_slot(PROCEDURE))


def say(dispatcher: CollectingDispatcher, answer: Answer) -> None:
    """Hand `answer` to the dispatcher."""
    buttons = [{"title": button.title, "payload": button.payload} for button in answer.buttons]
    dispatcher.utter_message(text=answer.text, buttons=buttons)
