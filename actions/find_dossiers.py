"""Finds dossiers without a code: by a phone that the channel vouched for and the last digits of the ID number."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.patient_form import TRIES
from bot.answer import Answer, render
from bot.dossiers.story import button


class ActionFindDossiers(Action):
    """The end of `dossier_find_form`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_find_dossiers"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """List what was found (see parent class)."""
        digits = tracker.get_slot(dossier_desk.ID_DIGITS)
        if digits:
            with dossier_desk.dossiers() as service:
                found = service.own.find(digits, tracker.sender_id, knowledge.now())
            text = render("dossier/found", dossiers=found, ask=dossier_desk.storyteller(tracker).ask())
            buttons = dossier_desk.code_buttons(dossier.code for dossier in found)
            knowledge.say(dispatcher, Answer(text, (*buttons, button("human"))))
        else:
            text = render("dossier/forgot", channel=knowledge.channel_of(tracker))
            knowledge.say(dispatcher, Answer(text, (button("enter"), button("human"))))
        return [SlotSet(dossier_desk.ID_DIGITS, None), SlotSet(TRIES, 0)]
