"""The table of the audit log. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class AuditEntry(Base):
    """One thing that an officer saw or did."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "officer", "id"), Index(None, "subject", "id"))

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    officer: Mapped[str] = mapped_column(String(60))  # user name; names stay when accounts go
    action: Mapped[str] = mapped_column(String(40))  # "conversation.read", "dossier.import"
    subject: Mapped[str] = mapped_column(String(160))  # "conversation:web:1f…", "dossier:H15.30…"
    detail: Mapped[str] = mapped_column(Text, default="")
