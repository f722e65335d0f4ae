"""Says whom to tell about a problem in the street, in an office or at home."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.other_agencies import answer_agency, find_agency
from bot.catalogue.whom_to_tell import Situation, answer_situation, find_situation

_ANYTHING = "suggestion"  # the situation that every complaint is, if it is no other


class ActionAnswerProblem(Action):
    """Who is responsible, the number, what to say."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_problem"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/whom-to-tell.yml, then data/other-agencies.yml (see parent class)."""
        said = knowledge.said(tracker)
        agency = find_agency(said)
        ward = knowledge.catalogue().ward
        talked_of = knowledge.subject(tracker)
        situation = find_situation(said)
        if situation is None and agency is None and isinstance(talked_of, Situation):
            situation = talked_of  # "phản ánh ở đâu", asked of it
        if situation is not None:
            knowledge.say(dispatcher, answer_situation(situation, ward))
            # "Phản ánh ở đâu", asked of something, leaves that what is talked about.
            return [] if talked_of is not None and situation.id == _ANYTHING else knowledge.talk_of(situation)
        if agency is not None:  # "xin nghỉ hưu sớm hỏi ai" is another agency's errand
            knowledge.say(dispatcher, answer_agency(agency))
        else:
            dispatcher.utter_message(response="utter_report_problem", phone=ward.phone.value)
        return []
