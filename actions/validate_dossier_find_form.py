"""Asks for the last digits of the ID number after a channel has vouched for the phone."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.patient_form import PatientForm


class ValidateDossierFindForm(PatientForm):
    """Without a vouched phone nothing is asked for."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_find_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """(see parent class)"""
        with dossier_desk.dossiers() as service:
            vouched = service.own.is_vouched(tracker.sender_id, knowledge.now())
        return await super().required_slots(domain_slots if vouched else [], dispatcher, tracker, domain)

    def validate_id_last_four(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The last four digits of what was typed, or one try more."""
        digits = "".join(character for character in str(value) if character.isdigit())
        if len(digits) >= len("1234") and not str(value).startswith("/"):
            return self.accept(dossier_desk.ID_DIGITS, digits[-4:])
        return self.ask_again(dossier_desk.ID_DIGITS, "utter_ask_dossier_proof_error", dispatcher, tracker)
