"""Which messages count as a visit, and to whom it is put down."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.desk.reach import repository
from bot.messaging.channel import Incoming
from bot.messaging.service import Messaging
from bot.settings import VIETNAM
from tests.messaging.standins import Counting

MONDAY = date(2026, 11, 23)
GROUP = "to-dan-pho-7a-tan-tien"
Counts = dict[tuple[date, str, str], tuple[int, int, int]]


class Days:
    """The clock of a test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Days:
    return Days()


@pytest.fixture
def messaging(engine: Engine, clock: Days) -> Messaging:
    return Messaging(Counting(), engine, clock)


def counted(engine: Engine) -> Counts:
    with engine.connect() as connection:
        rows = repository.rows(connection, MONDAY, MONDAY + timedelta(weeks=4))
    return {(row.week, row.neighbourhood, row.channel): (row.opened, row.asked, row.returned) for row in rows}


async def test_a_conversation_counts_once_a_day_however_much_is_asked(messaging: Messaging, engine: Engine) -> None:
    for number in "123":
        await messaging.answer(Incoming("web", "c1", number, "khai tử", source=GROUP))
    await messaging.answer(Incoming("web", "c1", "3", "khai tử", source=GROUP))
    await messaging.answer(Incoming("web", "c2", "1", "khai sinh", source=GROUP))
    assert counted(engine) == {(MONDAY, GROUP, "web"): (0, 2, 0)}


async def test_on_other_channels_writing_is_opening_and_the_next_day_is_coming_back(
    messaging: Messaging, engine: Engine, clock: Days
) -> None:
    await messaging.answer(Incoming("telegram", "t1", "1", "khai tử", source=GROUP))
    clock.now += timedelta(days=7)
    # Only the first message of a chat carries the link that was followed.
    await messaging.answer(Incoming("telegram", "t1", "2", "lệ phí"))
    assert counted(engine) == {
        (MONDAY, GROUP, "telegram"): (1, 1, 0),
        (MONDAY + timedelta(weeks=1), GROUP, "telegram"): (1, 1, 1),
    }


async def test_a_question_in_pieces_is_one_visit(messaging: Messaging, engine: Engine) -> None:
    await messaging.receive(Incoming("telegram", "t1", "1", "khai"))
    await messaging.receive(Incoming("telegram", "t1", "2", "tử"))
    assert counted(engine) == {(MONDAY, "", "telegram"): (1, 1, 0)}


async def test_a_link_that_the_ward_did_not_make_is_put_down_to_nobody(messaging: Messaging, engine: Engine) -> None:
    await messaging.answer(Incoming("web", "c1", "1", "khai tử", source="Nguyễn Văn A 0912345678"))
    assert counted(engine) == {(MONDAY, "", "web"): (0, 1, 0)}
