"""Reads the last four digits while `dossier_proof_form` asks for them."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk
from actions.patient_form import PatientForm


class ValidateDossierProofForm(PatientForm):
    """Takes four digits, or a whole number that ends in them."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_proof_form"

    def validate_dossier_proof(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The last four digits of what was typed, or one try more."""
        digits = "".join(character for character in str(value) if character.isdigit())
        if len(digits) >= 4:
            return self.accept(dossier_desk.PROOF, digits[-4:])
        return self.ask_again(dossier_desk.PROOF, "utter_ask_dossier_proof_error", dispatcher, tracker)
