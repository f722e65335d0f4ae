"""A form about a dossier of one's own: asks for the code and the proof, and goes no further without."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk, knowledge
from actions.patient_form import MAX_TRIES, TRIES
from actions.validate_dossier_form import ValidateDossierForm
from actions.validate_dossier_proof_form import ValidateDossierProofForm

WRONG = "wrong"  # what the proof's slot holds when the form ended for it; the resident has been told


class OwnerForm(ValidateDossierProofForm, ValidateDossierForm, ABC):
    """Base of forms that need an owner. A wrong proof ends the form at once, with the words for it."""

    @abstractmethod
    def name(self) -> str:
        """The validator's name (see parent class); abstract, so that the action server does not register the base."""

    def validate_dossier_proof(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Try the proof as soon as it is there (see parent class)."""
        read = super().validate_dossier_proof(value, dispatcher, tracker, domain)
        if not read[dossier_desk.PROOF]:
            return read
        with dossier_desk.dossiers() as service:
            code = tracker.get_slot(dossier_desk.CODE)
            result = service.prove(code, read[dossier_desk.PROOF], tracker.sender_id, knowledge.now())
        if result.details is None:
            knowledge.say(dispatcher, dossier_desk.storyteller(tracker).tell_details(result))
            return {dossier_desk.PROOF: WRONG, TRIES: MAX_TRIES}
        return read
