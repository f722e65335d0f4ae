"""What the dossier actions share: their slots, a transaction with the service, and who tells the story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from actions import knowledge
from bot.catalogue.officer_offer import hours_in_words
from bot.database import session_scope
from bot.dossiers.service import DossierService
from bot.dossiers.story import Office, Storyteller

CODE = "dossier_code"
PROOF = "dossier_proof"


@contextmanager
def dossiers() -> Iterator[DossierService]:
    """The dossier service in one transaction; refused tries are remembered too."""
    with session_scope() as session:
        yield DossierService(session)


def storyteller() -> Storyteller:
    """Tells a dossier as of now, with the ward's own office, hours and telephone."""
    ward = knowledge.catalogue().ward
    office = Office(ward.office, ward.address.text, hours_in_words(ward), ward.phone.value, ward.phone.label)
    return Storyteller(office, ward.calendar().working_days_between, knowledge.now())
