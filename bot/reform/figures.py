"""Every figure of the reform report: a number for each key of `data/desk/reform-report.yml`, or None where nothing
can be said. Read from the tables as they are; what was asked on days that are over is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.desk.feedback.models import FeedbackReport, FeedbackState
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.questions.grouping import Asked, group
from bot.desk.questions.models import Outcome, Question
from bot.desk.questions.service import MOST_GROUPED
from bot.desk.reach.models import Reach
from bot.desk.tickets.models import Reason, State, Ticket
from bot.dossiers.report import make_report
from bot.reform.day_counts import DayCount
from bot.reform.months import Month
from bot.reform.sample import accuracy

Values = dict[str, float | None]

_ENOUGH = 3


@dataclass(frozen=True)
class Day:
    """The questions of one day."""

    day: date
    bot: int
    people: int
    missed: int


def figures(session: Session, month: Month, now: datetime, counts: Sequence[DayCount]) -> Values:
    """All of one month, by the keys of the layout; `counts` are its days."""
    return {
        **_reach(session, month),
        **_questions(counts),
        **_seconds(session, month, counts),
        **_accuracy(session, month),
        **_dossiers(session, month, now),
        **_home_visits(session, month),
        **_feedback(session, month, now),
    }


def days(counts: Iterable[DayCount]) -> list[Day]:
    """Each day on which something was asked."""
    told = []
    for counted in counts:
        outcomes: Counter[str] = Counter()
        for (outcome, _, _), count in counted.questions.items():
            outcomes[outcome] += count
        bot, people = outcomes[Outcome.ANSWERED], outcomes[Outcome.OFFICER]
        if outcomes:
            told.append(Day(counted.day, bot, people, outcomes.total() - bot - people))
    return told


def most_asked(counts: Iterable[DayCount], limit: int = 10) -> Sequence[tuple[str, int]]:
    """Codes of the procedures asked about most, each with how often."""
    asked: Counter[str] = Counter()
    for counted in counts:
        for (_, _, code), count in counted.questions.items():
            asked[code] += count
    del asked[""]
    return sorted(asked.items(), key=lambda told: (-told[1], told[0]))[:limit]


def most_missed(session: Session, month: Month, limit: int = 5) -> Sequence[tuple[str, int]]:
    """What was asked and not answered, grouped by likeness: a typical wording, masked, and how often.

    What fewer than `_ENOUGH` asked may be somebody's story, which is no matter of a report.
    """
    chosen = (
        select(Question.id, Question.asked_at, Question.text)
        .where(*_in_month(Question.asked_at, month), Question.text != "")
        .order_by(Question.asked_at.desc())
        .limit(MOST_GROUPED)
    )
    groups = group([Asked(number, at, text) for number, at, text in session.execute(chosen)])
    return [(found.samples[0], len(found.questions)) for found in groups[:limit] if len(found.questions) >= _ENOUGH]


def by_neighbourhood(session: Session, month: Month) -> Sequence[tuple[str, tuple[int, int, int]]]:
    """Slug; opened, asked, returned of each neighbourhood whose link was used; the most used first."""
    sums = (func.sum(Reach.opened), func.sum(Reach.asked), func.sum(Reach.returned))
    chosen = (
        select(Reach.neighbourhood, *sums)
        .where(Reach.neighbourhood != "", *_weeks(month))
        .group_by(Reach.neighbourhood)
        .order_by(sums[1].desc(), Reach.neighbourhood)
    )
    return [(slug, (opened, asked, returned)) for slug, opened, asked, returned in session.execute(chosen)]


def _in_month(column: InstrumentedAttribute[datetime], month: Month) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a moment lies in `month`."""
    return (column >= month.start, column < month.next.start)


def _weeks(month: Month) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """A week belongs to the month of its Monday."""
    return (Reach.week >= month.first, Reach.week <= month.last)


