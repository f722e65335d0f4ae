"""Takes requests for a visit, moves and ends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalogue.ward import HomeProcedure, Ward
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.repository import HomeVisitRepository
from bot.desk.home_visits.times import free_times
from bot.desk.request_codes import VISIT, new_code
from bot.errors import InputError
from bot.text import fold


@dataclass(frozen=True)
class Asked:
    """What a resident asked for. `at` is None when no offered time was chosen."""

    procedure: str
    person: Person
    neighbourhood: str
    channel: str
    conversation: str
    at: datetime | None = None
    urgent: bool = False


class HomeVisits:
    """Visits of one ward, in one transaction, at one moment."""

    def __init__(self, session: Session, ward: Ward, now: datetime) -> None:
        self._session = session
        self._ward = ward
        self._now = now
        self.repository = HomeVisitRepository(session)

    def free(self) -> list[datetime]:
        """The times that can be booked, in order."""
        return free_times(self._ward, self.repository.booked(self._now), self._now)

    def request(self, asked: Asked) -> HomeVisit:
        """Store a request: urgent ones are called about, eligible ones with a free time are booked.

        Everything else waits for an officer's decision; nothing is refused here. A time that was taken meanwhile
        leaves the request without one.
        """
        listed = listed_procedure(self._ward, asked.procedure)
        visit = HomeVisit(
            code=new_code(VISIT),
            state=VisitState.CALLING if asked.urgent else VisitState.TO_DECIDE,
            procedure=asked.procedure[:200],
            procedure_code=listed.code if listed else "",
            urgent=asked.urgent,
            neighbourhood=asked.neighbourhood[:80],
            person=asked.person.sealed(),
            channel=asked.channel,
            conversation=asked.conversation,
            made_at=self._now,
            changed_at=self._now,
        )
        self.repository.add(visit)
        if asked.at and not asked.urgent:
            eligible = listed is not None and is_reason(self._ward, asked.person.reason)
            if self._place(visit, asked.at) and eligible:
                visit.state = VisitState.BOOKED
        return visit

    def move(self, visit: HomeVisit, at: datetime | None) -> bool:
        """Give it another time, or none: then an officer calls. False when `at` is taken: then nothing is changed."""
        if at is not None and not self._place(visit, at):
            return False
        if at is None:
            visit.starts_at = visit.place = None
            visit.state = VisitState.TO_DECIDE
        visit.reminded_at = None
        visit.changed_at = self._now
        return True

    def cancel(self, visit: HomeVisit) -> None:
        """The resident does not need it any more; its time is free again."""
        self._end(visit, VisitState.CANCELLED)

    def decide(self, visit: HomeVisit, at: datetime | None, officer: str) -> None:
        """An officer agrees to a visit, at `at` or at the time that the resident wished for.

        Raises:
            InputError: no time is known, or it is taken.
        """
        wanted = at or visit.starts_at
        if wanted is None:
            raise InputError("no time", hint="Xin chọn ngày giờ đến nhà.")
        if wanted != visit.starts_at and not self._place(visit, wanted):
            raise InputError("the time is taken", hint="Giờ đó đã đủ lượt. Xin chọn giờ khác.")
        visit.state, visit.officer, visit.changed_at = VisitState.BOOKED, officer, self._now
        visit.reminded_at = None

    def decline(self, visit: HomeVisit, why: str) -> None:
        """An officer cannot come; `why` is told to the resident.

        Raises:
            InputError: there is no reason.
        """
        if not why.strip():
            raise InputError(
                "no reason", hint="Xin ghi lý do và cách khác để bà con làm được việc; bà con đọc câu này."
            )
        visit.note = why.strip()
        self._end(visit, VisitState.DECLINED)

    def finish(self, visit: HomeVisit, state: VisitState, *, received: str, returned: str, note: str) -> None:
        """Write down what became of it: papers taken along and given back. May be corrected later."""
        visit.received, visit.returned, visit.note = received.strip(), returned.strip(), note.strip()
        visit.state, visit.changed_at = state, self._now

    def _end(self, visit: HomeVisit, state: VisitState) -> None:
        visit.state, visit.place, visit.changed_at = state, None, self._now

    def _place(self, visit: HomeVisit, at: datetime) -> bool:
        """Take a place at `at`; False when none is free any more."""
        service = self._ward.home_service
        places = range(service.visits.at_once if service and service.visits else 1)
        for place in sorted(set(places) - self.repository.taken_places(at)):
            try:
                with self._session.begin_nested():
                    visit.starts_at, visit.place = at, place
                    self._session.flush()
                return True
            except IntegrityError:  # somebody was quicker
                self._session.refresh(visit)
        return False


def listed_procedure(ward: Ward, told: str) -> HomeProcedure | None:
    """The procedure of the ward's list that `told` names."""
    if ward.home_service is None:
        return None
    said = fold(told)
    return next(
        (p for p in ward.home_service.procedures if said in {fold(name) for name in (p.name, *p.aliases)}), None
    )


def is_reason(ward: Ward, reason: str) -> bool:
    """Whether `reason` is one for which the ward comes without asking further."""
    return ward.home_service is not None and reason in ward.home_service.who


def find_neighbourhoods(ward: Ward, *told: str) -> list[str]:
    """The new names of the neighbourhoods that may be meant."""
    if ward.places is None:
        return []
    return [place.name for place in ward.places.find_neighbourhoods(" ".join(told))]


def by_neighbourhood(visits: list[HomeVisit]) -> Mapping[str, list[HomeVisit]]:
    """The route list: visits of a day by neighbourhood, those of one neighbourhood in the order of their times."""
    found: dict[str, list[HomeVisit]] = {}
    for visit in sorted(visits, key=lambda visit: (visit.neighbourhood == "", visit.neighbourhood)):
        found.setdefault(visit.neighbourhood, []).append(visit)
    return found
