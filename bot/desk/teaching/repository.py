"""All SQL about sentences to learn, trainings, and facts that were found wrong."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.desk.teaching.models import Learning, Sentence, State, Task

SHOWN = 20


def waiting_sentences(session: Session) -> Sequence[Sentence]:
    """What the next training is to learn, oldest first."""
    found = select(Sentence).where(Sentence.learning_id.is_(None), Sentence.withdrawn.is_(False))
    return session.scalars(found.order_by(Sentence.id)).all()


def withdraw_of_change(session: Session, change: int) -> None:
    """What was taught with an edit that was taken back is not to be learnt."""
    session.execute(update(Sentence).where(Sentence.change_id == change).values(withdrawn=True))


def withdraw(session: Session, number: int) -> None:
    """A sentence that waits is not to be learnt."""
    session.execute(
        update(Sentence).where(Sentence.id == number, Sentence.learning_id.is_(None)).values(withdrawn=True)
    )


def note_learnt(session: Session, numbers: Sequence[int], learning: int) -> None:
    """The training `learning` has learnt the sentences `numbers`."""
    session.execute(update(Sentence).where(Sentence.id.in_(numbers)).values(learning_id=learning))


def give_back(session: Session, learning: int) -> None:
    """The sentences of a training that was taken back wait again."""
    session.execute(update(Sentence).where(Sentence.learning_id == learning).values(learning_id=None))


def trainings(session: Session) -> Sequence[Learning]:
    """The newest trainings, newest first."""
    return session.scalars(select(Learning).order_by(Learning.id.desc()).limit(SHOWN)).all()


def running(session: Session) -> Learning | None:
    """The training that goes on now."""
    return session.scalars(select(Learning).where(Learning.state == State.RUNNING).order_by(Learning.id)).first()


def tasks(session: Session, *, about: str = "") -> Sequence[Task]:
    """What is to be mended, oldest first; of one procedure or question where given."""
    found = select(Task).where(Task.done_at.is_(None)).order_by(Task.id)
    return session.scalars(found.where(Task.about == about) if about else found).all()


def count_tasks(session: Session) -> dict[str, int]:
    """How much is to be mended, by procedure or question."""
    counted = select(Task.about, func.count()).where(Task.done_at.is_(None)).group_by(Task.about)
    return dict(session.execute(counted).tuples().all())
