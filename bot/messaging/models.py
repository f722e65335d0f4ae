"""The tables of messages: what residents wrote, what they were answered, and what is still to be sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class Author(StrEnum):
    """Who wrote a message."""

    RESIDENT = "resident"
    BOT = "bot"
    OFFICER = "officer"


class Holder(StrEnum):
    """Who has a conversation. While an officer has it, the bot is silent."""

    BOT = "bot"
    WAITING = "waiting"  # the resident asked for a person; the bot goes on answering until one is there
    OFFICER = "officer"
    CLOSED = "closed"  # an officer has finished; the next message is the bot's again


class Progress(StrEnum):
    """How far an answer is on its way out."""

    DUE = "due"
    SENDING = "sending"  # handed to the channel: after a crash nobody knows whether it arrived
    DEAD = "dead"  # given up; officers are told, `motcua messages replay` makes it due again


def _unanswered(name: str, *columns: str) -> Index:
    return Index(
        name, *columns, postgresql_where=text("ready_at IS NOT NULL"), sqlite_where=text("ready_at IS NOT NULL")
    )


class Message(Base):
    """One message of a conversation. `id` grows with time and is the order in which a page shows them."""

    __tablename__ = "message"
    __table_args__ = (
        # A channel that delivers twice finds its message already there. Answers have no external id.
        UniqueConstraint("channel", "conversation", "external_id"),
        Index(None, "conversation", "id"),
        # What is to be answered: a few rows, however long the table.
        _unanswered("ix_message_unanswered", "ready_at"),
        _unanswered("ix_message_pending", "channel", "conversation", "ready_at"),
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
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # that a resident sent
    written_by: Mapped[str] = mapped_column(String(120), default="")  # the officer's name, as residents read it
    source: Mapped[str] = mapped_column(String(60), default="")  # the neighbourhood whose link was opened
    answer_to: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    # A resident's message: when it was sent by the channel's clock. An answer: when the channel took it.
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    delivery_id: Mapped[str] = mapped_column(String(120), default="")  # the channel's own, of an answer
    # Of a resident's message: when to answer it, and NULL once that is done or it is left to an officer.
    ready_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)  # at answering it
    error: Mapped[str] = mapped_column(Text, default="")  # why it was given up: officers are told
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


class Conversation(Base):
    """Where one conversation stands.

    No row is locked while a message of it is answered, since it may have none yet: `repository.lock_conversation`.
    """

    __tablename__ = "conversation"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(120), primary_key=True)
    holder: Mapped[Holder] = mapped_column(String(10), default=Holder.BOT)
    held_since: Mapped[datetime | None] = mapped_column(Moment)
    memory: Mapped[str] = mapped_column(Text, default="")  # what the assistant needs for the next turn; its own form
    choices: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # title, payload of the buttons last shown
    updated_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Outbox(Base):
    """One message that is not yet sent, on channels that are written to. The row goes when the message has gone."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "channel", "progress", "due_at"),
        Index(None, "channel", "conversation", "message_id"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    progress: Mapped[Progress] = mapped_column(String(10), default=Progress.DUE)
    due_at: Mapped[datetime] = mapped_column(Moment)
    sending_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    parts_sent: Mapped[int] = mapped_column(default=0)  # of a long message that is sent as several
    first_choice: Mapped[int] = mapped_column(default=1)  # the number of its first button where buttons are numbered
    error: Mapped[str] = mapped_column(Text, default="")  # of the last attempt
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_type: Mapped[str] = mapped_column(String(100), default="")
    file_data: Mapped[bytes | None] = mapped_column(LargeBinary)
    template: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # `Outgoing.template`


class ChannelAlert(Base):
    """A channel that cannot send until a person acts. The row goes with the first message that is sent again."""

    __tablename__ = "channel_alert"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text, default="")
