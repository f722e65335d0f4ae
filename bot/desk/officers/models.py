"""The tables of officers and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment


class Role(StrEnum):
    """What somebody may do at the desk: what stands here and everything above it."""

    VIEWER = "viewer"  # reads reports and what the ward publishes; nothing about a person
    OFFICER = "officer"  # answers residents, sees their dossiers
    TRAINER = "trainer"  # teaches the assistant, edits what it knows
    ADMIN = "admin"  # invites and dismisses officers, reads the audit log

    def covers(self, other: Role) -> bool:
        """Whether who has this role may do what `other` may."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(other)


class Officer(Base):
    """One account. It cannot sign in before its invitation was accepted, and not while it is locked or dismissed."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))  # as residents read it: "Cán bộ Hồng"
    role: Mapped[Role] = mapped_column(String(10))
    field: Mapped[str] = mapped_column(String(40), default="")  # a counter of the ward (`Counter.id`); "": all of them
    on_duty: Mapped[bool] = mapped_column(default=False)  # is alerted when somebody waits
    alert_channel: Mapped[str] = mapped_column(String(20), default="")  # zalo-bot or telegram
    alert_chat: Mapped[str] = mapped_column(String(120), default="")  # the chat's id there
    password: Mapped[str] = mapped_column(Text, default="")  # argon2; "": the invitation was not accepted
    totp_secret: Mapped[str] = mapped_column(Text)  # sealed
    totp_step: Mapped[int] = mapped_column(default=0)  # the last one used: a code opens once
    invitation: Mapped[str | None] = mapped_column(String(64), unique=True)  # hash of the token
    invited_until: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(default=0)  # since the last success
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    dismissed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_invited(self) -> bool:
        """Whether the invitation was not accepted yet."""
        return not self.password


@dataclass(frozen=True)
class SignedIn:
    """The officer at the other end of a request; a value, good for longer than the transaction."""

    id: int
    username: str
    name: str
    role: Role
    field: str

    def may(self, role: Role | str) -> bool:
        """Whether this officer may do what `role` may."""
        return self.role.covers(Role(role))


class OfficerSession(Base):
    """One browser in which an officer is signed in. The cookie's value is not in it, only its hash."""

    __tablename__ = "officer_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
