"""All SQL about questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.desk.questions.models import Question, Settled

_ADD = insert(Question)
Row = Any  # a row of the table, its columns as attributes


def add(connection: Connection, values: dict[str, Any]) -> None:
    """Store one question."""
    connection.execute(_ADD, values)


def waiting(connection: Connection, limit: int) -> Sequence[Row]:
    """The newest questions that wait for an officer, at most `limit`, newest first."""
    columns = (Question.id, Question.message_id, Question.asked_at, Question.text, Question.procedure, Question.outcome)
    return connection.execute(
        select(*columns).where(Question.waits).order_by(Question.asked_at.desc(), Question.id.desc()).limit(limit)
    ).all()


def texts_of(connection: Connection, ids: Sequence[int]) -> Sequence[str]:
    """What was asked in the questions `ids`, masked, in the order of `ids`."""
    texts = dict(connection.execute(select(Question.id, Question.text).where(Question.id.in_(ids))).tuples().all())
    return [texts[number] for number in ids if number in texts]


def count_waiting(connection: Connection) -> int:
    """How many wait."""
    return connection.execute(select(func.count()).where(Question.waits).select_from(Question)).scalar_one()


def settle(connection: Connection, ids: Sequence[int], how: Settled, at: datetime, by: str) -> int:
    """Take questions off the list; how many were on it."""
    done = update(Question).where(Question.id.in_(ids), Question.waits)
    return connection.execute(done.values(waits=False, settled=how, settled_at=at, settled_by=by)).rowcount


def note_change(connection: Connection, ids: Sequence[int], change: int) -> None:
    """Remember by which edit of the files questions were settled."""
    connection.execute(update(Question).where(Question.id.in_(ids)).values(change_id=change))


def reopen_of_change(connection: Connection, change: int) -> None:
    """Put the questions that an edit settled back on the list."""
    undone = update(Question).where(Question.change_id == change)
    connection.execute(undone.values(waits=True, settled=None, settled_at=None, settled_by="", change_id=None))


def outcomes(connection: Connection, first: datetime, until: datetime) -> Counter[tuple[str, str, str]]:
    """How many questions the bot (not a team) was asked from `first` to before `until`: outcome, kind, procedure."""
    kinds = (Question.outcome, Question.kind, Question.procedure)
    counted = (
        select(*kinds, func.count())
        .where(Question.asked_at >= first, Question.asked_at < until, Question.message_id.is_not(None))
        .group_by(*kinds)
    )
    return Counter(
        {(outcome, kind, code): count for outcome, kind, code, count in connection.execute(counted).tuples()}
    )
