"""Who is called about an urgent request, and for how long one may be silent before the next one is called.

Pure decisions and rows; `bot.messaging.home_visit_notices` sends what follows from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.home_visits.models import DutyCall, HomeVisit, VisitState
from bot.desk.home_visits.repository import HomeVisitRepository

TAKEN, PASSED = "taken", "passed"


@dataclass(frozen=True)
class OnDuty:
    """An officer who can be called."""

    name: str
    channel: str
    conversation: str


@dataclass(frozen=True)
class NextCall:
    """Whom to call now; `officer` is None when there is nobody.

    `story` is what the resident is told: `next` one is called, `nobody` has answered; "" when there is nothing new.
    """

    officer: OnDuty | None
    story: str


def next_call(
    calls: Sequence[DutyCall], on_duty: Sequence[OnDuty], patience: timedelta, now: datetime
) -> NextCall | None:
    """Whom to call about a request that nobody has taken; None: the officer called last may still answer.

    Who was called longest ago is called next, so that after the last one it begins again with the first.
    """
    last = calls[-1] if calls else None
    if last and last.answer != PASSED and now - last.called_at < patience:
        return None
    called = {(call.channel, call.conversation): number for number, call in enumerate(calls)}
    order = sorted(on_duty, key=lambda officer: called.get((officer.channel, officer.conversation), -1))
    return NextCall(order[0] if order else None, _story(len(calls), len(on_duty)))


def _story(calls: int, on_duty: int) -> str:
    """Told once in each round, so that nobody's telephone rings all night."""
    if not on_duty:
        return "" if calls else "nobody"
    if calls and calls % on_duty == 0:
        return "nobody"
    return "next" if 0 < calls < on_duty else ""


def answer_call(
    repository: HomeVisitRepository, visit: HomeVisit | None, who: tuple[str, str], takes: bool, now: datetime
) -> str:
    """What an officer answers: `taken`, `passed`, `late` (somebody else has it), or `stranger`, who was not called."""
    if visit is None:
        return "stranger"
    mine = [call for call in repository.calls(visit) if (call.channel, call.conversation) == who]
    if not mine:
        return "stranger"
    if visit.state is not VisitState.CALLING:
        return "late"
    mine[-1].answer = TAKEN if takes else PASSED
    if takes:
        visit.state, visit.officer, visit.changed_at = VisitState.TAKEN, mine[-1].name, now
    return mine[-1].answer
