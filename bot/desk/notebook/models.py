"""The tables of the field notebook."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Difficulty(StrEnum):
    """How it went, as the team saw it."""

    FINE = "fine"  # the bot's answer was right
    NOT_UNDERSTOOD = "not_understood"
    WRONG = "wrong"
    PHONE = "phone"  # the telephone was the difficulty: small letters, typing, no network
    UNTRIED = "untried"  # only heard


class NotebookTeam(Base):
    """Who may send: a team with a code of its own. The code itself is kept nowhere."""

    __tablename__ = "notebook_team"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class NotebookEntry(Base):
    """One thing that somebody asked. `id` is made on the phone: sent twice, it is there once."""

    __tablename__ = "notebook_entry"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("notebook_team.id"), index=True)
    neighbourhood: Mapped[str] = mapped_column(String(60), default="")  # its slug
    heard_at: Mapped[datetime] = mapped_column(Moment, index=True)
    text: Mapped[str] = mapped_column(Text)  # masked
    difficulty: Mapped[Difficulty] = mapped_column(String(20))
