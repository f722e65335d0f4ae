"""Tables of dossiers. Personal data is kept to what an answer needs.

The applicant's name is stored masked, phone and ID number as keyed hashes with their last four digits.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class FilingChannel(StrEnum):
    """How the dossier came in (`KenhThucHien` 1, 2, 3)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"
    UNKNOWN = ""


class Told:
    """Columns that a source tells about a dossier."""

    national_code: Mapped[str] = mapped_column(String(60), default="")
    national_code_key: Mapped[str | None] = mapped_column(String(60))

    procedure_code: Mapped[str] = mapped_column(String(20), default="")
    procedure_name: Mapped[str] = mapped_column(Text, default="")

    applicant: Mapped[str] = mapped_column(String(80), default="")  # masked: "N. V. An"
    phone_hash: Mapped[str] = mapped_column(String(64), default="")
    phone_last4: Mapped[str] = mapped_column(String(4), default="")
    id_hash: Mapped[str] = mapped_column(String(64), default="")
    id_last4: Mapped[str] = mapped_column(String(4), default="")

    channel: Mapped[str] = mapped_column(String(10), default=FilingChannel.UNKNOWN)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)

    status: Mapped[int] = mapped_column(SmallInteger)  # status.Status
    status_text: Mapped[str] = mapped_column(Text, default="")  # as the source wrote it
    reason: Mapped[str] = mapped_column(Text, default="")  # the officer's words
    fee_due: Mapped[int | None] = mapped_column(BigInteger)  # đồng
    department: Mapped[str] = mapped_column(Text, default="")
    neighbourhood: Mapped[str] = mapped_column(Text, default="")


class Stamp:
    """Where what is told comes from."""

    snapshot_at: Mapped[datetime] = mapped_column(Moment)  # when the source was true
    source: Mapped[str] = mapped_column(String(200), default="")
    import_id: Mapped[int | None] = mapped_column(BIG_ID)  # the import that last touched it


class Dossier(Told, Stamp, Base):
    """One dossier as last heard of."""

    __tablename__ = "dossier"
    __table_args__ = (
        Index(None, "national_code_key"),
        Index(None, "import_id"),
        # A person's dossiers are found by these and then compared by hash: small indexes, which imports hardly feel.
        Index(None, "phone_last4"),
        Index(None, "id_last4"),
        Index(None, "received_at"),  # the month of a report
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))  # canonical, see codes.py
    code_key: Mapped[str] = mapped_column(String(60), unique=True)


class DossierEvent(Base):
    """A change of status or of the officer's reason, kept when it was heard of.

    Every way in writes them (see `intake.py`), in the same transaction as the dossier; notices go by their ids.
    """

    __tablename__ = "dossier_event"
    __table_args__ = (Index(None, "dossier_id", "at"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("dossier.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment)
    status_before: Mapped[int | None] = mapped_column(SmallInteger)  # None: first heard of
    status: Mapped[int] = mapped_column(SmallInteger)
    status_text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    import_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)


class Way(StrEnum):
    """How a load came in."""

    FILE = "file"
    PUSH = "push"
    IGATE = "igate"


class DossierImport(Base):
    """One load: who, when, what."""

    __tablename__ = "dossier_import"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    way: Mapped[str] = mapped_column(String(10), default=Way.FILE)
    source: Mapped[str] = mapped_column(String(200))  # the file's name, or that of the system
    sha256: Mapped[str] = mapped_column(String(64), default="")
    loaded_by: Mapped[str] = mapped_column(String(80))
    loaded_at: Mapped[datetime] = mapped_column(Moment)
    snapshot_at: Mapped[datetime] = mapped_column(Moment)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    older: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(80), default="")


class Effect(StrEnum):
    """What an import does to a dossier."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class DossierBefore(Told, Stamp, Base):
    """A dossier as it was before an import, so that the import can be undone; kept for some weeks.

    Only `CHANGED` fills all columns: a new dossier was nothing, and of an unchanged one the stamp is enough.
    """

    __tablename__ = "dossier_before"

    by_import: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("dossier_import.id"), primary_key=True, autoincrement=False
    )
    dossier_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    effect: Mapped[str] = mapped_column(String(10))


class AttemptKind(StrEnum):
    """What was tried."""

    LOOK_UP = "look_up"
    PROOF = "proof"


class LookupAttempt(Base):
    """One try at a code or a proof, for the limits. The sender is a keyed hash."""

    __tablename__ = "dossier_lookup_attempt"
    __table_args__ = (Index(None, "sender_hash", "at"), Index(None, "code_key", "at"), Index(None, "succeeded", "at"))

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    sender_hash: Mapped[str] = mapped_column(String(64))
    code_key: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    succeeded: Mapped[bool]
