"""Reads a dossier code out of whatever was typed while `dossier_form` asks for one."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk
from actions.patient_form import PatientForm
from bot.dossiers.codes import find_codes


class ValidateDossierForm(PatientForm):
    """Takes a code in any of the usual ways of typing it."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_form"

    def validate_dossier_code(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The code in its canonical form, or one try more."""
        found = find_codes(str(value))
        if found:
            return self.accept(dossier_desk.CODE, found[0].code)
        return self.ask_again(dossier_desk.CODE, "utter_ask_dossier_code_error", dispatcher, tracker)
