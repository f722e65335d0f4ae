"""Every figure of the reform report: a number for each key of `data/desk/reform-report.yml`, or None where nothing
can be said. Read from the tables as they are; a month is counted anew whenever it is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.desk.feedback.models import FeedbackReport, FeedbackState
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.questions.grouping import Asked, group
from bot.desk.questions.models import Outcome, Question
from bot.desk.questions.repository import outcomes
from bot.desk.questions.service import MOST_GROUPED
from bot.desk.reach.models import Reach
from bot.dossiers.report import make_report
from bot.messaging.models import Author, Message
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


def figures(session: Session, month: Month, now: datetime) -> Values:
    """All of one month, by the keys of the layout."""
    return {
        **_reach(session, month),
        **_questions(session, month),
        **_seconds(session, month),
        **_accuracy(session, month),
        **_dossiers(session, month, now),
        **_home_visits(session, month),
        **_feedback(session, month, now),
    }


def days(session: Session, month: Month) -> list[Day]:
    """Each day on which something was asked."""
    counted: dict[date, Counter[str]] = {}
    of_the_bot = (Question.message_id.is_not(None), *_in_month(Question.asked_at, month))  # not what teams heard
    asked = select(Question.asked_at, Question.outcome).where(*of_the_bot)
    for at, outcome in session.execute(asked).yield_per(2000):
        counted.setdefault(at.date(), Counter())[outcome] += 1
    return [
        Day(
            day,
            told[Outcome.ANSWERED],
            told[Outcome.OFFICER],
            told.total() - told[Outcome.ANSWERED] - told[Outcome.OFFICER],
        )
        for day, told in sorted(counted.items())
    ]


def most_asked(session: Session, month: Month, limit: int = 10) -> Sequence[tuple[str, int]]:
    """Codes of the procedures asked about most, each with how often."""
    chosen = (
        select(Question.procedure, func.count())
        .where(*_in_month(Question.asked_at, month), Question.procedure != "")
        .group_by(Question.procedure)
        .order_by(func.count().desc(), Question.procedure)
        .limit(limit)
    )
    return [(code, count) for code, count in session.execute(chosen)]


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


def _questions(session: Session, month: Month) -> Values:
    """Greetings and thanks are no questions."""
    told: Counter[str] = Counter()
    for (outcome, kind), count in outcomes(session.connection(), month.start, month.next.start).items():
        told[outcome] += 0 if kind == "smalltalk" else count
    return {
        "questions": told.total(),
        "by_bot": told[Outcome.ANSWERED],
        "by_bot_share": _share(told[Outcome.ANSWERED], told.total()),
        "asked_back": told[Outcome.ASKED_BACK],
        "by_people": told[Outcome.OFFICER],
        "missed": told[Outcome.NOT_UNDERSTOOD] + told[Outcome.OUT_OF_SCOPE],
    }


def _seconds(session: Session, month: Month) -> Values:
    """In the middle: from a message to its answer by the bot, and to an officer's from when they were written to."""
    chosen = select(Message.channel, Message.conversation, Message.author, Message.created_at, Message.answered_at)
    chosen = chosen.where(*_in_month(Message.created_at, month)).order_by(
        Message.channel, Message.conversation, Message.id
    )
    bot: list[float] = []
    people: list[float] = []
    waiting: dict[tuple[str, str], datetime] = {}
    for channel, conversation, author, at, answered_at in session.execute(chosen).yield_per(2000):
        key = (channel, conversation)
        if author == Author.RESIDENT:
            waiting.setdefault(key, at)
            if answered_at is not None:
                bot.append((answered_at - at).total_seconds())
        elif author == Author.OFFICER and key in waiting:
            people.append((at - waiting.pop(key)).total_seconds() / 60)
        elif author == Author.BOT:
            waiting.pop(key, None)
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
