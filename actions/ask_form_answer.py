"""Asks the next thing of the form that is being filled in."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import form_desk, knowledge, request_desk
from bot.forms.dialogue import REVIEW
from bot.forms.schema import OfficialForm
from bot.forms.telling import tell_question, tell_review


class ActionAskFormAnswer(Action):
    """The question, or the finished file to look at. Rasa calls it for the slot `form_answer`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_ask_form_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say it (see parent class)."""
        progress = form_desk.progress_of(tracker)
        form = form_desk.form_of(progress) if progress else None
        if progress is None or form is None:
            return []
        if progress.asked != REVIEW:
            answers = [tell_question(form, progress)]
        elif isinstance(form, OfficialForm):
            answers = tell_review(form, progress, tracker.get_slot(form_desk.DRAFT))
        else:
            answers = [request_desk.tell_review(progress)]
        for answer in answers:
            knowledge.say(dispatcher, answer)
        return []
