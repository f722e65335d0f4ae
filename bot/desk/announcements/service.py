"""Makes, lists and withdraws urgent notices, and knows which conversations were told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.desk.announcements.models import Announcement, AnnouncementTold
from bot.errors import InputError

LONGEST_TEXT = 500  # characters: it stands before an answer, on the smallest channel in one message with it

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_TOLD = AnnouncementTold.__table__


@dataclass(frozen=True)
class Draft:
    """What an officer typed."""

    text: str
    starts_at: datetime
    ends_at: datetime
    neighbourhoods: tuple[str, ...] = ()
    written_out: bool = False


@dataclass(frozen=True)
class Current:
    """A notice that is true now."""

    id: int
    text: str
    ends_at: datetime
    neighbourhoods: frozenset[str]
    written_out: bool

    def is_for(self, neighbourhoods: Collection[str]) -> bool:
        """Whether it is for somebody whose links were those of `neighbourhoods`."""
        return not self.neighbourhoods or not self.neighbourhoods.isdisjoint(neighbourhoods)


def announce(session: Session, draft: Draft, known: Collection[str], by: str, now: datetime) -> Announcement:
    """Store a notice.

    Args:
        known: the links of the ward's neighbourhoods.
        by: the officer's user name.

    Raises:
        InputError: something is missing or impossible; the hint says what, in Vietnamese.
    """
    text = " ".join(draft.text.split())
    if not text or len(text) > LONGEST_TEXT:
        raise InputError("text is empty or too long", hint=f"Xin viết nội dung, nhiều nhất {LONGEST_TEXT} ký tự.")
    if draft.ends_at <= max(draft.starts_at, now):
        raise InputError("it ends too early", hint="Giờ kết thúc phải sau giờ bắt đầu và sau lúc này.")
    unknown = set(draft.neighbourhoods) - set(known)
    if unknown:
        raise InputError(f"no such neighbourhoods: {unknown}", hint="Có tổ dân phố, buôn không có trong danh sách.")
    made = Announcement(
        text=text,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        neighbourhoods=sorted(set(draft.neighbourhoods)),
        written_out=draft.written_out,
        made_by=by,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def withdraw(session: Session, number: int, by: str, now: datetime) -> Announcement | None:
    """End a notice before its time; None when there is none of that number."""
    found = session.get(Announcement, number)
    if found is not None and found.withdrawn_at is None:
        found.withdrawn_by, found.withdrawn_at = by, now
        session.flush()
    return found


def newest(session: Session, limit: int = 50) -> list[tuple[Announcement, int, int]]:
    """The newest notices, each with how many conversations saw it before an answer and how many were written to."""
    found = session.scalars(select(Announcement).order_by(Announcement.id.desc()).limit(limit)).all()
    counted = (
        select(_TOLD.c.announcement_id, _TOLD.c.written, func.count())
        .where(_TOLD.c.announcement_id.in_([made.id for made in found]))
        .group_by(_TOLD.c.announcement_id, _TOLD.c.written)
    )
    counts = {(number, written): count for number, written, count in session.execute(counted)}
    return [(made, counts.get((made.id, False), 0), counts.get((made.id, True), 0)) for made in found]


def current(connection: Connection, now: datetime) -> list[Current]:
    """The notices that are true at `now`, oldest first."""
    chosen = (
        select(Announcement.__table__)
        .where(Announcement.ends_at > now, Announcement.starts_at <= now, Announcement.withdrawn_at.is_(None))
        .order_by(Announcement.id)
    )
    return [
        Current(row.id, row.text, row.ends_at, frozenset(row.neighbourhoods), row.written_out)
        for row in connection.execute(chosen)
    ]


def told(connection: Connection, channel: str, conversation: str) -> set[int]:
    """The numbers of the notices that a conversation was told."""
    found = select(_TOLD.c.announcement_id).where(_TOLD.c.channel == channel, _TOLD.c.conversation == conversation)
    return set(connection.execute(found).scalars())


def mark_told(
    connection: Connection, numbers: Sequence[int], channel: str, conversation: str, now: datetime, *, written: bool
) -> set[int]:
    """Write down that a conversation is told; the numbers that were new, which are this caller's to tell."""
    values = {"channel": channel, "conversation": conversation, "told_at": now, "written": written}
    statement = _INSERTS[connection.dialect.name](_TOLD).values(
        [{"announcement_id": number, **values} for number in numbers]
    )
    new = connection.execute(statement.on_conflict_do_nothing().returning(_TOLD.c.announcement_id))
    return set(new.scalars())
