"""Tables about the people who ask: what they follow, what they were told of it, how they rated it, who guessed.

Conversations are kept as they are only where somebody agreed to be written to; elsewhere as keyed hashes.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment

_STILL = text("ended_at IS NULL")


class EndedBy(StrEnum):
    """Why somebody is no longer told about a dossier."""

    RESIDENT = "resident"  # "NGỪNG"
    WITHDRAWN = "withdrawn"  # took back consent to everything
    OVER = "over"  # the dossier has come to its end


class Following(Base):
    """One conversation's consent to be told about one dossier. Kept after its end: consent must be provable."""

    __tablename__ = "dossier_following"
    __table_args__ = (
        Index(
            "uq_dossier_following_running",
            *("dossier_id", "channel", "conversation"),
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
        Index(None, "conversation"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("dossier.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    agreed_at: Mapped[datetime] = mapped_column(Moment)
    wording: Mapped[str] = mapped_column(Text)  # what was agreed to, as it was shown
    heard: Mapped[int] = mapped_column(BIG_ID, default=0)  # the last dossier_event that was told
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str] = mapped_column(String(10), default="")


class Notice(Base):
    """One thing that a follower is told. The key makes sure that it is told once, whatever is restarted when."""

    __tablename__ = "dossier_notice"
    __table_args__ = (UniqueConstraint("following_id", "key"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    following_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("dossier_following.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))  # "change:812", "due:2026-11-27", "waits:1"
    at: Mapped[datetime] = mapped_column(Moment)
    way: Mapped[str] = mapped_column(String(10))  # how it went out: notice_ways.Way


class Rating(Base):
    """How satisfied somebody was with one dossier's handling; the last word counts."""

    __tablename__ = "dossier_rating"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("dossier.id", ondelete="CASCADE"), unique=True)
    procedure_code: Mapped[str] = mapped_column(String(20))
    counter: Mapped[str] = mapped_column(Text)  # the department that handled it
    level: Mapped[int] = mapped_column(SmallInteger)  # 1 very dissatisfied … 5 very satisfied
    reason: Mapped[str] = mapped_column(Text, default="")  # why, of the low two; numbers masked
    at: Mapped[datetime] = mapped_column(Moment)


class VouchedPhone(Base):
    """A channel's word that a sender owns a phone number; good once and for minutes."""

    __tablename__ = "dossier_vouched_phone"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    sender_hash: Mapped[str] = mapped_column(String(64), index=True)
    phone_hash: Mapped[str] = mapped_column(String(64))
    phone_last4: Mapped[str] = mapped_column(String(4))
    at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AlarmKind(StrEnum):
    """What looks like guessing."""

    SENDER = "sender"  # one conversation tried too much
    CODE = "code"  # too many wrong proofs for one code
    EVERYBODY = "everybody"  # too many failures together: whole numbers are asked for


class GuessingAlarm(Base):
    """Guessing that was stopped, for the desk to see. `subject` is a keyed hash of the sender, or a dossier's key."""

    __tablename__ = "dossier_guessing_alarm"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Moment)
