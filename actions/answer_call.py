"""An officer on duty who was called about something urgent takes it, or passes it on."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge, request_desk
from bot.desk.home_visits.duty import answer_call
from bot.desk.home_visits.telling import tell_answered
from bot.dossiers.notice_ways import may_carry_detail
from bot.nlu.understanding import entity_value
from bot.settings import get_settings


class ActionAnswerCall(Action):
    """Only the conversation that was called may answer."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_call"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Write down the answer; the resident is told by the job that calls (see parent class)."""
        code = entity_value(tracker.latest_message, "request_code")
        takes = entity_value(tracker.latest_message, "topic") == "taken"
        with request_desk.home_visits() as visits:
            visit = visits.repository.by_code(code)
            what = answer_call(visits.repository, visit, knowledge.conversation_of(tracker), takes, knowledge.now())
            detail = may_carry_detail(knowledge.channel_of(tracker), get_settings())
            knowledge.say(dispatcher, tell_answered(visit, what, detail=detail))
        return []
