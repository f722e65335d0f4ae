"""Whether a message arrived, where no answer came back: what Zalo's list of the last messages tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, insert

from bot.channels.zalo import api
from bot.channels.zalo.channel import ZaloChannel
from bot.messaging.channel import Uncertain
from bot.messaging.models import Author, Message
from tests.channels.zalo.conftest import USER, Clock, small_database
from tests.channels.zalo.fake_oa import FakeOA
from tests.channels.zalo.test_sending import BUTTONS, text


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = small_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def resident(oa: FakeOA) -> None:
    oa.heard(USER)


async def test_slow_answer_is_uncertain_and_zalo_is_asked(
    consented: ZaloChannel, oa: FakeOA, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "TIMEOUT", httpx.Timeout(0.5))
    oa.faults.append("slow")
    with pytest.raises(Uncertain):
        await consented.send(USER, text())
    monkeypatch.setattr(api, "TIMEOUT", httpx.Timeout(5))
    assert await consented.was_sent(USER, text(), clock()) is True
    assert await consented.was_sent(USER, text("khác"), clock()) is False


async def test_lost_answer_is_found_in_zalo_s_list(consented: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    oa.faults.append("lost")
    with pytest.raises(Uncertain):
        await consented.send(USER, text(buttons=BUTTONS))
    assert await consented.was_sent(USER, text(), clock()) is True


async def test_same_words_of_yesterday_are_another_message(consented: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    await consented.send(USER, text())
    clock.forward(hours=20)
    assert await consented.was_sent(USER, text(), clock() - timedelta(minutes=1)) is False


def took(engine: Engine, words: str, delivery: str, at: datetime) -> None:
    """The queue has written down that Zalo took this answer."""
    row = {"channel": "zalo", "conversation": USER, "author": Author.BOT, "text": words, "created_at": at}
    with engine.begin() as connection:
        connection.execute(insert(Message).values(**row, sent_at=at, delivery_id=delivery))


async def test_answer_that_was_given_before_is_not_taken_for_the_one_that_is_looked_for(
    consented: ZaloChannel, oa: FakeOA, engine: Engine, clock: Clock
) -> None:
    took(engine, "Chào bà con", await consented.send(USER, text()), clock())
    clock.forward(seconds=40)
    assert await consented.was_sent(USER, text(), clock()) is False
    oa.faults.append("lost")
    with pytest.raises(Uncertain):
        await consented.send(USER, text())
    assert await consented.was_sent(USER, text(), clock()) is True


@pytest.mark.parametrize(
    ("words", "delivery"), [("Chào bà con", ""), ("Chào bà con\n\n" + "Câu dài. " * 300, "m9")], ids=["no id", "parts"]
)
async def test_same_words_that_may_be_of_either_message_tell_nothing(
    consented: ZaloChannel, oa: FakeOA, engine: Engine, clock: Clock, words: str, delivery: str
) -> None:
    await consented.send(USER, text())
    took(engine, words, delivery, clock())
    assert await consented.was_sent(USER, text(), clock()) is None


async def test_other_words_of_a_moment_before_raise_no_doubt(
    consented: ZaloChannel, oa: FakeOA, engine: Engine, clock: Clock
) -> None:
    longer = "Chào bà con. Phường đã nhận hồ sơ."
    took(engine, longer, await consented.send(USER, text(longer)), clock())
    await consented.send(USER, text())
    assert await consented.was_sent(USER, text(), clock()) is True


async def test_longer_message_that_begins_like_ours_is_not_ours(
    consented: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    await consented.send(USER, text("Chào bà con. Phường đã nhận hồ sơ."))
    assert await consented.was_sent(USER, text(), clock()) is False


async def test_numbered_lines_in_place_of_refused_buttons_are_known_again(
    consented: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    oa.refuses_buttons = True
    oa.faults += ["", "lost"]
    with pytest.raises(Uncertain):
        await consented.send(USER, text(buttons=BUTTONS))
    assert await consented.was_sent(USER, text(buttons=BUTTONS), clock()) is True
