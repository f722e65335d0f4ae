"""The table of questions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"  # by the bot
    ASKED_BACK = "asked_back"  # with a choice: which procedure is meant?
    NOT_UNDERSTOOD = "not_understood"
    OUT_OF_SCOPE = "out_of_scope"  # taken for no matter of the ward
    OFFICER = "officer"  # left to the officer who had the conversation


class Settled(StrEnum):
    """How an officer settled a question nobody understood."""

    TAUGHT = "taught"
    DONE = "done"  # dealt with in another way
    IGNORED = "ignored"


class Question(Base):
    """One question and how it was understood. Goes with its message."""

    __tablename__ = "question"
    __table_args__ = (
        # The list that officers work through: a few rows, however long the table.
        # SQLite takes such an index only where the condition is written as in the query.
        Index("ix_question_waits", "asked_at", postgresql_where=text("waits"), sqlite_where=text("waits = 1")),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(Moment, index=True)
    typed: Mapped[bool]  # in words of one's own; False: a button was pressed
    kind: Mapped[str] = mapped_column(String(20), default="")  # these four as `motcua parse` tells them
    procedure: Mapped[str] = mapped_column(String(20), default="")
    aspect: Mapped[str] = mapped_column(String(20), default="")
    general: Mapped[str] = mapped_column(String(80), default="")
    confidence: Mapped[float] = mapped_column(default=0.0)
    outcome: Mapped[Outcome] = mapped_column(String(20))
    waits: Mapped[bool] = mapped_column(default=False)  # for an officer to look at it
    text: Mapped[str] = mapped_column(Text, default="")  # masked; only of what waits or waited
    settled: Mapped[Settled | None] = mapped_column(String(10))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str] = mapped_column(String(120), default="")
    change_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)  # the edit of the files by which it was taught
