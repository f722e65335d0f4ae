"""What the dossier actions share: their slots, a transaction with the service, and who tells the story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.answer import Button
from bot.catalogue.dossier_office import office_of
from bot.database import session_scope
from bot.dossiers.notice_ways import may_carry_detail
from bot.dossiers.residents import ResidentDossiers
from bot.dossiers.service import DossierService
from bot.dossiers.story import Storyteller, button
from bot.settings import get_settings

CODE = "dossier_code"
PROOF = "dossier_proof"
CONSENT = "follow_consent"
ID_DIGITS = "id_last_four"
RATING, RATING_REASON = "rating", "rating_reason"
MOST_BUTTONS = 4  # beside the one to an officer: Zalo shows five


@contextmanager
def dossiers() -> Iterator[DossierService]:
    """The dossier service in one transaction; refused tries are remembered too."""
    with session_scope() as session:
        yield DossierService(session)


@contextmanager
def own_dossiers(tracker: Tracker) -> Iterator[ResidentDossiers]:
    """What this conversation has shown to be its own, in one transaction."""
    with session_scope() as session:
        own, where = DossierService(session).own, knowledge.conversation_of(tracker)
        yield ResidentDossiers(session, own, tracker.sender_id, where, knowledge.now())


def storyteller(tracker: Tracker) -> Storyteller:
    """Tells a dossier as of now and as the channel may, with the ward's own office, hours and telephone."""
    ward = knowledge.catalogue().ward
    withholds = not may_carry_detail(knowledge.channel_of(tracker), get_settings())
    return Storyteller(office_of(ward), ward.calendar().working_days_between, knowledge.now(), withholds)


def code_buttons(codes: Iterable[str]) -> list[Button]:
    """A button for each dossier, as many as fit."""
    return [button("code", code) for code in codes][:MOST_BUTTONS]
