"""The tables of edits."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import BIG_ID, Base, Moment


class What(StrEnum):
    """What an officer did to the files."""

    EDIT = "edit"  # of a procedure or a general question, by its form
    PHRASE = "phrase"  # another way to ask
    QUESTION = "question"  # a new general question
    APPROVE = "approve"  # an imported draft became a procedure
    LEARN = "learn"  # sentences went into the training data
    UNDO = "undo"


class Change(Base):
    """One edit: everything that was written together."""

    __tablename__ = "data_change"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    officer: Mapped[str] = mapped_column(String(60))  # user name
    name: Mapped[str] = mapped_column(String(120))  # as it was then
    what: Mapped[What] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(80), index=True)  # code of a procedure, id of a general question, or ""
    title: Mapped[str] = mapped_column(Text)  # what was written, in a few words
    commit: Mapped[str] = mapped_column(String(40), default="")  # of git; "": the folder is not under git
    commit_error: Mapped[str] = mapped_column(Text, default="")  # why there is none although it is
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("data_change.id"))

    files: Mapped[list[ChangedFile]] = relationship(order_by="ChangedFile.path")


class ChangedFile(Base):
    """One file before and after an edit; None where it was not there."""

    __tablename__ = "data_change_file"

    change_id: Mapped[int] = mapped_column(ForeignKey("data_change.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)  # below the data folder
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
