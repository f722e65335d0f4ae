"""Ends all notices of a conversation by one word, or by taking back the consent."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.answer import Answer, render
from bot.database import session_scope
from bot.dossiers.following import unfollow
from bot.dossiers.resident_models import EndedBy

_WITHDRAW = "withdraw_consent"


class ActionUnfollowDossiers(Action):
    """No question back: who wants to hear no more is not asked whether they are sure."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_unfollow_dossiers"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """End them (see parent class)."""
        withdrawn = knowledge.intent_of(tracker) == _WITHDRAW
        by = EndedBy.WITHDRAWN if withdrawn else EndedBy.RESIDENT
        with session_scope() as session:
            count = unfollow(session, *knowledge.conversation_of(tracker), knowledge.now(), by)
        knowledge.say(dispatcher, Answer(render("dossier/unfollowed", count=count, withdrawn=withdrawn)))
        return []
