"""Reads the last four digits while `dossier_proof_form` asks for them."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.patient_form import PatientForm

# "số điện thoại của tôi là 0900…", "số cuối 1105": beside a number these are no questions. A year is none of it.
_NUMBER = re.compile(r"(?<![\d./-])(?<!năm )(?:\d{4}|\d{9,12})(?![\d./-])")
_SOUND_LIKE_QUESTIONS = ("ask_office_contact", "ask_procedure_")


class ValidateDossierProofForm(PatientForm):
    """Takes four digits, or a whole number that ends in them."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_proof_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Who has proved the dossier just now is not asked again (see parent class)."""
        wanted = await super().required_slots(domain_slots, dispatcher, tracker, domain)
        code = tracker.get_slot(dossier_desk.CODE)
        if dossier_desk.PROOF not in wanted or not code:
            return wanted
        with dossier_desk.own_dossiers(tracker) as own:
            return [slot for slot in wanted if slot != dossier_desk.PROOF] if own.owned(code) else wanted

    def extract_dossier_proof(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The number in what sounds like a question; everything else is taken by the slot's mapping."""
        text = tracker.latest_message.get("text") or ""
        asked = tracker.get_slot("requested_slot") == dossier_desk.PROOF
        if not asked or text.startswith("/") or not knowledge.intent_of(tracker).startswith(_SOUND_LIKE_QUESTIONS):
            return {}
        numbers = _NUMBER.findall(text)
        return {dossier_desk.PROOF: numbers[0]} if len(numbers) == 1 else {}

    def validate_dossier_proof(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The last four digits of what was typed, or one try more."""
        if str(value).startswith("/"):
            return {dossier_desk.PROOF: None}  # a button: its digits are a code's
        digits = "".join(character for character in str(value) if character.isdigit())
        if len(digits) >= 4:
            # A whole number stays whole: while somebody guesses, four digits are not enough.
            return self.accept(dossier_desk.PROOF, digits)
        return self.ask_again(dossier_desk.PROOF, "utter_ask_dossier_proof_error", dispatcher, tracker)
