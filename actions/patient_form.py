"""A form that asks a few times and then ends politely."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import FormValidationAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

TRIES = "dossier_tries"

MAX_TRIES = 3  # askings of one form


class PatientForm(FormValidationAction, ABC):
    """Base of the dossier forms. What runs after the form finds its slot empty when nobody could fill it."""

    @abstractmethod
    def name(self) -> str:
        """The validator's name (see parent class); abstract, so that the action server does not register the base."""

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Nothing more is asked after too many tries (see parent class)."""
        return [] if (tracker.get_slot(TRIES) or 0) >= MAX_TRIES else domain_slots

    def accept(self, slot: str, value: str) -> dict[str, Any]:
        """The slot is filled; the count begins anew."""
        return {slot: value, TRIES: 0}

    def ask_again(self, slot: str, response: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
        """One try more; `response` says what was wrong, except the last time, when something else is said."""
        tries = (tracker.get_slot(TRIES) or 0) + 1
        if tries < MAX_TRIES:
            dispatcher.utter_message(response=response)
        return {slot: None, TRIES: tries}
