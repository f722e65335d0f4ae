"""How far the fetching from iGate has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment


class IgatePosition(Base):
    """One row for each address that is fetched from."""

    __tablename__ = "igate_position"

    address: Mapped[str] = mapped_column(String(200), primary_key=True)
    # Everything that iGate changed before this moment is here; None: no pass was ever completed.
    updated_until: Mapped[datetime | None] = mapped_column(Moment)
    # The pass that is under way or was broken off.
    pass_started_at: Mapped[datetime | None] = mapped_column(Moment)
    next_page: Mapped[int] = mapped_column(default=0)
