"""What is said when a message was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.officer_offer import offer_officer

MAX_GUESSES = 2
PATIENCE = 2  # failures in a row before a person is offered by name


class ActionOfferNearest(Action):
    """The nearest guesses as buttons; the second time in a row, a person."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_offer_nearest"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Offer guesses and an officer (see parent class)."""
        meant = knowledge.understood(tracker)
        times = (tracker.get_slot(knowledge.NOT_UNDERSTOOD) or 0) + 1
        guesses = knowledge.procedures(meant.choices)[:MAX_GUESSES]
        response = "utter_not_understood__guesses" if guesses else "utter_not_understood"
        knowledge.offer(dispatcher, response, guesses, "overview")
        if times >= PATIENCE:
            knowledge.say(dispatcher, offer_officer(knowledge.catalogue().ward, knowledge.now()))
        return [SlotSet(knowledge.NOT_UNDERSTOOD, times)]
