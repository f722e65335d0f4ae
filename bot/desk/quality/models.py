"""The table of judged answers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Verdict(StrEnum):
    """What a person finds who knows the answer."""

    RIGHT = "right"
    INCOMPLETE = "incomplete"  # nothing wrong, but what was asked is missing, or it asked back where it should know
    WRONG = "wrong"


class JudgedAnswer(Base):
    """One question of the sample. It stays when the message is deleted: then only the verdict is left."""

    __tablename__ = "judged_answer"

    question_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)  # message.id
    month: Mapped[date] = mapped_column(index=True)  # its first day
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[Verdict | None] = mapped_column(String(12))
    judged_by: Mapped[str] = mapped_column(String(60), default="")  # an officer's user name
    judged_at: Mapped[datetime | None] = mapped_column(Moment)
