"""Says whom to tell about a problem in the street, in an office or at home."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.whom_to_tell import answer_situation, find_situation


class ActionAnswerProblem(Action):
    """Who is responsible, the number, what to say."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_problem"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/whom-to-tell.yml (see parent class)."""
        situation = find_situation(tracker.latest_message.get("text") or "")
        ward = knowledge.catalogue().ward
        if situation is None:
            dispatcher.utter_message(response="utter_report_problem", phone=ward.phone.value)
        else:
            knowledge.say(dispatcher, answer_situation(situation, ward))
        return []
