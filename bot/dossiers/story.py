"""Where a dossier stands, told to a resident. The sentences are in `data/answers/dossier/`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.answer import Answer, Button, render
from bot.dossiers.reasons import load_reasons
from bot.dossiers.schemas import DossierDetails, LookupResult, Outcome, ProofResult, PublicDossier

# (start, end) → working days after start up to and with end; `WorkCalendar.working_days_between`.
WorkingDays = Callable[[date, date], int]

# After this time the resident is told that the data is old: a weekend and a day without an import.
OLD_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class Office:
    """Where the resident goes and whom they call; filled from the ward's file by the caller."""

    name: str
    address: str = ""
    hours: str = ""  # "7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu"
    phone: str = ""
    officer: str = ""  # who answers for delays: "chị Mẫu, phụ trách bộ phận Một cửa"


class DueKind(StrEnum):
    """What is said about the due date."""

    LEFT = "left"
    TODAY = "today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNKNOWN = "unknown"
    SILENT = "silent"  # the status makes it meaningless


@dataclass(frozen=True)
class Due:
    """The due date seen from today; `days` counts working days, left or late."""

    kind: DueKind
    day: date | None = None
    days: int = 0


@dataclass(frozen=True)
class Storyteller:
    """Tells results to residents at one moment."""

    office: Office
    working_days: WorkingDays
    now: datetime

    def tell(self, result: LookupResult) -> Answer:
        """What a code alone shows, or why there is nothing to show."""
        if result.dossier is None:
            return self._nothing(result.outcome, result.locked_until)
        return self._story(result.dossier, None)

    def tell_details(self, result: ProofResult) -> Answer:
        """What the second fact opened, or the same words as for an unknown code."""
        if result.details is None:
            return self._nothing(result.outcome, result.locked_until)
        return self._story(result.details.public, result.details)

    def _nothing(self, outcome: Outcome, until: datetime | None) -> Answer:
        if outcome is Outcome.LOCKED:
            return Answer(render("dossier/locked", until=until, ask=self._ask()), (_button("human"),))
        text = render("dossier/not_matched", ask=self._ask())
        return Answer(text, (_button("again"), _button("human")))

    def _story(self, dossier: PublicDossier, more: DossierDetails | None) -> Answer:
        text = render(
            "dossier/story",
            d=dossier,
            more=more,
            due=due_of(dossier, self.now.date(), self.working_days),
            office=self.office,
            ask=self._ask(),
            plain=load_reasons().explain(more.reason) if more else [],
            is_old=self.now - dossier.snapshot_at > OLD_AFTER,
        )
        buttons = [] if more else [_button("proof", dossier.code)]
        if dossier.procedure_code:
            buttons.append(_button("documents", dossier.procedure_code))
        return Answer(text, (*buttons, _button("human")))

    def _ask(self) -> str:
        return render("dossier/ask", office=self.office)


def due_of(dossier: PublicDossier, today: date, working_days: WorkingDays) -> Due:
    """The due date as it matters in the dossier's status.

    Days are compared, not hours: a dossier due at 17:00 is not called late at 17:01.
    """
    day = dossier.due_at.date() if dossier.due_at else None
    if dossier.status.clock_stopped:
        return Due(DueKind.PAUSED, day) if day else Due(DueKind.SILENT)
    if not dossier.status.can_be_overdue:
        return Due(DueKind.SILENT)
    if day is None:
        return Due(DueKind.UNKNOWN)
    if day == today:
        return Due(DueKind.TODAY, day)
    if day < today:
        return Due(DueKind.OVERDUE, day, working_days(day, today))
    return Due(DueKind.LEFT, day, working_days(today, day))


def _button(name: str, about: str = "") -> Button:
    payloads = {
        "proof": f'/show_dossier_details{{"dossier_code":"{about}"}}',
        "documents": f'/ask_procedure_documents{{"procedure":"{about}"}}',
        "human": "/ask_human",
        "again": "/check_dossier",
    }
    return Button(render("dossier/buttons", name=name), payloads[name])
