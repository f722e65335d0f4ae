"""The table of visits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Reach(Base):
    """How many visits one channel had in one week by the links of one neighbourhood.

    A visit is one conversation on one day. It is `opened` by opening the page or, on other channels, by writing;
    `asked` counts visits in which something was asked, `returned` those by who had been there on an earlier day.
    """

    __tablename__ = "reach"

    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    neighbourhood: Mapped[str] = mapped_column(String(60), primary_key=True)  # its slug; "": no neighbourhood's link
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    opened: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
