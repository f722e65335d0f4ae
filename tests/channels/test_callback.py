"""Rasa's callback channel against a receiver of answers on 127.0.0.1, and all message doors against odd bodies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.answer import Button
from bot.channels import rest, web
from bot.channels.callback import CallbackChannel, make, router
from bot.messaging.channel import Incoming, Outgoing, Refused, TryLater, Uncertain
from bot.messaging.running import running
from bot.messaging.service import Messaging
from bot.settings import Settings
from tests.chaos.receiver import Receiver
from tests.messaging.standins import Clock, Counting, Rig


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.stop()


@pytest.fixture
async def channel(receiver: Receiver) -> AsyncIterator[CallbackChannel]:
    channel = CallbackChannel(f"http://127.0.0.1:{receiver.port}/")
    yield channel
    await channel.stop()


OUTGOING = Outgoing("7.0", "Chào bác.", (Button("Lệ phí", "/fee"),))


async def test_answer_is_posted_with_its_key(channel: CallbackChannel, receiver: Receiver) -> None:
    await channel.send("an", OUTGOING)
    assert receiver.keys == {"7.0"}
    assert receiver.seen["an"] == ["Chào bác."]


@pytest.mark.parametrize(
    ("fault", "raised"), [("429", TryLater), ("500", TryLater), ("garbage", Uncertain), ("swallow", Uncertain)]
)
async def test_fault_says_what_to_do(
    channel: CallbackChannel, receiver: Receiver, fault: str, raised: type[Exception]
) -> None:
    receiver.fault = fault
    with pytest.raises(raised) as caught:
        await channel.send("an", OUTGOING)
    if isinstance(caught.value, TryLater) and fault == "429":
        assert caught.value.retry_after == 1.0


async def test_receiver_that_is_down_is_tried_later(channel: CallbackChannel, receiver: Receiver) -> None:
    await receiver.stop()
    with pytest.raises(TryLater):
        await channel.send("an", OUTGOING)


async def test_address_that_refuses_makes_no_retries(receiver: Receiver) -> None:
    channel = CallbackChannel(f"http://127.0.0.1:{receiver.port}/nowhere")
    with pytest.raises(Refused):
        await channel.send("an", OUTGOING)
    await channel.stop()


def test_without_an_address_there_is_no_such_channel() -> None:
    assert make(Settings(callback_url="")) is None


async def test_question_is_answered_at_the_callback_address(
    engine: Engine, channel: CallbackChannel, receiver: Receiver
) -> None:
    messaging = Messaging(Counting(), engine, Clock(), [channel])
    async with running(messaging):
        await messaging.receive(Incoming("callback", "an", "m1", "câu 1?"))
        await Rig(engine).until(lambda: receiver.seen["an"] == ["1: câu 1?"])


@pytest.fixture
def doors(engine: Engine) -> Iterator[TestClient]:
    app = FastAPI()
    for one in (rest.router, web.router, router):
        app.include_router(one)
    app.state.messaging = Messaging(Counting(), engine, Clock())
    with TestClient(app) as client:
        yield client


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
FIELDS = st.sampled_from(["sender", "message", "id", "conversation", "text", "title", "source", "metadata"])
BODIES = st.dictionaries(FIELDS, JSON, max_size=6) | JSON
DOORS = st.sampled_from(["/webhooks/rest/webhook", "/webhooks/callback/webhook", "/api/v1/chat"])


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(door=DOORS, body=BODIES)
def test_odd_json_is_answered_or_refused(doors: TestClient, door: str, body: Any) -> None:
    assert doors.post(door, json=body).status_code in {200, 422}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(door=DOORS, body=st.binary(max_size=300))
def test_odd_bytes_are_refused(doors: TestClient, door: str, body: bytes) -> None:
    answered = doors.post(door, content=body, headers={"Content-Type": "application/json"})
    assert answered.status_code in {400, 422}
