"""The ward's office as the dossiers' stories need it."""

from __future__ import annotations

from bot.catalogue.officer_offer import hours_in_words
from bot.catalogue.ward import Ward
from bot.dossiers.story import Office


def office_of(ward: Ward) -> Office:
    """Where residents of `ward` go and whom they call about a dossier."""
    return Office(ward.office, ward.address.text, hours_in_words(ward), ward.phone.value, ward.phone.label)
