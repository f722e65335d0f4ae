"""Decides who is told what now. How it reaches them is `notice_ways.py`; sending is the caller's.

Nothing is remembered but what was told: after a restart, or a night, the same question gives what is still untold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from bot.dossiers.following import OVER
from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.notice_ways import Way
from bot.dossiers.resident_models import EndedBy, Following, Notice
from bot.dossiers.status import Status
from bot.dossiers.story import WorkingDays

# Working days a result has been waiting: reminded once after each.
WAITING_DAYS = (3, 10)
_AT_ONCE = 500  # followings looked at in one round of the database


class NoticeKind(StrEnum):
    """What is told."""

    CHANGE = "change"
    DUE = "due"  # tomorrow is the day
    WAITS = "waits"  # a result lies at the counter


@dataclass(frozen=True)
class Planned:
    """One notice that is due. `key` is unique within the following: what was told once is told."""

    following: Following
    dossier: Dossier
    kind: NoticeKind
    key: str
    event: int = 0  # the newest dossier_event that it tells


def plan(session: Session, now: datetime, working_days: WorkingDays) -> Iterator[Planned]:
    """Everything that is due and was not told, one notice a following at most.

    Several changes since the last notice are one: the newest counts.
    """
    last = 0
    while rows := session.execute(_running_after(last)).all():
        last = rows[-1].Following.id
        told = _told(session, [row.Following.id for row in rows])
        for row in rows:
            due = _due(row, now.date(), working_days)
            if due and (row.Following.id, due.key) not in told:
                yield due


def mark_told(session: Session, planned: Planned, way: Way, now: datetime) -> None:
    """Remember the notice; in the same transaction as the sending, so that neither happens without the other."""
    following = planned.following
    session.add(Notice(following_id=following.id, key=planned.key, at=now, way=way))
    if planned.kind is NoticeKind.CHANGE:
        following.heard = planned.event
        if Status(planned.dossier.status) in OVER:
            following.ended_at, following.ended_by = now, EndedBy.OVER
    session.flush()


def _running_after(last: int) -> Select[Following, Dossier, int]:
    newest = (
        select(func.coalesce(func.max(DossierEvent.id), 0))
        .where(DossierEvent.dossier_id == Following.dossier_id)
        .scalar_subquery()
    )
    return (
        select(Following, Dossier, newest.label("newest"))
        .join(Dossier, Dossier.id == Following.dossier_id)
        .where(Following.ended_at.is_(None), Following.id > last)
        .order_by(Following.id)
        .limit(_AT_ONCE)
    )


def _told(session: Session, followings: list[int]) -> set[tuple[int, str]]:
    told = select(Notice.following_id, Notice.key).where(Notice.following_id.in_(followings))
    return {(row.following_id, row.key) for row in session.execute(told)}


def _due(row: Row[Following, Dossier, int], today: date, working_days: WorkingDays) -> Planned | None:
    following, dossier, newest = row
    if newest > following.heard:
        return Planned(following, dossier, NoticeKind.CHANGE, f"change:{newest}", newest)
    status = Status(dossier.status)
    if status.can_be_overdue and dossier.due_at:
        day = dossier.due_at.date()
        if today < day and working_days(today, day) <= 1:
            return Planned(following, dossier, NoticeKind.DUE, f"due:{day}")
    if status is Status.FINISHED and dossier.finished_at:
        waited = working_days(dossier.finished_at.date(), today)
        reached = [days for days in WAITING_DAYS if waited >= days]
        if reached:
            return Planned(following, dossier, NoticeKind.WAITS, f"waits:{dossier.finished_at.date()}:{reached[-1]}")
    return None
