"""Begins a request to the ward: a visit at home, another time for one, a feedback report."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import form_desk, knowledge, request_desk
from bot.answer import Answer, render
from bot.catalogue.office import ASK_HOME_SERVICE, answer_office
from bot.desk.feedback.questions import FEEDBACK_QUESTIONS
from bot.desk.home_visits.questions import HOME_VISIT, MOVE_VISIT
from bot.desk.home_visits.service import listed_procedure
from bot.forms.dialogue import Progress, begin
from bot.nlu.understanding import entity_value

_QUESTIONS = {"request_home_visit": HOME_VISIT, "move_home_visit": MOVE_VISIT, "report_feedback": FEEDBACK_QUESTIONS}


class ActionStartRequest(Action):
    """Opens a draft; `fill_form` asks its first question."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_start_request"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Open it, or say why not (see parent class)."""
        form_desk.throw_away(tracker.get_slot(form_desk.DRAFT))
        name = _QUESTIONS[knowledge.intent_of(tracker)]
        answers = self._known(name, tracker)
        questions = request_desk.questions(Progress(name, answers or {}, ""))
        if answers is None:
            knowledge.say(dispatcher, Answer(render("home_visit/unknown")))
            return [SlotSet(form_desk.DRAFT, None)]
        if questions is None:
            now = knowledge.now()
            knowledge.say(dispatcher, answer_office(knowledge.catalogue().ward, ASK_HOME_SERVICE, "", now))
            return [SlotSet(form_desk.DRAFT, None)]
        return [SlotSet(form_desk.DRAFT, form_desk.open_draft(begin(questions, answers)))]

    def _known(self, name: str, tracker: Tracker) -> dict[str, str] | None:
        """What need not be asked; None when the visit to be moved is not this conversation's."""
        if name == MOVE_VISIT:
            code = entity_value(tracker.latest_message, "request_code")
            with request_desk.home_visits() as visits:
                visit = request_desk.own_visit(visits, tracker, code)
                movable = visit is not None and visit.state.is_open and not visit.urgent
            return {request_desk.CODE: code} if movable else None
        if name != HOME_VISIT:
            return {}
        ward = knowledge.catalogue().ward
        listed = listed_procedure(ward, tracker.latest_message.get("text") or "")
        if ward.home_service and listed is None:
            talked_about = entity_value(tracker.latest_message, "procedure") or tracker.get_slot(knowledge.PROCEDURE)
            listed = next((p for p in ward.home_service.procedures if p.code == talked_about), None)
        return {"procedure": listed.name} if listed else {}
