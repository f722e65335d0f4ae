"""The tables of urgent notices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Announcement(Base):
    """One urgent notice. Residents are told between `starts_at` and `ends_at`, unless it was withdrawn."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)
    # Links of the neighbourhoods that it is for (`Neighbourhood.slug`); none: for everybody.
    neighbourhoods: Mapped[list[str]] = mapped_column(JSON, default=list)
    written_out: Mapped[bool] = mapped_column(default=False)  # also sent to those who do not write by themselves
    made_by: Mapped[str] = mapped_column(String(60))  # an officer's user name
    made_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_by: Mapped[str] = mapped_column(String(60), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class AnnouncementTold(Base):
    """A conversation that was told: once, whatever happens in between."""

    __tablename__ = "announcement_told"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(120), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(Moment)
    written: Mapped[bool] = mapped_column(default=False)  # sent unasked, not put before an answer
