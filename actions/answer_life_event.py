"""Answers a wish or a blow of fate: which procedures, in what order."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.life_event_answers import answer_life_event
from bot.nlu.understanding import EVENT_ENTITY, entity_value

LIKELY = 0.5  # a procedure that stands for its life event


class ActionAnswerLifeEvent(Action):
    """Tells the steps of a life event, or asks which procedure is meant."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_life_event"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/life-events (see parent class)."""
        catalogue = knowledge.catalogue()
        meant = knowledge.understood(tracker)
        pressed = catalogue.life_events.get(entity_value(tracker.latest_message, EVENT_ENTITY))
        event = pressed or catalogue.find_life_event(knowledge.said(tracker))
        if event is None and meant.candidates and meant.candidates[0][1] >= LIKELY:  # told in words nobody thought of
            event = catalogue.life_event_of(meant.candidates[0][0])
        if event is None:
            knowledge.offer(dispatcher, "utter_ask_which_procedure", knowledge.procedures(meant.choices), "overview")
            return []
        knowledge.say(dispatcher, answer_life_event(catalogue, event, today=knowledge.now().date()))
        first = next((step.procedure for step in event.steps if step.procedure), "")
        return knowledge.talk_about(first)  # "cần giấy tờ gì", asked next, is asked of what comes first
