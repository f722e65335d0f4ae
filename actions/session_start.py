"""The first thing said in a conversation: that this is a machine."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge


class ActionSessionStart(Action):
    """Replaces Rasa's own; nothing is carried over from a conversation that was silent for long."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Introduce the machine (see parent class)."""
        dispatcher.utter_message(response="utter_introduce", ward=knowledge.catalogue().ward.name)
        return [SessionStarted(), ActionExecuted("action_listen")]
