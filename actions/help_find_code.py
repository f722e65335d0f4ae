"""The code is forgotten: where it stands, and where the channel allows it, finding it by the phone."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.answer import Answer, render
from bot.dossiers.story import button


class ActionHelpFindCode(Action):
    """Never lists anything: nobody has proved who they are."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_help_find_code"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Explain (see parent class)."""
        text = render("dossier/forgot", channel=knowledge.channel_of(tracker))
        knowledge.say(dispatcher, Answer(text, (button("enter"), button("human"))))
        return []
