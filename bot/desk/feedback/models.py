"""The tables of feedback reports."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment, words


class FeedbackState(StrEnum):
    """Where a report stands."""

    NEW = "new"
    IN_HAND = "in_hand"
    FORWARDED = "forwarded"  # another agency's matter; the resident is told which
    ANSWERED = "answered"

    @property
    def is_open(self) -> bool:
        """Whether the resident still waits."""
        return self in (FeedbackState.NEW, FeedbackState.IN_HAND)


class FeedbackReport(Base):
    """One report. Of an anonymous one nothing is kept that leads to its conversation, its number only as a hash."""

    __tablename__ = "feedback_report"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)  # the number at the desk
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the resident's number
    code: Mapped[str] = mapped_column(String(12), default="")  # that number; "" when anonymous
    state: Mapped[FeedbackState] = mapped_column(words(FeedbackState, 10), index=True)
    category: Mapped[str] = mapped_column(String(20))  # an id of data/desk/feedback.yml
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text, default="")
    anonymous: Mapped[bool] = mapped_column()
    contact: Mapped[str] = mapped_column(Text, default="")  # sealed: name, phone
    channel: Mapped[str] = mapped_column(String(20), default="")
    conversation: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
    reply_by: Mapped[date] = mapped_column()
    forward_by: Mapped[date] = mapped_column()
    officer: Mapped[str] = mapped_column(String(120), default="")  # who has it
    answer: Mapped[str] = mapped_column(Text, default="")  # as the resident reads it
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment, index=True)


class FeedbackPicture(Base):
    """A picture as it is shown at the desk: made smaller, without what a camera writes into it."""

    __tablename__ = "feedback_picture"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_report.id"), index=True)  # NULL until it is sent
    data: Mapped[bytes] = mapped_column(LargeBinary)  # JPEG
    made_at: Mapped[datetime] = mapped_column(Moment)
