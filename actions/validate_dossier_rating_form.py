"""Asks how somebody was served: one tap, and for the low two why."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import dossier_desk
from actions.owner_form import OwnerForm
from bot.dossiers.rating import LEVELS, LOW

_LOW_LEVELS = [str(level) for level in LEVELS if level <= LOW]


class ValidateDossierRatingForm(OwnerForm):
    """Takes a level from 1 to 5, and a reason in the resident's own words or by a tap."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_dossier_rating_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Why is asked only of the dissatisfied (see parent class)."""
        wanted = await super().required_slots(domain_slots, dispatcher, tracker, domain)
        # Rasa asks before it validates as well; the slot then holds whatever was typed.
        needs_reason = tracker.get_slot(dossier_desk.RATING) in _LOW_LEVELS
        return [slot for slot in wanted if slot != dossier_desk.RATING_REASON or needs_reason]

    def validate_rating(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """One of the five levels, or one try more."""
        typed = str(value).strip()
        if typed.isdecimal() and int(typed) in LEVELS:
            return self.accept(dossier_desk.RATING, str(int(typed)))
        return self.ask_again(dossier_desk.RATING, "utter_ask_rating_error", dispatcher, tracker)