def _reach(session: Session, month: Month) -> Values:
    sums = select(func.sum(Reach.opened), func.sum(Reach.asked), func.sum(Reach.returned)).where(*_weeks(month))
    opened, asked, returned = (value or 0 for value in session.execute(sums).one())
    places = select(func.count(Reach.neighbourhood.distinct())).where(Reach.neighbourhood != "", *_weeks(month))
    return {
        "opened": opened,
        "visits_asked": asked,
        "returned": returned,
        "asked_share": _share(asked, opened),
        "neighbourhoods": session.scalar(places),
    }


def _questions(counts: Iterable[DayCount]) -> Values:
    """Greetings and thanks are no questions."""
    told: Counter[str] = Counter()
    for counted in counts:
        for (outcome, kind, _), count in counted.questions.items():
            told[outcome] += 0 if kind == "smalltalk" else count
    return {
        "questions": told.total(),
        "by_bot": told[Outcome.ANSWERED],
        "by_bot_share": _share(told[Outcome.ANSWERED], told.total()),
        "asked_back": told[Outcome.ASKED_BACK],
        "by_people": told[Outcome.OFFICER],
        "missed": told[Outcome.NOT_UNDERSTOOD] + told[Outcome.OUT_OF_SCOPE],
    }


def _seconds(session: Session, month: Month, counts: Iterable[DayCount]) -> Values:
    """In the middle: from a message to its answer by the bot, and from the need for a person to an officer's words."""
    bot = [seconds for counted in counts for seconds in counted.seconds]
    answered = select(Ticket.opened_at, Ticket.answered_at).where(
        *_in_month(Ticket.opened_at, month),
        Ticket.state.in_(list(State)),  # all of them: the index begins with it
        Ticket.answered_at.is_not(None),
        Ticket.reason != Reason.STEPPED_IN,
    )
    people = [(at - opened).total_seconds() / 60 for opened, at in session.execute(answered).tuples() if at]
    return {"bot_seconds": median(bot) if bot else None, "people_minutes": median(people) if people else None}


def _accuracy(session: Session, month: Month) -> Values:
    told = accuracy(session, month)
    below, above = told.bounds or (None, None)
    return {
        "judged": told.judged,
        "right_share": told.share,
        "right_below": below,
        "right_above": above,
        "wrong": told.wrong,
    }


def _dossiers(session: Session, month: Month, now: datetime) -> Values:
    told = make_report(session, now, month.first, month.last).total
    return {
        "received": told.received,
        "done": told.done,
        "on_time_share": told.on_time_share,
        "late": told.late,
        "in_session_share": _share(told.in_session, told.done),
        "same_day_share": _share(told.in_session + told.same_day, told.done),
        "overdue": told.overdue,
        "rated": told.rated,
        "rating": told.rating,
        "dissatisfied": told.dissatisfied,
    }


def _home_visits(session: Session, month: Month) -> Values:
    asked = session.execute(
        select(func.count(), func.count().filter(HomeVisit.urgent)).where(*_in_month(HomeVisit.made_at, month))
    )
    wanted, urgent = asked.one()
    done = select(func.count()).where(HomeVisit.state == VisitState.DONE, *_in_month(HomeVisit.changed_at, month))
    return {"visits_wanted": wanted, "visits_urgent": urgent, "visits_done": session.scalar(done)}


def _feedback(session: Session, month: Month, now: datetime) -> Values:
    """Of what was reported in the month."""
    chosen = select(FeedbackReport.state, FeedbackReport.answered_at, FeedbackReport.reply_by)
    rows = session.execute(chosen.where(*_in_month(FeedbackReport.made_at, month))).tuples().all()
    answered = [(at, by) for _, at, by in rows if at is not None]
    late = [by for state, at, by in rows if at is None and FeedbackState(state).is_open and by < now.date()]
    in_time = sum(at.date() <= by for at, by in answered)
    return {
        "feedback": len(rows),
        "feedback_answered": len(answered),
        "feedback_in_time_share": _share(in_time, len(answered) + len(late)),
        "feedback_late": len(late),
    }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
