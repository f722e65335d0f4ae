"""The table of files that officers sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment


class SentFile(Base):
    """One file, fetched by an address that nobody can guess."""

    __tablename__ = "sent_file"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    officer: Mapped[str] = mapped_column(String(60))  # a user name
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
