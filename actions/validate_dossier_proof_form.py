"""Reads the last four digits while `dossier_proof_form` asks for them."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import FormValidationAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk

_DIGITS = re.compile(r"\d")


class ValidateDossierProofForm(FormValidationAction):
    """Three askings, then the form ends and an officer is offered."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_proof_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Nothing more is asked after too many tries (see parent class)."""
        return [] if (tracker.get_slot(dossier_desk.TRIES) or 0) >= dossier_desk.MAX_TRIES else domain_slots

    def validate_dossier_proof(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The last four digits of what was typed (a whole number is understood), or one try more."""
        digits = "".join(_DIGITS.findall(str(value)))
        if len(digits) >= 4:
            return {dossier_desk.PROOF: digits[-4:], dossier_desk.TRIES: 0}
        tries = (tracker.get_slot(dossier_desk.TRIES) or 0) + 1
        if tries < dossier_desk.MAX_TRIES:
            dispatcher.utter_message(response="utter_ask_dossier_proof_error")
        return {dossier_desk.PROOF: None, dossier_desk.TRIES: tries}
