"""All SQL about officers and their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.desk.officers.models import Officer, OfficerSession


def by_username(session: Session, username: str) -> Officer | None:
    """The officer of that user name."""
    return session.scalar(select(Officer).where(Officer.username == username.strip().lower()))


def by_invitation(session: Session, digest: str, now: datetime) -> Officer | None:
    """The officer whose invitation is open."""
    return session.scalar(
        select(Officer).where(Officer.invitation == digest, Officer.invited_until > now, Officer.dismissed_at.is_(None))
    )


def everybody(session: Session) -> Sequence[Officer]:
    """All officers by name; the dismissed ones last."""
    return session.scalars(select(Officer).order_by(Officer.dismissed_at.is_not(None), Officer.name)).all()


def name_of(session: Session, officer: int) -> str:
    """The name of an officer as residents read it."""
    return session.get_one(Officer, officer).name


def of_session(session: Session, digest: str, unused_since: datetime, now: datetime) -> Officer | None:
    """The officer who is signed in by the session `digest`, unless it has ended or lay unused since then."""
    return session.scalar(
        select(Officer)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(
            OfficerSession.id == digest,
            OfficerSession.ends_at > now,
            OfficerSession.used_at > unused_since,
            Officer.dismissed_at.is_(None),
        )
    )


def find_session(session: Session, digest: str) -> OfficerSession | None:
    """The session `digest`, ended or not."""
    return session.get(OfficerSession, digest)


def touch(session: Session, digest: str, now: datetime, at_most: timedelta) -> None:
    """Write that a session was used, unless that was written less than `at_most` ago."""
    session.execute(
        update(OfficerSession)
        .where(OfficerSession.id == digest, OfficerSession.used_at < now - at_most)
        .values(used_at=now)
    )


def end_sessions(session: Session, officer: int, *, but: str = "") -> None:
    """End every session of an officer but one."""
    session.execute(delete(OfficerSession).where(OfficerSession.officer_id == officer, OfficerSession.id != but))


def end_session(session: Session, digest: str) -> None:
    """End one session."""
    session.execute(delete(OfficerSession).where(OfficerSession.id == digest))


def forget_ended(session: Session, now: datetime) -> None:
    """Delete the rows of sessions that have ended."""
    session.execute(delete(OfficerSession).where(OfficerSession.ends_at < now))
