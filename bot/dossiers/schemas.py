"""What leaves the package about a dossier: as much as the asker may know (design.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.dossiers.models import Dossier
from bot.dossiers.status import Status, read_status


@dataclass(frozen=True)
class PublicDossier:
    """What a code alone shows: procedure, status, dates. Never a name, phone, ID or address."""

    code: str
    procedure_code: str
    procedure_name: str
    status: Status
    status_text: str
    status_known: bool  # False: the source's name for the status is not in the table
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    snapshot_at: datetime


@dataclass(frozen=True)
class DossierDetails:
    """What the second fact opens, beside the public part."""

    public: PublicDossier
    applicant: str  # masked
    reason: str
    fee_due: int | None
    department: str


class Outcome(StrEnum):
    """How a look-up or a proof ended. `UNKNOWN` says nothing about whether the code exists."""

    FOUND = "found"
    UNKNOWN = "unknown"
    LOCKED = "locked"
    GUARDED = "guarded"  # somebody is guessing: only a whole number opens anything, for existing and other codes alike


@dataclass(frozen=True)
class LookupResult:
    """Of a code: `dossier` when found, `locked_until` when there were too many tries.

    `bundle` are the other dossiers of the same filing, `similar` codes of the asker's own that may have been meant.
    """

    outcome: Outcome
    dossier: PublicDossier | None = None
    locked_until: datetime | None = None
    bundle: tuple[PublicDossier, ...] = ()
    similar: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProofResult:
    """Of a code with a second fact. An unknown code and a wrong fact are the same `UNKNOWN`."""

    outcome: Outcome
    details: DossierDetails | None = None
    locked_until: datetime | None = None
    bundle: tuple[PublicDossier, ...] = ()


def public_view(dossier: Dossier, code: str = "") -> PublicDossier:
    """The public part; `code` is the one of its codes that was asked for."""
    return PublicDossier(
        code=code or dossier.code,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        status=Status(dossier.status),
        status_text=dossier.status_text,
        status_known=not dossier.status_text or read_status(dossier.status_text) is not None,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        snapshot_at=dossier.snapshot_at,
    )


def detailed_view(dossier: Dossier, code: str = "") -> DossierDetails:
    """The public part and what the second fact opens."""
    return DossierDetails(
        public=public_view(dossier, code),
        applicant=dossier.applicant,
        reason=dossier.reason,
        fee_due=dossier.fee_due,
        department=dossier.department,
    )
