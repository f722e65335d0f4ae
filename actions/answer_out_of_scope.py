"""Names the agency whose matter it is, or whom to tell, or says that this is not the ward's."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from actions.offer_nearest import offer_guesses
from bot.catalogue.other_agencies import answer_agency, find_agency
from bot.catalogue.whom_to_tell import answer_situation, find_situation
from bot.languages import is_foreign

SURE = 0.9  # that it is nobody's matter here, also in the middle of a talk about a procedure


class ActionAnswerOutOfScope(Action):
    """Sends the resident on to the right place."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/other-agencies.yml, then data/whom-to-tell.yml (see parent class)."""
        if is_foreign(tracker.latest_message.get("text") or ""):
            dispatcher.utter_message(response="utter_other_language")
            return []
        said = knowledge.said(tracker)
        agency = find_agency(said)
        if agency is not None:
            knowledge.say(dispatcher, answer_agency(agency))
            return knowledge.talk_of(agency)  # "lệ phí bao nhiêu", asked next, is not asked of ours
        situation, meant = find_situation(said), knowledge.understood(tracker)
        if situation is not None:  # "bị bôi nhọ trên facebook" is no errand, but there is somebody to tell
            knowledge.say(dispatcher, answer_situation(situation, knowledge.catalogue().ward))
            return knowledge.talk_of(situation)
        if tracker.get_slot(knowledge.PROCEDURE) and meant.confidence < SURE:  # it may go on about that
            offer_guesses(dispatcher, tracker, meant)
        else:
            dispatcher.utter_message(response="utter_out_of_scope")
        return []
