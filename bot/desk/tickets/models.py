"""The tables of tickets. What was said stays in `message`; who has the conversation is `conversation.holder`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Reason(StrEnum):
    """Why a person is needed."""

    ASKED = "asked"  # the resident asked for one
    NOT_UNDERSTOOD = "not_understood"  # the bot, twice in a row
    DANGER = "danger"  # words of distress or danger
    STEPPED_IN = "stepped_in"  # an officer took the conversation


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    TAKEN = "taken"  # an officer has it, the bot is silent
    DONE = "done"  # the conversation is the bot's again


class Ticket(Base):
    """One need for a person, from the first word to the end. A conversation has one open ticket at most."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index(
            "ix_ticket_open",
            "channel",
            "conversation",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        Index("ix_ticket_queue", "state", "opened_at", "id"),
        Index("ix_ticket_officer_id_state", "officer_id", "state"),
        Index("ix_ticket_conversation", "conversation", "id"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    reason: Mapped[Reason] = mapped_column(String(20))
    field: Mapped[str] = mapped_column(String(40), default="")  # `Counter.id` of the ward; "": anybody's
    state: Mapped[State] = mapped_column(String(10), default=State.WAITING)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    question: Mapped[int] = mapped_column(BIG_ID)  # number of the message that led to it
    opened_at: Mapped[datetime] = mapped_column(Moment)
    promised_at: Mapped[datetime | None] = mapped_column(Moment)  # None: the ward's hours are not known so far ahead
    alerted_at: Mapped[datetime | None] = mapped_column(Moment)  # when the officers on duty were written to
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # an officer's first words
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str] = mapped_column(String(60), default="")  # a user name


class TicketNote(Base):
    """What happened to a ticket, and what officers tell each other. Residents never see it."""

    __tablename__ = "ticket_note"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(120))  # the officer's name
    what: Mapped[str] = mapped_column(String(20))  # note, taken, handed, returned, closed
    text: Mapped[str] = mapped_column(Text, default="")


class TicketSeen(Base):
    """How far an officer has read in a ticket, and when they last had it open."""

    __tablename__ = "ticket_seen"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    message: Mapped[int] = mapped_column(BIG_ID)
    looked_at: Mapped[datetime] = mapped_column(Moment)


class TicketTry(Base):
    """A code that was typed and is nobody's; counted against guessing."""

    __tablename__ = "ticket_try"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    who: Mapped[str] = mapped_column(String(64), index=True)  # a keyed hash
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class CannedAnswer(Base):
    """A ready-made answer that officers made at the desk; those that come with the product are a data file."""

    __tablename__ = "canned_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(Moment)
