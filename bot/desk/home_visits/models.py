"""The tables of visits at home."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment, words


class VisitState(StrEnum):
    """Where a request stands."""

    TO_DECIDE = "to_decide"  # not on the ward's list, or no time fits: an officer calls
    BOOKED = "booked"
    CALLING = "calling"  # urgent: officers on duty are being called
    TAKEN = "taken"  # urgent: an officer has confirmed and goes
    DONE = "done"
    NOT_MET = "not_met"  # nobody was at home
    CANCELLED = "cancelled"  # by the resident
    DECLINED = "declined"  # by an officer, with a reason

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self in (VisitState.TO_DECIDE, VisitState.BOOKED, VisitState.CALLING, VisitState.TAKEN)


class HomeVisit(Base):
    """One request. Who it is for lies sealed in `person` and goes with it (`retention.py`)."""

    __tablename__ = "home_visit"
    # Two requests at the same moment cannot take the same place.
    __table_args__ = (UniqueConstraint("starts_at", "place"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[VisitState] = mapped_column(words(VisitState, 10), index=True)
    procedure: Mapped[str] = mapped_column(String(200))  # as on the ward's list, or as typed
    procedure_code: Mapped[str] = mapped_column(String(20), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    neighbourhood: Mapped[str] = mapped_column(String(80), default="")  # its new name; "": not clear yet
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    place: Mapped[int | None] = mapped_column()  # which of the visits at that time; NULL frees it
    person: Mapped[str] = mapped_column(Text, default="")  # sealed: name, phone, address, reason
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    officer: Mapped[str] = mapped_column(String(120), default="")  # who goes
    received: Mapped[str] = mapped_column(Text, default="")  # papers taken along
    returned: Mapped[str] = mapped_column(Text, default="")  # papers and results given back
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment, index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # the resident: of this time, or that an officer comes


class DutyCall(Base):
    """One officer who was called about one urgent request."""

    __tablename__ = "duty_call"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("home_visit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    channel: Mapped[str] = mapped_column(String(20))  # "" when there was nobody who could be called
    conversation: Mapped[str] = mapped_column(String(120))
    called_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(String(10), default="")  # taken, passed


class DayListSent(Base):
    """The morning list of one day went to one officer."""

    __tablename__ = "day_list_sent"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(120), primary_key=True)
