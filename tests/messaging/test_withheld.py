"""Answers to a form: names, addresses, ID numbers. What is stored of them, and when."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from bot.assistant.turn import Reply, Turn
from bot.messaging.channel import Incoming
from bot.messaging.models import Author, Message
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.sealing import WITHHELD, is_sealed
from bot.settings import VIETNAM
from tests.messaging.standins import Standin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
SAID = "Nguyễn Thị Hoa 066190000123"
ASKS = '{"slots": {}, "form": "fill_form", "asks": "form_answer"}'


class Form(Standin):
    """Asks for an answer to a form after every message; looks at what is stored while it answers."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.heard: list[str] = []
        self.stored: list[str] = []
        self.withheld = False

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        self.heard.append(text)
        with self.engine.connect() as connection:
            self.stored += connection.scalars(select(Message.text))
        return Turn(Understanding("", "smalltalk", "", "", 1.0), (Reply("câu sau?"),), ASKS, self.withheld)


@pytest.fixture
def form(engine: Engine) -> Form:
    return Form(engine)


@pytest.fixture
def messaging(form: Form, engine: Engine) -> Messaging:
    return Messaging(form, engine, lambda: NOW)


async def test_answer_to_a_form_is_never_stored_readably(form: Form, engine: Engine, messaging: Messaging) -> None:
    await messaging.answer(Incoming("web", "c", "1", "điền giúp tờ khai"))
    await messaging.answer(Incoming("web", "c", "2", SAID, shown="Hoa"))
    assert form.heard == ["điền giúp tờ khai", SAID]
    with engine.connect() as connection:
        kept = [str(row) for row in connection.execute(select(Message.text, Message.shown))]
    for text in [*form.stored, *kept]:
        assert "066190000123" not in text
        assert "Hoa" not in text
    history = [message.text for message in messaging.history("web", "c")]
    assert history == ["điền giúp tờ khai", "câu sau?", WITHHELD, "câu sau?"]


async def test_message_that_came_before_the_form_asked_is_taken_out_afterwards(
    form: Form, messaging: Messaging
) -> None:
    form.withheld = True
    await messaging.answer(Incoming("web", "c", "1", SAID))
    assert messaging.history("web", "c")[0].text == WITHHELD


async def test_message_waiting_to_be_answered_is_sealed(engine: Engine, messaging: Messaging) -> None:
    await messaging.answer(Incoming("web", "c", "1", "điền giúp tờ khai"))
    assert await messaging.receive(Incoming("web", "c", "2", SAID))
    with engine.connect() as connection:
        text = connection.scalars(select(Message.text).where(Message.external_id == "2")).one()
    assert is_sealed(text)
    assert messaging.history("web", "c")[-1].text == WITHHELD


async def test_words_that_look_sealed_are_answered_and_kept_as_they_were_typed(
    form: Form, messaging: Messaging
) -> None:
    said = "sealed: toi muon hoi"
    await messaging.answer(Incoming("web", "c", "1", said))
    await messaging.post("web", "c", said, author=Author.OFFICER)
    assert [text.strip() for text in form.heard] == [said]
    assert [message.text.strip() for message in messaging.history("web", "c")] == [said, "câu sau?", said]


async def test_words_that_look_sealed_are_withheld_in_a_form_like_any(form: Form, messaging: Messaging) -> None:
    await messaging.answer(Incoming("web", "c", "1", "điền giúp tờ khai"))
    await messaging.answer(Incoming("web", "c", "2", "sealed: Hoa"))
    assert form.heard[-1] == "sealed: Hoa"
    assert messaging.history("web", "c")[2].text == WITHHELD
