"""Tells what only the owner of a dossier may see, after the second fact."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.patient_form import TRIES
from bot.dossiers.story import button

_PROOF_WITHOUT_FORM = "prove_dossier"


class ActionTellDossierDetails(Action):
    """The end of `dossier_proof_form`, or four digits typed without it."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_tell_dossier_details"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Check the proof; it is not kept (see parent class)."""
        forgotten = [SlotSet(dossier_desk.PROOF, None), SlotSet(TRIES, 0)]
        code, proof = tracker.get_slot(dossier_desk.CODE), tracker.get_slot(dossier_desk.PROOF)
        if knowledge.intent_of(tracker) == _PROOF_WITHOUT_FORM:
            proof = tracker.latest_message.get("text")
        with dossier_desk.own_dossiers(tracker) as own:
            result = own.details(code) if code and not proof else None
        if result is None and not (code and proof):
            dispatcher.utter_message(response="utter_dossier_form__given_up")
            return forgotten
        if result is None:
            with dossier_desk.dossiers() as service:
                result = service.prove(code, proof, tracker.sender_id, knowledge.now())
        with dossier_desk.own_dossiers(tracker) as own:
            offers = [button(name, code) for name in own.offers(code)]
        knowledge.say(dispatcher, dossier_desk.storyteller(tracker).tell_details(result, offers))
        return forgotten
