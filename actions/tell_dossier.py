"""Tells where a dossier stands: what its code alone may show."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.patient_form import TRIES
from bot.dossiers.schemas import Outcome


class ActionTellDossier(Action):
    """The end of `dossier_form`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_tell_dossier"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Look the code up (see parent class)."""
        code = tracker.get_slot(dossier_desk.CODE)
        if not code:
            dispatcher.utter_message(response="utter_dossier_form__given_up")
            return [SlotSet(TRIES, 0)]
        with dossier_desk.dossiers() as service:
            result = service.look_up(code, tracker.sender_id, knowledge.now())
        knowledge.say(dispatcher, dossier_desk.storyteller().tell(result))
        # A code that led nowhere is forgotten, so that the next question asks for one.
        kept = code if result.outcome is Outcome.FOUND else None
        return [SlotSet(dossier_desk.CODE, kept), SlotSet(TRIES, 0)]
