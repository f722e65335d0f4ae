"""The way to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.officer_offer import offer_officer


class ActionOfferOfficer(Action):
    """Who can be called now, or when somebody will be there."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_offer_officer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from the ward's file (see parent class)."""
        knowledge.say(dispatcher, offer_officer(knowledge.catalogue().ward, knowledge.now()))
        return []
