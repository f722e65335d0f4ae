"""All SQL about visits at home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.desk.home_visits.models import DutyCall, HomeVisit, VisitState
from bot.desk.officers.models import Officer

_BLANK = {"person": "", "received": "", "returned": "", "note": "", "conversation": ""}


class HomeVisitRepository:
    """Visits in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, visit: HomeVisit) -> None:
        """Store a new one."""
        self._session.add(visit)
        self._session.flush()

    def by_code(self, code: str) -> HomeVisit | None:
        """One visit."""
        return self._session.scalar(select(HomeVisit).where(HomeVisit.code == code))

    def booked(self, first: datetime) -> dict[datetime, int]:
        """How many visits are booked at each time from `first` on."""
        counted = (
            select(HomeVisit.starts_at, func.count())
            .where(HomeVisit.starts_at >= first, HomeVisit.place.is_not(None))
            .group_by(HomeVisit.starts_at)
        )
        return {at: count for at, count in self._session.execute(counted) if at is not None}

    def taken_places(self, at: datetime) -> set[int]:
        """The places of the visits at one time."""
        found = select(HomeVisit.place).where(HomeVisit.starts_at == at, HomeVisit.place.is_not(None))
        return {place for place in self._session.scalars(found) if place is not None}

    def between(self, first: datetime, last: datetime) -> Sequence[HomeVisit]:
        """Visits that begin in that time, whatever became of them, in order."""
        chosen = select(HomeVisit).where(HomeVisit.starts_at >= first, HomeVisit.starts_at < last)
        return self._session.scalars(chosen.order_by(HomeVisit.starts_at, HomeVisit.id)).all()

    def in_states(self, states: Iterable[VisitState], *, urgent: bool | None = None) -> Sequence[HomeVisit]:
        """Visits that stand so, the oldest first."""
        chosen = select(HomeVisit).where(HomeVisit.state.in_(list(states)))
        if urgent is not None:
            chosen = chosen.where(HomeVisit.urgent == urgent)
        return self._session.scalars(chosen.order_by(HomeVisit.id)).all()

    def to_call_about(self) -> Sequence[HomeVisit]:
        """Urgent visits that nobody has taken, for this transaction alone."""
        chosen = select(HomeVisit).where(HomeVisit.state == VisitState.CALLING).order_by(HomeVisit.id)
        return self._session.scalars(chosen.with_for_update(skip_locked=True)).all()

    def to_tell_of(self) -> Sequence[HomeVisit]:
        """Urgent visits that somebody has taken, of which the resident does not know yet."""
        chosen = select(HomeVisit).where(HomeVisit.state == VisitState.TAKEN, HomeVisit.reminded_at.is_(None))
        return self._session.scalars(chosen.with_for_update(skip_locked=True)).all()

    def to_remind(self, first: datetime, last: datetime) -> Sequence[HomeVisit]:
        """Booked visits that begin in that time and of which the resident was not reminded."""
        chosen = select(HomeVisit).where(
            HomeVisit.state == VisitState.BOOKED,
            HomeVisit.starts_at >= first,
            HomeVisit.starts_at < last,
            HomeVisit.reminded_at.is_(None),
        )
        return self._session.scalars(chosen.order_by(HomeVisit.starts_at).with_for_update(skip_locked=True)).all()

    def on_duty(self) -> Sequence[Officer]:
        """The officers who can be called, in the order in which they are."""
        chosen = select(Officer).where(Officer.on_duty, Officer.alert_chat != "", Officer.dismissed_at.is_(None))
        return self._session.scalars(chosen.order_by(Officer.id)).all()

    def calls(self, visit: HomeVisit) -> Sequence[DutyCall]:
        """Who was called about it, in order."""
        return self._session.scalars(select(DutyCall).where(DutyCall.visit_id == visit.id).order_by(DutyCall.id)).all()

    def add_call(self, call: DutyCall) -> None:
        """Write down that somebody is called."""
        self._session.add(call)
        self._session.flush()

    def forget_persons(self, open_before: datetime, ended_before: datetime) -> int:
        """Remove whom visits were for that ended before `ended_before`, or lay about since `open_before`."""
        ended = [state for state in VisitState if not state.is_open]
        old = (HomeVisit.state.in_(ended) & (HomeVisit.changed_at < ended_before)) | (
            HomeVisit.changed_at < open_before
        )
        statement = update(HomeVisit).where(old, HomeVisit.person != "").values(_BLANK)
        result = self._session.execute(statement, execution_options={"synchronize_session": False})
        return int(getattr(result, "rowcount", 0))

    def erase(self, channel: str, conversation: str, now: datetime) -> None:
        """Remove whom the visits of a conversation were for; those that are open are cancelled."""
        mine = (HomeVisit.channel == channel, HomeVisit.conversation == conversation)
        is_open = HomeVisit.state.in_([state for state in VisitState if state.is_open])
        ended = {"state": VisitState.CANCELLED, "place": None, "changed_at": now}
        self._session.execute(update(HomeVisit).where(*mine, is_open).values(ended))
        self._session.execute(update(HomeVisit).where(*mine).values(_BLANK))
