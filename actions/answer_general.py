"""Answers what belongs to no single procedure: VNeID, filing online, papers in general, complaints, scams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.general import answer_general, ask_which_general
from bot.nlu.understanding import entity_value, general_ids

TOPIC_ENTITY, DETAILS = "topic", "details"


class ActionAnswerGeneral(Action):
    """Says what was asked, or offers the questions that may be meant."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_general"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from data/general (see parent class)."""
        return say_general(dispatcher, tracker, general_ids(tracker.latest_message))


def say_general(dispatcher: CollectingDispatcher, tracker: Tracker, ids: Sequence[str]) -> list[EventType]:
    """Answer the one question of `ids`, or offer them. What is asked next is asked of the procedure it is about."""
    catalogue = knowledge.catalogue()
    known = [catalogue.general[id_] for id_ in ids if id_ in catalogue.general]
    if len(known) != 1:
        knowledge.say(dispatcher, ask_which_general([item.question for item in known]))
        return []
    detail = entity_value(tracker.latest_message, TOPIC_ENTITY) == DETAILS
    today = knowledge.now().date()
    knowledge.say(dispatcher, answer_general(known[0], catalogue, catalogue.ward.phone, today, detail=detail))
    question = known[0].question
    if question.procedure:
        return knowledge.talk_about(question.procedure)
    near = knowledge.talk_about(question.procedures[0]) if len(question.procedures) == 1 else []
    return [*near, *knowledge.talk_of(question)]
