"""Whatever is posted gets a status below 500, and nothing without the secret comes through."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.database import Base, make_engine
from bot.messaging.models import Message
from bot.messaging.service import Messaging
from tests.channels.telegram.conftest import KEY, telegram_settings
from tests.channels.telegram.updates import edited, member, message, pressed
from tests.channels.zalo.requests import post_raw
from tests.messaging.standins import NOW, Echo

REQUESTS = int(os.environ.get("MOTCUA_FUZZ", "1000"))
SAMPLES = [message(1, "chào"), message(2, "/start hs_1"), pressed(3, "b:1:0"), edited(4, "x", 5), member(5, "kicked")]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["chat", "from", "text", "date", "message_id", "data", "contact", "photo", "document", "id"])


def mended(sample: dict[str, Any], outer: dict[str, Any], inner: dict[str, Any]) -> bytes:
    body = {key: {**value, **inner} if isinstance(value, dict) else value for key, value in sample.items()}
    return json.dumps({**body, **outer}).encode()


OUTER = st.dictionaries(st.sampled_from(["update_id", "message", "callback_query"]), VALUES, max_size=1)
BODIES = st.builds(mended, st.sampled_from(SAMPLES), OUTER, st.dictionaries(NAMES, VALUES, max_size=2))
RAW = st.binary(max_size=200) | BODIES


class Door:
    def __init__(self, channel: TelegramChannel, engine: Engine) -> None:
        self.secret = channel.secret
        self.engine = engine
        self.app = FastAPI()
        self.app.state.messaging = Messaging(Echo(), engine, lambda: NOW, [channel])
        assert channel.router
        self.app.include_router(channel.router)

    def stored(self) -> int:
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(Message)).scalar_one()

    def knock(self, raw: bytes, secret: str) -> int:
        return asyncio.run(post_raw(self.app, PATH, raw, {SECRET_HEADER: secret})).status_code


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'fuzz.db'}")
    Base.metadata.create_all(engine)
    yield Door(TelegramChannel(telegram_settings("http://127.0.0.1:9"), engine, key=KEY), engine)
    engine.dispose()


@settings(
    max_examples=REQUESTS // 2,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(raw=RAW)
@example(json.dumps(message(6, "xin \ud800")).encode())
def test_every_body_gets_its_status(door: Door, raw: bytes) -> None:
    before = door.stored()
    assert door.knock(raw, "guessed") == 401
    assert door.stored() == before
    assert door.knock(raw, door.secret) in (200, 400)
