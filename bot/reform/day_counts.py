"""What the bot was asked on each day. A day that is over changes no more and is counted once by a process: a month of a
city has a hundred thousand messages, and whoever looks at its report does not wait for them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.desk.questions.repository import outcomes
from bot.messaging.models import Author, Message
from bot.reform.months import Month
from bot.settings import VIETNAM

# What was asked before midnight and answered after it is there by then.
_SETTLED = timedelta(hours=1)
_MOST_DAYS = 800


@dataclass(frozen=True)
class DayCount:
    """One day. `seconds`: from each message to its answer by the bot."""

    day: date
    questions: Counter[tuple[str, str, str]]  # by outcome, kind and procedure; not what teams heard
    seconds: list[float]


_counted: WeakKeyDictionary[Engine, dict[date, DayCount]] = WeakKeyDictionary()


def day_counts(session: Session, month: Month, now: datetime) -> Iterator[DayCount]:
    """Each day of `month` up to today, in order."""
    known = _counted.setdefault(session.connection().engine, {})
    day = month.first
    while day <= min(month.last, now.date()):
        counted = known.get(day) or _count(session, day)
        if datetime.combine(day + timedelta(days=1), time.min, VIETNAM) + _SETTLED <= now:
            if len(known) >= _MOST_DAYS:
                known.clear()
            known[day] = counted
        yield counted
        day += timedelta(days=1)


def _count(session: Session, day: date) -> DayCount:
    first = datetime.combine(day, time.min, VIETNAM)
    last = first + timedelta(days=1)
    answered = select(Message.created_at, Message.answered_at).where(
        Message.created_at >= first, Message.created_at < last, Message.author == Author.RESIDENT
    )
    return DayCount(
        day,
        outcomes(session.connection(), first, last),
        [(at - asked_at).total_seconds() for asked_at, at in session.execute(answered) if at is not None],
    )
