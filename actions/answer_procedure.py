"""Answers any aspect of any procedure."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.answers import answer_known_by_name_only, answer_procedure, ask_which, ask_which_procedure
from bot.nlu.understanding import CASE_ENTITY, entity_value


class ActionAnswerProcedure(Action):
    """Says what was asked about the procedure that was named, or that is being talked about."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_procedure"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer, or ask which procedure is meant (see parent class)."""
        catalogue = knowledge.catalogue()
        meant = knowledge.understood(tracker)
        if meant.needs_choice:
            knowledge.say(dispatcher, ask_which(catalogue, meant.choices, meant.aspect))
            return [SlotSet(knowledge.ASPECT, meant.aspect)]
        if not meant.procedure:
            knowledge.say(dispatcher, ask_which_procedure(catalogue, meant.choices, meant.aspect))
            return [SlotSet(knowledge.ASPECT, meant.aspect)]
        procedure = catalogue.get(meant.procedure)
        if procedure is None:
            knowledge.say(dispatcher, answer_known_by_name_only(catalogue, meant.procedure))
        else:
            case = entity_value(tracker.latest_message, CASE_ENTITY)
            today = knowledge.now().date()
            knowledge.say(dispatcher, answer_procedure(catalogue, procedure, meant.aspect, today=today, case=case))
        return [
            SlotSet(knowledge.PROCEDURE, meant.procedure),
            SlotSet(knowledge.ASPECT, meant.aspect),
            SlotSet(knowledge.NOT_UNDERSTOOD, 0),
        ]
