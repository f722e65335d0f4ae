"""The table of first screens."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class FirstScreenVisits(Base):
    """How many visits of one day saw one first screen, and in how many of them something was asked."""

    __tablename__ = "first_screen"

    day: Mapped[date] = mapped_column(primary_key=True)
    screen: Mapped[str] = mapped_column(String(20), primary_key=True)
    opened: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
