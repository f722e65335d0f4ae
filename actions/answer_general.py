"""Answers what belongs to no single procedure: VNeID, filing online, papers in general, complaints, scams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.general import KnownQuestion, answer_general, ask_which_general
from bot.catalogue.whom_to_tell import answer_situation, find_situation
from bot.nlu.asking import asks_for_a_paper
from bot.nlu.understanding import GENERAL, entity_value, general_ids

TOPIC_ENTITY, DETAILS = "topic", "details"
_LIKE = 0.6  # so like one of its names, a question about a trouble is the one that is asked


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
    situation = find_situation(knowledge.said(tracker)) if _may_be_a_trouble(known, tracker) else None
    if situation is not None:  # "ổ gà trước nhà": no question, but there is somebody to tell
        knowledge.say(dispatcher, answer_situation(situation, catalogue.ward))
        return knowledge.talk_of(situation)
    if len(known) != 1:
        knowledge.say(dispatcher, ask_which_general([item.question for item in known]))
        return []
    detail = entity_value(tracker.latest_message, TOPIC_ENTITY) == DETAILS
    today = knowledge.now().date()
    knowledge.say(dispatcher, answer_general(known[0], catalogue, catalogue.ward.phone, today, detail=detail))
    if tracker.get_slot(knowledge.PROCEDURE) and asks_for_a_paper(knowledge.said(tracker)):
        return []  # "có cần mang sổ hộ khẩu không" is asked of what is talked about
    question = known[0].question
    if question.procedure:
        return knowledge.talk_about(question.procedure)
    near = knowledge.talk_about(question.procedures[0]) if len(question.procedures) == 1 else []
    return [*near, *knowledge.talk_of(question)]


def _may_be_a_trouble(known: Sequence[KnownQuestion], tracker: Tracker) -> bool:
    """Whether no question is surely asked, or one about a trouble that is only a little like the one told."""
    if len(known) != 1:
        return True
    found = list(tracker.latest_message.get(GENERAL) or ())
    return known[0].question.kind == "complaint" and bool(found) and found[0]["likeness"] < _LIKE
