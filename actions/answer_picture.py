"""Answers a picture in which no dossier code was found (`bot.dossiers.receipt_reader`)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.nlu.understanding import entity_value

_RESPONSES = {
    "id_card": "utter_picture__id_card",
    "no_code": "utter_picture__no_code",
    "unreadable": "utter_picture__unreadable",
    "other": "utter_picture__other",  # a voice message, a film, a place: what a channel hands over instead of a picture
}


class ActionAnswerPicture(Action):
    """The picture itself is gone by now."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_picture"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say what was seen (see parent class)."""
        seen = entity_value(tracker.latest_message, "topic")
        dispatcher.utter_message(response=_RESPONSES.get(seen, "utter_picture__no_code"))
        return []
