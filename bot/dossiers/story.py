"""Where a dossier stands, told to a resident. The sentences are in `data/answers/dossier/`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.answer import Answer, Button, render
from bot.dossiers.rating import LEVELS
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
    withholds: bool = False  # what only the owner may see is not told here, whoever asks: the channel leads abroad

    def tell(self, result: LookupResult) -> Answer:
        """What a code alone shows, or why there is nothing to show."""
        if result.dossier is None:
            return self._nothing(result)
        buttons = [] if self.withholds else [button("proof", result.dossier.code)]
        return self._story(result.dossier, None, result.bundle, buttons)

    def tell_details(self, result: ProofResult, offers: Sequence[Button] = ()) -> Answer:
        """What the second fact opened, or the same words as for an unknown code; `offers` is what may come next."""
        if result.details is None:
            return self._nothing(result)
        return self._story(result.details.public, result.details, result.bundle, offers)

    def _nothing(self, result: LookupResult | ProofResult) -> Answer:
        if result.outcome is Outcome.LOCKED:
            return Answer(render("dossier/locked", until=result.locked_until, ask=self.ask()), (button("human"),))
        if result.outcome is Outcome.GUARDED:
            return Answer(render("dossier/guarded", ask=self.ask()), (button("whole_proof"), button("human")))
        similar = result.similar if isinstance(result, LookupResult) else ()
        text = render("dossier/not_matched", ask=self.ask(), similar=similar)
        return Answer(text, (*(button("code", code) for code in similar[:2]), button("again"), button("human")))

    def _story(
        self,
        dossier: PublicDossier,
        more: DossierDetails | None,
        bundle: Sequence[PublicDossier],
        offers: Sequence[Button],
    ) -> Answer:
        text = render(
            "dossier/story",
            d=dossier,
            more=None if self.withholds else more,
            withheld=self.withholds and (more is not None or dossier.status.needs_reason),
            due=due_of(dossier, self.now.date(), self.working_days),
            office=self.office,
            ask=self.ask(),
            bundle=bundle,
            plain=load_reasons().explain(more.reason) if more and not self.withholds else [],
            is_old=self.now - dossier.snapshot_at > OLD_AFTER,
        )
        buttons = list(offers)
        if dossier.procedure_code:
            buttons.append(button("documents", dossier.procedure_code))
        return Answer(text, (*buttons, button("human")))

    def ask(self) -> str:
        """How to reach a person, in the middle of a sentence."""
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


def rating_buttons(code: str) -> tuple[Button, ...]:
    """The five levels, best first: one tap."""
    payload = '/rate_dossier{{"dossier_code":"{}","rating":"{}"}}'
    return tuple(
        Button(render("dossier/buttons", name=str(level), code=code), payload.format(code, level))
        for level in reversed(LEVELS)
    )


def button(name: str, about: str = "") -> Button:
    """One of the buttons under a dossier; `about` is the code of a dossier or of a procedure."""
    dossier = f'{{"dossier_code":"{about}"}}'
    payloads = {
        "proof": f"/show_dossier_details{dossier}",
        "whole_proof": "/show_dossier_details",
        "documents": f'/ask_procedure_documents{{"procedure":"{about}"}}',
        "human": "/ask_human",
        "again": "/check_dossier",
        "enter": "/check_dossier",
        "code": f"/check_dossier{dossier}",
        "view": f"/check_dossier{dossier}",
        "unfollow": "/unfollow_dossier",
        "follow": f"/follow_dossier{dossier}",
        "own": "/list_my_dossiers",
        "rate": f"/rate_dossier{dossier}",
        "agree": "/affirm",
        "refuse": "/deny",
    }
    return Button(render("dossier/buttons", name=name, code=about), payloads[name])
