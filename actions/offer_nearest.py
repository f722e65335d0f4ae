"""What is said when a message was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.catalogue.officer_offer import offer_officer
from bot.catalogue.subject import ask_further
from bot.catalogue.whom_to_tell import answer_situation, find_situation
from bot.nlu.understanding import Understanding

MAX_GUESSES = 2
PATIENCE = 2  # failures in a row before a person is offered by name


def offer_guesses(dispatcher: CollectingDispatcher, tracker: Tracker, meant: Understanding) -> None:
    """What the message may be about: a case of the procedure that is talked about, or what its words are nearest to."""
    topic = knowledge.catalogue().get(tracker.get_slot(knowledge.PROCEDURE) or "")
    guesses = [procedure for procedure in knowledge.procedures(meant.choices) if procedure is not topic][:MAX_GUESSES]
    if topic is not None:
        knowledge.offer_within(dispatcher, topic, guesses[:1])
    else:
        response = "utter_not_understood__guesses" if guesses else "utter_not_understood"
        knowledge.offer(dispatcher, response, guesses, "overview")


class ActionOfferNearest(Action):
    """Whom to tell, if it is a trouble; else the nearest guesses as buttons, the second time in a row a person."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_offer_nearest"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Offer guesses and an officer (see parent class)."""
        situation = find_situation(knowledge.said(tracker))
        if situation is not None:  # "nhà máy xả khói hôi thối": the classifier saw no question in it
            knowledge.say(dispatcher, answer_situation(situation, knowledge.catalogue().ward))
            return [SlotSet(knowledge.NOT_UNDERSTOOD, 0), *knowledge.talk_of(situation)]
        meant = knowledge.understood(tracker)
        times = (tracker.get_slot(knowledge.NOT_UNDERSTOOD) or 0) + 1
        talked_of = knowledge.subject(tracker)
        if talked_of is not None:
            knowledge.say(dispatcher, ask_further(talked_of, knowledge.catalogue()))
        else:
            offer_guesses(dispatcher, tracker, meant)
        if times >= PATIENCE:
            knowledge.say(dispatcher, offer_officer(knowledge.catalogue().ward, knowledge.now()))
        return [SlotSet(knowledge.NOT_UNDERSTOOD, times)]
