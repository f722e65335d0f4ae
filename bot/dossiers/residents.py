"""What a resident may do with a dossier beyond looking it up: following, rating, seeing the others of theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.dossiers import following, rating
from bot.dossiers.codes import code_key
from bot.dossiers.models import Dossier
from bot.dossiers.own import OwnDossiers
from bot.dossiers.repository import DossierRepository
from bot.dossiers.schemas import Outcome, ProofResult, PublicDossier, detailed_view, public_view
from bot.dossiers.status import Status


class ResidentDossiers:
    """One conversation's own dossiers, inside the caller's transaction.

    `sender`: the assistant's name of it, by which proofs are remembered; `conversation`: its channel and name there.
    """

    def __init__(
        self, session: Session, own: OwnDossiers, sender: str, conversation: tuple[str, str], now: datetime
    ) -> None:
        self._session = session
        self._own = own
        self._repository = DossierRepository(session)
        self._sender = sender
        self._conversation = conversation
        self._now = now

    def owned(self, code: str) -> Dossier | None:
        """The dossier of `code` if this conversation proved it lately or follows it."""
        key = code_key(code)
        mine = [*self._own.proved(self._sender, self._now), *self.followed()]
        return next((dossier for dossier in mine if key in (dossier.code_key, dossier.national_code_key)), None)

    def followed(self) -> list[Dossier]:
        """The dossiers that this conversation is told about."""
        return list(following.followed(self._session, *self._conversation))

    def all(self) -> list[PublicDossier]:
        """Proved ones, others of the same person, and followed ones."""
        found = {d.code: d for d in self._own.all(self._sender, self._now)}
        for dossier in self.followed():
            found.setdefault(dossier.code, public_view(dossier))
        return list(found.values())

    def details(self, code: str) -> ProofResult | None:
        """What the second fact opens, without asking for it again; None when it has to be given."""
        dossier = self.owned(code)
        return ProofResult(Outcome.FOUND, detailed_view(dossier)) if dossier else None

    def offers(self, code: str) -> list[str]:
        """Which of the buttons `follow`, `rate` and `own` make sense under the dossier of `code`."""
        dossier = self.owned(code)
        if dossier is None:
            return []
        offers = []
        if Status(dossier.status) not in following.OVER and dossier not in self.followed():
            offers.append("follow")
        if rating.can_be_rated(dossier):
            offers.append("rate")
        return [*offers, "own"] if len(self.all()) > 1 else offers

    def follow(self, code: str, wording: str) -> bool | None:
        """Record the consent; False when it was given before, None when the dossier is not theirs."""
        dossier = self.owned(code)
        if dossier is None:
            return None
        return following.follow(self._session, dossier, *self._conversation, wording=wording, now=self._now)

    def rate(self, code: str, level: int, reason: str) -> bool:
        """Keep a rating; False when the dossier is not theirs or not done."""
        dossier = self.owned(code)
        if dossier is None or not rating.can_be_rated(dossier) or level not in rating.LEVELS:
            return False
        rating.rate(self._session, dossier, level, reason, self._now)
        return True
