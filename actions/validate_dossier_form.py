"""Reads a dossier code out of whatever was typed while `dossier_form` asks for one."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk
from bot.dossiers.codes import find_codes


class ValidateDossierForm(FormValidationAction):
    """Three askings, then the form ends and an officer is offered."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Nothing more is asked after too many tries (see parent class)."""
        return [] if (tracker.get_slot(dossier_desk.TRIES) or 0) >= dossier_desk.MAX_TRIES else domain_slots

    def validate_dossier_code(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The code in its canonical form, or one try more."""
        found = find_codes(str(value))
        if found:
            return {dossier_desk.CODE: found[0].code, dossier_desk.TRIES: 0}
        tries = (tracker.get_slot(dossier_desk.TRIES) or 0) + 1
        if tries < dossier_desk.MAX_TRIES:
            dispatcher.utter_message(response="utter_ask_dossier_code_error")
        return {dossier_desk.CODE: None, dossier_desk.TRIES: tries}
