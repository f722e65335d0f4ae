"""Lists the dossiers of who has proved one of theirs."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from bot.answer import Answer, render
from bot.dossiers.story import button


class ActionListDossiers(Action):
    """Without a proof: how to give one. Nothing else, so that nothing can be probed."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_list_dossiers"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """List them (see parent class)."""
        with dossier_desk.own_dossiers(tracker) as own:
            dossiers, followed = own.all(), own.followed()
        text = render("dossier/own", dossiers=dossiers, follows=[dossier.code for dossier in followed])
        buttons = dossier_desk.code_buttons(dossier.code for dossier in dossiers) or [button("enter")]
        knowledge.say(dispatcher, Answer(text, (*buttons, button("human"))))
        return []
