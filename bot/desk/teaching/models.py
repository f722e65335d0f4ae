"""The tables of what is still to be done with what officers taught."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Sentence(Base):
    """A whole question that the model is to learn. It goes into data/nlu with the training that learns it."""

    __tablename__ = "taught_sentence"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    officer: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    intent: Mapped[str] = mapped_column(String(60))
    procedure: Mapped[str] = mapped_column(String(20), default="")
    change_id: Mapped[int | None] = mapped_column(ForeignKey("data_change.id"))  # the phrase taught with it
    learning_id: Mapped[int | None] = mapped_column(ForeignKey("learning.id"), index=True)  # that learnt it
    withdrawn: Mapped[bool] = mapped_column(default=False)


class State(StrEnum):
    """Where a training stands."""

    RUNNING = "running"
    TAKEN = "taken"  # the model is in use
    REFUSED = "refused"  # it was worse on the test questions
    FAILED = "failed"
    UNDONE = "undone"  # the former model is in use again


class Learning(Base):
    """One training with taught sentences."""

    __tablename__ = "learning"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    officer: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[State] = mapped_column(String(10), default=State.RUNNING)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    sentences: Mapped[int] = mapped_column(default=0)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # right ones before and after, and which differ
    error: Mapped[str] = mapped_column(Text, default="")
    change_id: Mapped[int | None] = mapped_column(ForeignKey("data_change.id"))  # that wrote the training data


class Task(Base):
    """Something in the catalogue that an officer found wrong."""

    __tablename__ = "catalogue_task"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    officer: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(80), index=True)  # code of a procedure or id of a general question
    note: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text, default="")  # that showed it; masked
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str] = mapped_column(String(120), default="")
