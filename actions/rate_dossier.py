"""Keeps how somebody was served."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.owner_form import WRONG
from actions.patient_form import TRIES
from bot.answer import Answer, render
from bot.dossiers.rating import LOW
from bot.dossiers.story import button


class ActionRateDossier(Action):
    """The end of `dossier_rating_form`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_rate_dossier"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Keep it, and thank (see parent class)."""
        code, level = tracker.get_slot(dossier_desk.CODE), tracker.get_slot(dossier_desk.RATING)
        if code and level:
            reason = str(tracker.get_slot(dossier_desk.RATING_REASON) or "")
            with dossier_desk.own_dossiers(tracker) as own:
                kept = own.rate(code, int(level), reason)
            text = render("dossier/rated", level=int(level) if kept else None)
            low = kept and int(level) <= LOW
            knowledge.say(dispatcher, Answer(text, (button("human"),) if low or not kept else ()))
        elif tracker.get_slot(dossier_desk.PROOF) != WRONG:
            dispatcher.utter_message(response="utter_dossier_form__given_up")
        names = (dossier_desk.PROOF, dossier_desk.RATING, dossier_desk.RATING_REASON)
        return [*(SlotSet(name, None) for name in names), SlotSet(TRIES, 0)]
