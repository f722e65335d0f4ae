"""Answers questions about the office itself."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.office import answer_office
from bot.nlu.understanding import NAMED


class ActionAnswerOffice(Action):
    """Hours, address, telephone, who is in charge, facilities, service at home, old and new place names."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_office"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from the ward's file (see parent class)."""
        catalogue = knowledge.catalogue()
        meant = knowledge.understood(tracker)
        # A weak guess would send everybody who asks for the address to some procedure's counter.
        sure = (code for code, confidence in meant.candidates[:1] if confidence >= NAMED)
        named = next(sure, None) or tracker.get_slot(knowledge.PROCEDURE)
        procedure = catalogue.get(named) if named else None
        answer = answer_office(
            catalogue.ward,
            tracker.get_intent_of_latest_message() or "",
            knowledge.said(tracker),
            knowledge.now(),
            field=procedure.field if procedure else None,
            procedure=named,
        )
        knowledge.say(dispatcher, answer)
        return []
