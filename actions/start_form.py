"""Begins to fill in a form, or goes on with one."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import form_desk, knowledge
from bot.catalogue.answers import answer_procedure
from bot.forms.dialogue import begin, resume
from bot.forms.schema import OfficialForm
from bot.forms.telling import tell_choices, tell_none, tell_not_kept
from bot.forms.wishes import asks_to_go_on
from bot.nlu.understanding import entity_value


class ActionStartForm(Action):
    """Opens a draft; `fill_form` asks its first question."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_start_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Open, resume, or say which forms there are (see parent class)."""
        form = wanted_form(tracker)
        begun = form_desk.progress_of(tracker)
        goes_on = asks_to_go_on(tracker.latest_message.get("text") or "")
        if begun and (goes_on or form is None or form.id == begun.form):
            form_desk.keep(tracker, resume(begun))
            return []
        form_desk.throw_away(tracker.get_slot(form_desk.DRAFT))
        if goes_on:
            knowledge.say(dispatcher, tell_not_kept())
        if form is None:
            _tell_what_there_is(dispatcher, tracker)
            return [SlotSet(form_desk.DRAFT, None)]
        # A question in between ("lệ phí bao nhiêu") is about the form's procedure.
        talked_about = tracker.get_slot(knowledge.PROCEDURE)
        code = talked_about if talked_about in form.procedures else form.procedures[0]
        return [SlotSet(form_desk.DRAFT, form_desk.open_draft(begin(form))), *knowledge.turn_to(code)]


def wanted_form(tracker: Tracker) -> OfficialForm | None:
    """The form that the latest message names, by a button or by its procedure."""
    catalogue = knowledge.catalogue()
    named = entity_value(tracker.latest_message, form_desk.FORM_ENTITY)
    if named:
        return catalogue.forms.get(named)
    procedure = knowledge.understood(tracker).procedure
    return catalogue.form_of(procedure) if procedure else None


def _tell_what_there_is(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    catalogue = knowledge.catalogue()
    procedure = catalogue.get(knowledge.understood(tracker).procedure)
    if procedure is None:
        knowledge.say(dispatcher, tell_choices(list(catalogue.forms.values())))
        return
    knowledge.say(dispatcher, tell_none(procedure))
    knowledge.say(dispatcher, answer_procedure(catalogue, procedure, "form", today=knowledge.now().date()))
