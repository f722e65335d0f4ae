"""Who agreed to be told about which dossier. Consent is kept with its wording, also after its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select, update
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.resident_models import EndedBy, Following
from bot.dossiers.status import Status

# After these nothing more happens.
OVER = (Status.REFUSED, Status.WITHDRAWN, Status.RETURNED)


def follow(session: Session, dossier: Dossier, channel: str, conversation: str, *, wording: str, now: datetime) -> bool:
    """Record the consent to `wording`; False when there is one already."""
    running = (Following.dossier_id == dossier.id, *_running(channel, conversation))
    if session.scalar(select(Following.id).where(*running)) is not None:
        return False
    heard = session.scalar(select(func.max(DossierEvent.id)).where(DossierEvent.dossier_id == dossier.id)) or 0
    session.add(
        Following(
            dossier_id=dossier.id,
            channel=channel,
            conversation=conversation,
            agreed_at=now,
            wording=wording,
            heard=heard,
        )
    )
    session.flush()
    return True


def followed(session: Session, channel: str, conversation: str) -> Sequence[Dossier]:
    """The dossiers that a conversation follows."""
    ids = select(Following.dossier_id).where(*_running(channel, conversation))
    return session.scalars(select(Dossier).where(Dossier.id.in_(ids)).order_by(Dossier.id)).all()


def unfollow(session: Session, channel: str, conversation: str, now: datetime, by: EndedBy = EndedBy.RESIDENT) -> int:
    """End every consent of a conversation ("NGỪNG", /rut_dong_y, Zalo's `user_withdraw`); how many."""
    ended = update(Following).where(*_running(channel, conversation)).values(ended_at=now, ended_by=by)
    return int(getattr(session.execute(ended), "rowcount", 0))


def erase(within: Session | Connection, channel: str, conversation: str) -> int:
    """Delete what following left of a conversation, consents too: its owner asked for all data to be erased."""
    found = delete(Following).where(Following.channel == channel, Following.conversation == conversation)
    return int(getattr(within.execute(found), "rowcount", 0))


def move(within: Session | Connection, channel: str, old: str, new: str) -> None:
    """The platform gave a conversation another id."""
    known = select(Following.dossier_id).where(*_running(channel, new))
    within.execute(delete(Following).where(*_running(channel, old), Following.dossier_id.in_(known)))
    mine = update(Following).where(Following.channel == channel, Following.conversation == old)
    within.execute(mine.values(conversation=new))


def _running(channel: str, conversation: str) -> tuple[ColumnElement[bool], ...]:
    return (Following.channel == channel, Following.conversation == conversation, Following.ended_at.is_(None))
