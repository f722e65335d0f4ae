"""Asks for consent to be written to, in the words that are kept with the answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from bot.answer import Answer, render
from bot.dossiers.notice_ways import may_carry_detail
from bot.dossiers.story import button
from bot.settings import get_settings


class ActionAskFollowConsent(Action):
    """Rasa's name for what asks for the slot `follow_consent`. Both buttons weigh the same."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_ask_follow_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask (see parent class)."""
        knowledge.say(dispatcher, Answer(wording(tracker), (button("agree"), button("refuse"))))
        return []


def wording(tracker: Tracker) -> str:
    """What is agreed to."""
    return render(
        "dossier/follow_consent",
        ward=knowledge.catalogue().ward.name,
        code=tracker.get_slot(dossier_desk.CODE),
        detail=may_carry_detail(knowledge.channel_of(tracker), get_settings()),
    )
