"""Tells where a request stands by its number, and lets its own conversation cancel it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge, request_desk
from bot.answer import Answer, render
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.telling import tell_report
from bot.desk.home_visits.telling import CANCEL, REALLY, tell_changed, tell_visit
from bot.desk.request_codes import FEEDBACK, find_code
from bot.nlu.understanding import entity_value


class ActionAnswerRequest(Action):
    """A visit ("TN-…") or a feedback report ("PA-…")."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_request"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer by the number in the message (see parent class)."""
        text = tracker.latest_message.get("text") or ""
        code = find_code(entity_value(tracker.latest_message, "request_code") or text)
        answer = self._feedback(code) if code.startswith(FEEDBACK) else self._visit(code, tracker)
        knowledge.say(dispatcher, answer or Answer(render("home_visit/unknown")))
        return []

    def _feedback(self, code: str) -> Answer | None:
        with request_desk.feedback() as reports:
            report = reports.by_code(code)
            return tell_report(report, code, feedback_rules()) if report else None

    def _visit(self, code: str, tracker: Tracker) -> Answer | None:
        topic = entity_value(tracker.latest_message, "topic")
        with request_desk.home_visits() as visits:
            visit = visits.repository.by_code(code)
            if visit is None:
                return None
            own = request_desk.own_visit(visits, tracker, code) is not None
            if topic not in (CANCEL, REALLY):
                return tell_visit(visit, own=own)
            if not own or visit.urgent or not visit.state.is_open:
                return tell_changed(visit, "gone")
            if topic == CANCEL:
                return tell_changed(visit, CANCEL)
            visits.cancel(visit)
            return tell_changed(visit, "cancelled")
