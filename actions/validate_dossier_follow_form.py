"""Leads to following a dossier: its code, the proof that it is theirs, and a clear yes or no."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.owner_form import OwnerForm

_ANSWERS = {"affirm": "yes", "deny": "no"}

_MEANINGLESS = ("nlu_fallback", "prove_dossier", "out_of_scope")


class ValidateDossierFollowForm(OwnerForm):
    """Silence is no consent: what is neither yes nor no is asked again, and then counts as no."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_follow_form"

    def extract_follow_consent(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The button, or a word that means it; only while it is asked for."""
        if tracker.get_slot("requested_slot") != dossier_desk.CONSENT:
            return {}
        intent = knowledge.intent_of(tracker)
        if intent in _MEANINGLESS:
            return {dossier_desk.CONSENT: "unclear"}
        return {dossier_desk.CONSENT: _ANSWERS[intent]} if intent in _ANSWERS else {}  # a question goes first

    def validate_follow_consent(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Yes, no, or one try more."""
        if value in _ANSWERS.values():
            return self.accept(dossier_desk.CONSENT, value)
        return self.ask_again(dossier_desk.CONSENT, "utter_ask_follow_consent_error", dispatcher, tracker)
