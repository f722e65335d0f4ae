"""Names the agency whose matter it is, or says that this is not the ward's."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.other_agencies import answer_agency, find_agency


class ActionAnswerOutOfScope(Action):
    """Sends the resident on to the right place."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/other-agencies.yml (see parent class)."""
        agency = find_agency(tracker.latest_message.get("text") or "")
        if agency is None:
            dispatcher.utter_message(response="utter_out_of_scope")
        else:
            knowledge.say(dispatcher, answer_agency(agency))
        return []
