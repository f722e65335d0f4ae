"""Finds dossiers as officers look for them: by a code, by four digits of a phone or ID, or what is overdue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.dossiers.codes import code_key, find_codes
from bot.dossiers.models import Dossier, LookupAttempt
from bot.dossiers.repository import DossierRepository
from bot.dossiers.resident_models import Following
from bot.dossiers.status import Status
from bot.settings import VIETNAM

MOST = 50
_FOUR_DIGITS = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Attention:
    """What residents did about one dossier: looked it up, failed to prove it, follow it. Nobody is named."""

    looked_up: int
    failed: int
    followers: Sequence[tuple[str, datetime]]  # channel and since when


def search(session: Session, text: str) -> Sequence[Dossier]:
    """At most `MOST` dossiers for a code, however it is typed, or for four digits."""
    typed = text.strip()
    if _FOUR_DIGITS.fullmatch(typed):
        mine = or_(Dossier.phone_last4 == typed, Dossier.id_last4 == typed)
        return session.scalars(select(Dossier).where(mine).order_by(Dossier.received_at.desc()).limit(MOST)).all()
    codes = find_codes(typed)
    return DossierRepository(session).find_all(code_key(codes[0].code)) if codes else []


def overdue(session: Session, now: datetime) -> Sequence[Dossier]:
    """At most `MOST` dossiers whose day has passed, the longest first."""
    today = datetime.combine(now.date(), time.min, VIETNAM)
    open_ones = [int(status) for status in Status if status.can_be_overdue]
    late = select(Dossier).where(Dossier.status.in_(open_ones), Dossier.due_at < today)
    return session.scalars(late.order_by(Dossier.due_at, Dossier.id).limit(MOST)).all()


def attention(session: Session, dossier: Dossier) -> Attention:
    """What is kept of it; attempts are kept for a few days."""
    tries = select(LookupAttempt.succeeded, func.count()).where(LookupAttempt.code_key == dossier.code_key)
    counted = dict(session.execute(tries.group_by(LookupAttempt.succeeded)).tuples().all())
    following = select(Following.channel, Following.agreed_at).where(
        Following.dossier_id == dossier.id, Following.ended_at.is_(None)
    )
    followers = session.execute(following.order_by(Following.agreed_at)).tuples().all()
    return Attention(counted.get(True, 0), counted.get(False, 0), followers)
