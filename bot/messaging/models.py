"""The table of messages: what residents wrote and what they were answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Author(StrEnum):
    """Who wrote a message."""

    RESIDENT = "resident"
    BOT = "bot"
    OFFICER = "officer"


class Message(Base):
    """One message of a conversation. `id` grows with time and is the order in which a page shows them."""

    __tablename__ = "message"
    __table_args__ = (
        # A channel that delivers twice finds its message already there. Answers have no external id.
        UniqueConstraint("channel", "conversation", "external_id"),
        Index(None, "conversation", "id"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    external_id: Mapped[str | None] = mapped_column(String(120))
    author: Mapped[Author] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    shown: Mapped[str] = mapped_column(Text, default="")  # the title of the button that was pressed
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    attachment: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(60), default="")  # the neighbourhood whose link was opened
    answer_to: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
