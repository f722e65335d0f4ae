"""Records that somebody wants to be told about a dossier."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.ask_follow_consent import wording
from actions.owner_form import WRONG
from actions.patient_form import TRIES
from bot.answer import Answer, render
from bot.dossiers.story import button


class ActionFollowDossier(Action):
    """The end of `dossier_follow_form`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_follow_dossier"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Follow after a yes (see parent class)."""
        forgotten = [SlotSet(name, None) for name in (dossier_desk.PROOF, dossier_desk.CONSENT)]
        forgotten.append(SlotSet(TRIES, 0))
        code, consent = tracker.get_slot(dossier_desk.CODE), tracker.get_slot(dossier_desk.CONSENT)
        if not code:
            dispatcher.utter_message(response="utter_dossier_form__given_up")
        elif consent == "yes":
            self._follow(code, dispatcher, tracker)
        elif tracker.get_slot(dossier_desk.PROOF) != WRONG:
            dispatcher.utter_message(response="utter_not_followed")
        return forgotten

    def _follow(self, code: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        with dossier_desk.own_dossiers(tracker) as own:
            done = own.follow(code, wording(tracker))
            more = len(own.all()) > 1
        if done is None:
            dispatcher.utter_message(response="utter_not_followed")
            return
        text = render("dossier/followed", code=code, again=not done, channel=knowledge.channel_of(tracker))
        knowledge.say(dispatcher, Answer(text, (button("own"),) if more else ()))
