"""What is drawn for judging, and what the verdicts say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.desk.quality.models import Verdict
from bot.errors import InputError
from bot.messaging.models import Author, Message
from bot.reform.months import Month
from bot.reform.sample import Accuracy, accuracy, draw, judge, next_to_judge
from bot.sealing import WITHHELD
from bot.settings import VIETNAM

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM)
NOVEMBER = Month(date(2026, 11, 1))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


def ask(session: Session, text: str, at: datetime = NOW, *, answered: bool = True, **columns: str) -> int:
    common = {"channel": "web", "conversation": "c1", "created_at": at}
    question = Message(**common, author=Author.RESIDENT, text=text, **columns)
    session.add(question)
    session.flush()
    if answered:
        session.add(Message(**common, author=Author.BOT, text=f"trả lời: {text}", answer_to=question.id))
        session.flush()
    return question.id


def test_only_typed_questions_that_the_bot_answered_are_drawn_and_each_once(session: Session) -> None:
    first = ask(session, "khai tử cần gì")
    second = ask(session, "đăng ký kết hôn ở đâu")
    ask(session, "/ask_human", shown="Gặp cán bộ")
    ask(session, WITHHELD)
    ask(session, "cho hỏi", answered=False)
    ask(session, "tháng trước", NOW - timedelta(days=30))
    assert draw(session, NOVEMBER, NOW, size=1) == 1
    assert draw(session, NOVEMBER, NOW) == 1
    assert draw(session, NOVEMBER, NOW) == 0
    drawn = next_to_judge(session, NOVEMBER)
    assert drawn is not None
    assert (drawn.id, drawn.question, drawn.answers) == (first, "khai tử cần gì", ("trả lời: khai tử cần gì",))
    assert judge(session, first, Verdict.RIGHT, "lan", NOW)
    following = next_to_judge(session, NOVEMBER)
    assert following is not None
    assert following.id == second


def test_share_is_of_what_was_judged_with_how_sure_it_is(session: Session) -> None:
    numbers = [ask(session, f"câu {n}") for n in range(10)]
    draw(session, NOVEMBER, NOW)
    assert accuracy(session, NOVEMBER).share is None
    for number in numbers[:6]:
        judge(session, number, Verdict.RIGHT, "lan", NOW)
    judge(session, numbers[6], Verdict.INCOMPLETE, "lan", NOW)
    judge(session, numbers[7], Verdict.WRONG, "lan", NOW)
    told = accuracy(session, NOVEMBER)
    assert told == Accuracy(judged=8, right=6, incomplete=1, wrong=1)
    assert told.bounds == pytest.approx((0.409, 0.929), abs=0.001)  # Wilson's interval of 6 of 8
    judge(session, numbers[6], Verdict.RIGHT, "minh", NOW)  # a second look
    assert accuracy(session, NOVEMBER).right == 7


def test_what_was_not_drawn_is_not_judged(session: Session) -> None:
    assert not judge(session, 12345, Verdict.WRONG, "lan", NOW)


def test_months_are_calendar_months() -> None:
    december = Month.read("2026-12")
    assert (december.first, december.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert str(december.next) == "2027-01"
    assert str(Month.of(date(2026, 3, 31)).before) == "2026-02"
    with pytest.raises(InputError):
        Month.read("13/2026")
