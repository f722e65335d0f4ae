"""What a turn notes for the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.assistant.turn import Reply, Turn
from bot.desk.questions import repository
from bot.desk.questions.models import Outcome, Question, Settled
from bot.desk.questions.service import not_understood
from bot.messaging.channel import Incoming
from bot.messaging.models import Holder
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.settings import VIETNAM
from tests.messaging.standins import Standin

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
UNCLEAR = Understanding("", "unclear", "", "", 0.4)


class Hearing(Standin):
    """Understands what a test says."""

    def __init__(self) -> None:
        self.understanding = UNCLEAR
        self.withheld = self.fills_slot = False

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        return Turn(self.understanding, (Reply("…"),), "", self.withheld, self.fills_slot)


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


@pytest.fixture
def messaging(engine: Engine, hearing: Hearing) -> Messaging:
    return Messaging(hearing, engine, lambda: NOW)


async def say(messaging: Messaging, text: str, conversation: str = "c1") -> None:
    await messaging.answer(Incoming("web", conversation, f"{text} {conversation}", text))


def noted(engine: Engine) -> list[tuple[str, bool, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(Question.outcome, Question.waits, Question.text).order_by(Question.id))
        return [(row.outcome, row.waits, row.text) for row in rows]


@pytest.mark.parametrize(
    ("understanding", "outcome"),
    [
        (Understanding("", "procedure", "1.000656", "fee", 0.9, (("1.000656", 0.9),)), Outcome.ANSWERED),
        (Understanding("", "procedure", "", "fee", 0.5), Outcome.ASKED_BACK),
        (Understanding("", "office", "", "", 0.9), Outcome.ANSWERED),
        (Understanding("", "out_of_scope", "", "", 0.9), Outcome.OUT_OF_SCOPE),
        (UNCLEAR, Outcome.NOT_UNDERSTOOD),
    ],
)
async def test_a_question_is_noted_with_what_became_of_it(
    messaging: Messaging, hearing: Hearing, engine: Engine, understanding: Understanding, outcome: Outcome
) -> None:
    hearing.understanding = understanding
    await say(messaging, "cái này sao")
    answered = outcome is Outcome.ANSWERED
    assert noted(engine) == [(outcome, not answered, "" if answered else "cái này sao")]
    with engine.connect() as connection:
        counted = repository.outcomes(connection, NOW, NOW + timedelta(days=1))
    assert counted == {(outcome, understanding.kind, understanding.procedure): 1}


async def test_numbers_of_a_resident_do_not_reach_the_list(messaging: Messaging, engine: Engine) -> None:
    await say(messaging, "gọi con theo số 0905123456 nghe")
    assert noted(engine) == [(Outcome.NOT_UNDERSTOOD, True, "gọi con theo số [phone] nghe")]


async def test_a_button_and_mere_signs_do_not_wait_for_an_officer(messaging: Messaging, engine: Engine) -> None:
    await say(messaging, "/nlu_fallback")
    await say(messaging, "???")
    assert noted(engine) == [(Outcome.NOT_UNDERSTOOD, False, "")] * 2


async def test_what_answers_a_form_is_no_question(messaging: Messaging, hearing: Hearing, engine: Engine) -> None:
    hearing.fills_slot = True
    await say(messaging, "6411")
    hearing.understanding = Understanding("", "office", "", "", 0.9)
    await say(messaging, "mấy giờ mở cửa")
    hearing.withheld = True
    await say(messaging, "Nguyễn Văn Bịa")
    assert noted(engine) == [(Outcome.ANSWERED, False, "")]


async def test_what_is_written_to_an_officer_is_counted_as_theirs(messaging: Messaging, engine: Engine) -> None:
    messaging.hold("web", "c1", Holder.OFFICER)
    await say(messaging, "cán bộ ơi")
    assert noted(engine) == [(Outcome.OFFICER, False, "")]


async def test_erasing_a_conversation_erases_its_questions(messaging: Messaging, engine: Engine) -> None:
    await say(messaging, "con chó nhà tôi")
    await say(messaging, "con mèo nhà tôi", "c2")
    messaging.erase("web", "c1")
    assert noted(engine) == [(Outcome.NOT_UNDERSTOOD, True, "con mèo nhà tôi")]


async def test_a_settled_group_leaves_the_list_until_its_edit_is_undone(messaging: Messaging, engine: Engine) -> None:
    for conversation in ("c1", "c2"):
        await say(messaging, "trồng cây trước nhà", conversation)
    await say(messaging, "nuôi gà trong phố")
    with engine.begin() as connection:
        first, second = not_understood(connection)
        ids = [question.id for question in first.questions]
        assert repository.settle(connection, ids, Settled.IGNORED, NOW, "Lê Thị Bịa") == 2
        assert [one.samples for one in not_understood(connection)] == [second.samples]
        repository.note_change(connection, ids, 7)
        repository.reopen_of_change(connection, 7)
        assert repository.count_waiting(connection) == 3
