"""Draws questions by chance and takes down what an officer finds of the answers.

Only what residents typed is drawn: a button asks what the bot itself offered, and would make the share look better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.desk.quality.models import JudgedAnswer, Verdict
from bot.messaging.models import Author, Message
from bot.reform.months import Month
from bot.sealing import WITHHELD, is_sealed

DRAWN_AT_ONCE = 20
_Z95 = 1.96


@dataclass(frozen=True)
class Drawn:
    """A question of the sample with what was answered."""

    id: int
    question: str
    answers: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True)
class Accuracy:
    """What the sample says. Shares are of what was judged."""

    judged: int
    right: int
    incomplete: int
    wrong: int

    @property
    def share(self) -> float | None:
        """Answered right; None where nothing was judged."""
        return self.right / self.judged if self.judged else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval: between which shares all answers of the month lie."""
        if not self.judged:
            return None
        n, p = self.judged, self.right / self.judged
        middle, spread = p + _Z95**2 / (2 * n), _Z95 * sqrt(p * (1 - p) / n + _Z95**2 / (4 * n * n))
        below, above = ((middle + sign * spread) / (1 + _Z95**2 / n) for sign in (-1, 1))
        return max(0.0, below), min(1.0, above)


def draw(session: Session, month: Month, now: datetime, size: int = DRAWN_AT_ONCE) -> int:
    """Add up to `size` questions of `month` that were not drawn before; how many there were."""
    known = select(JudgedAnswer.question_id).where(JudgedAnswer.month == month.first)
    answered = select(Message.answer_to).where(Message.author == Author.BOT, Message.answer_to.is_not(None))
    chosen = (
        select(Message.id)
        .where(
            Message.author == Author.RESIDENT,
            Message.created_at >= month.start,
            Message.created_at < month.next.start,
            Message.shown == "",
            Message.text != WITHHELD,
            ~Message.text.startswith("/"),
            Message.id.in_(answered),
            Message.id.not_in(known),
        )
        .order_by(func.random())
        .limit(size)
    )
    found = session.scalars(chosen).all()
    session.add_all(JudgedAnswer(question_id=number, month=month.first, drawn_at=now) for number in found)
    session.flush()
    return len(found)


def next_to_judge(session: Session, month: Month) -> Drawn | None:
    """The oldest question of the sample that nobody judged and that is still there."""
    waiting = (
        select(Message)
        .join(JudgedAnswer, JudgedAnswer.question_id == Message.id)
        .where(JudgedAnswer.month == month.first, JudgedAnswer.verdict.is_(None))
        .order_by(Message.id)
    )
    for message in session.scalars(waiting):
        if is_sealed(message.text) or message.text == WITHHELD:
            continue
        return Drawn(message.id, message.text, tuple(_answers(session, message.id)), message.created_at)
    return None


def judge(session: Session, question: int, verdict: Verdict, by: str, now: datetime) -> bool:
    """Take down a verdict; False when the question was not drawn."""
    found = session.get(JudgedAnswer, question)
    if found is None:
        return False
    found.verdict, found.judged_by, found.judged_at = verdict, by, now
    session.flush()
    return True


def accuracy(session: Session, month: Month) -> Accuracy:
    """What the judged questions of `month` say."""
    verdicts = select(JudgedAnswer.verdict).where(JudgedAnswer.month == month.first, JudgedAnswer.verdict.is_not(None))
    counted = Counter(session.scalars(verdicts))
    told = (counted[Verdict.RIGHT], counted[Verdict.INCOMPLETE], counted[Verdict.WRONG])
    return Accuracy(sum(told), *told)


def _answers(session: Session, question: int) -> Sequence[str]:
    return session.scalars(select(Message.text).where(Message.answer_to == question).order_by(Message.id)).all()
