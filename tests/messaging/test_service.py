from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.answer import Button
from bot.assistant.turn import Reply, Turn
from bot.messaging.channel import Incoming
from bot.messaging.models import Author, Message
from bot.messaging.service import Messaging
from bot.messaging.turns import Stumbled
from bot.nlu.understanding import Understanding
from bot.settings import VIETNAM
from tests.messaging.standins import Standin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
UNDERSTOOD = Understanding("", "smalltalk", "", "", 1.0)


class Echo(Standin):
    """Answers with what was said; counts; can be slow or fail, and looks at what is stored when it is called."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.heard: list[str] = []
        self.stored_before_answer: list[bool] = []
        self.fails = False
        self.gate: asyncio.Event | None = None

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        self.heard.append(text)
        with self.engine.connect() as connection:
            self.stored_before_answer.append(
                connection.scalar(select(Message.id).where(Message.text == text)) is not None
            )
        if self.gate:
            await self.gate.wait()
        if self.fails:
            raise RuntimeError("the model stumbled")
        return Turn(UNDERSTOOD, (Reply(f"nghe: {text}", (Button("Có", "/affirm"),)),))


@pytest.fixture
def echo(engine: Engine) -> Echo:
    return Echo(engine)


@pytest.fixture
def messaging(echo: Echo, engine: Engine) -> Messaging:
    return Messaging(echo, engine, lambda: NOW)


def incoming(text: str = "khai tử", number: str = "m1", conversation: str = "c1") -> Incoming:
    return Incoming("web", conversation, number, text)


async def test_message_is_stored_before_it_is_answered(messaging: Messaging, echo: Echo) -> None:
    await messaging.answer(incoming())
    assert echo.stored_before_answer == [True]


async def test_answer_comes_back_with_its_buttons_and_time(messaging: Messaging) -> None:
    [answer] = await messaging.answer(incoming())
    assert answer.text == "nghe: khai tử"
    assert answer.buttons == (Button("Có", "/affirm"),)
    assert answer.author is Author.BOT
    assert answer.at == NOW
    assert answer.at.utcoffset() == timedelta(hours=7)


async def test_second_delivery_gets_the_first_answer_and_nothing_is_asked_again(
    messaging: Messaging, echo: Echo
) -> None:
    first = await messaging.answer(incoming())
    assert await messaging.answer(incoming()) == first
    assert echo.heard == ["khai tử"]
    assert len(messaging.history("web", "c1")) == 2


async def test_delivery_while_the_first_is_being_answered_waits_for_it(messaging: Messaging, echo: Echo) -> None:
    echo.gate = asyncio.Event()
    both = asyncio.gather(messaging.answer(incoming()), messaging.answer(incoming()))
    await asyncio.sleep(0)
    echo.gate.set()
    first, second = await both
    assert first == second
    assert echo.heard == ["khai tử"]


async def test_caller_who_hangs_up_does_not_lose_the_answer(messaging: Messaging, echo: Echo) -> None:
    echo.gate = asyncio.Event()
    caller = asyncio.create_task(messaging.answer(incoming()))
    await asyncio.sleep(0.01)
    caller.cancel()
    echo.gate.set()
    [answer] = await messaging.answer(incoming())
    assert answer.text == "nghe: khai tử"
    assert echo.heard == ["khai tử"]


async def test_message_that_was_not_answered_is_answered_when_it_comes_again(messaging: Messaging, echo: Echo) -> None:
    echo.fails = True
    with pytest.raises(Stumbled):
        await messaging.answer(incoming())
    echo.fails = False
    [answer] = await messaging.answer(incoming())
    assert answer.text == "nghe: khai tử"
    assert len(messaging.history("web", "c1")) == 2


async def test_character_that_postgresql_cannot_store_is_left_out(messaging: Messaging, echo: Echo) -> None:
    await messaging.answer(incoming("khai\x00 tử", number="m\x001", conversation="c\x001"))
    assert echo.heard == ["khai tử"]
    assert messaging.history("web", "c1")[0].external_id == "m1"


async def test_same_message_number_in_another_conversation_is_another_message(messaging: Messaging) -> None:
    await messaging.answer(incoming(conversation="c1"))
    await messaging.answer(incoming(conversation="c2"))
    assert len(messaging.history("web", "c1")) == len(messaging.history("web", "c2")) == 2


async def test_secret_never_reaches_the_store_or_the_model(messaging: Messaging, echo: Echo, engine: Engine) -> None:
    await messaging.answer(incoming("ma OTP cua toi la 482913"))
    assert "482913" not in echo.heard[0]
    with engine.connect() as connection:
        assert all("482913" not in text for text in connection.scalars(select(Message.text)))


async def test_history_gives_what_came_after_a_number(messaging: Messaging) -> None:
    await messaging.answer(incoming(number="m1"))
    seen = messaging.history("web", "c1")[-1].seq
    await messaging.answer(incoming("kết hôn", number="m2"))
    assert [message.text for message in messaging.history("web", "c1", after=seen)] == ["kết hôn", "nghe: kết hôn"]


async def test_pressed_button_is_shown_by_its_title(messaging: Messaging) -> None:
    await messaging.answer(Incoming("web", "c1", "m1", "/ask_human", shown="Gặp cán bộ"))
    assert messaging.history("web", "c1")[0].text == "Gặp cán bộ"


def test_unknown_conversation_has_no_history(messaging: Messaging) -> None:
    assert messaging.history("web", "nobody") == []
