"""The table behind the tracker store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment


class ConversationState(Base):
    """Where one conversation stands: what Rasa needs for the next turn."""

    __tablename__ = "conversation_state"

    sender_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    state: Mapped[str] = mapped_column(Text)  # JSON; tracker_store.py says what
    updated_at: Mapped[datetime] = mapped_column(Moment, index=True)
