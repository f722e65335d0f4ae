"""How satisfied residents were, kept per procedure and counter; one rating a dossier."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier
from bot.dossiers.resident_models import Rating
from bot.dossiers.status import Status
from bot.privacy import mask

LEVELS = range(1, 6)
LOW = 2  # up to here somebody is dissatisfied, and asked why
_LONGEST_REASON = 500


def can_be_rated(dossier: Dossier) -> bool:
    """Whether it is done: a result lies ready or was handed over, or the dossier was turned down."""
    return Status(dossier.status) in (Status.RETURNED, Status.FINISHED, Status.REFUSED, Status.STOPPED)


def rate(session: Session, dossier: Dossier, level: int, reason: str, now: datetime) -> None:
    """Keep the rating; a later one takes its place. Numbers that name a person are masked in the reason."""
    rating = session.scalar(select(Rating).where(Rating.dossier_id == dossier.id)) or Rating(dossier_id=dossier.id)
    rating.procedure_code, rating.counter = dossier.procedure_code, dossier.department
    rating.level, rating.at = level, now
    rating.reason = mask(reason)[:_LONGEST_REASON] if level <= LOW else ""
    session.add(rating)
    session.flush()
