"""The emergency number, before anything else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.emergencies import answer_emergency, find_emergency


class ActionWarnDanger(Action):
    """Violence, a lost child, a fire: one number, one sentence."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_warn_danger"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/emergencies.yml (see parent class)."""
        emergency = find_emergency(knowledge.said(tracker))
        if emergency is None:
            dispatcher.utter_message(response="utter_danger")
        else:
            knowledge.say(dispatcher, answer_emergency(emergency))
        return []
