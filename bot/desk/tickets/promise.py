"""When an answer will come, by the ward's hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.workdays import WorkCalendar

WITHIN = timedelta(minutes=30)  # of working time
URGENT_WITHIN = timedelta(minutes=10)


def promised(calendar: WorkCalendar, now: datetime, within: timedelta = WITHIN) -> datetime | None:
    """The moment at which `within` of working time has gone by after `now`; None if the office does not open soon."""
    moment = calendar.next_opening(now)
    while moment is not None:
        closing = calendar.closing(moment)
        end = datetime.combine(moment.date(), closing, tzinfo=moment.tzinfo) if closing else moment
        if moment + within <= end:
            return moment + within
        within -= end - moment
        moment = calendar.next_opening(end)
    return None
