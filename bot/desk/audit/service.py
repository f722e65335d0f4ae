"""Writes and reads the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.audit.models import AuditEntry

PAGE = 50


def audit(session: Session, officer: str, action: str, subject: str, now: datetime, *, detail: str = "") -> None:
    """Write down that `officer` (a user name) saw or did something; in the transaction of what was done.

    Args:
        action: `<thing>.<verb>`: conversation.read, dossier.import, officer.invite.
        subject: `<thing>:<its id>`: whom or what it was about.
        detail: what else has to be known; never a resident's words or numbers.
    """
    entry = AuditEntry(at=now, officer=officer, action=action, subject=subject[:160], detail=detail)
    session.add(entry)


def entries(
    session: Session, *, officer: str = "", subject: str = "", before: int | None = None
) -> Sequence[AuditEntry]:
    """The newest `PAGE` entries older than number `before`, of one officer or about one subject where given."""
    found = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE)
    if officer:
        found = found.where(AuditEntry.officer == officer)
    if subject:
        found = found.where(AuditEntry.subject == subject)
    if before is not None:
        found = found.where(AuditEntry.id < before)
    return session.scalars(found).all()
