"""Tells where a dossier stands: what its code alone may show, or all of it to who has proved it just now."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, form_desk, knowledge
from actions.patient_form import TRIES
from bot.dossiers.schemas import Outcome
from bot.dossiers.story import button
from bot.forms.telling import tell_code_wanted


class ActionTellDossier(Action):
    """The end of `dossier_form`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_tell_dossier"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Look the code up (see parent class)."""
        code = tracker.get_slot(dossier_desk.CODE)
        if not code and (tracker.active_loop or {}).get("name") == form_desk.FILL_INTENT:
            knowledge.say(dispatcher, tell_code_wanted())  # nothing was asked for yet; the form goes on either way
            return []
        if not code:
            dispatcher.utter_message(response="utter_dossier_form__given_up")
            return [SlotSet(TRIES, 0)]
        with dossier_desk.own_dossiers(tracker) as own:
            details, offers = own.details(code), own.offers(code)
        teller = dossier_desk.storyteller(tracker)
        if details is not None:
            knowledge.say(dispatcher, teller.tell_details(details, [button(name, code) for name in offers]))
            return [SlotSet(dossier_desk.CODE, code), SlotSet(TRIES, 0)]
        with dossier_desk.dossiers() as service:
            result = service.look_up(code, tracker.sender_id, knowledge.now())
        knowledge.say(dispatcher, teller.tell(result))
        # A code that led nowhere is forgotten, so that the next question asks for one.
        kept = code if result.outcome in (Outcome.FOUND, Outcome.GUARDED) else None
        return [SlotSet(dossier_desk.CODE, kept), SlotSet(TRIES, 0)]
