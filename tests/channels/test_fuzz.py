"""Whatever is posted to the addresses that ask for no signature gets a status below 500."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.app import create_app
from bot.database import Base, make_engine
from bot.messaging.service import Messaging
from tests.channels.zalo.requests import post_raw
from tests.messaging.standins import NOW, Echo

REQUESTS = int(os.environ.get("MOTCUA_FUZZ", "1000"))
REST, WEB = "/webhooks/rest/webhook", "/api/v1/chat"
JSON, NONE = {"Content-Type": "application/json"}, dict[str, str]()
ANY_TEXT = st.text(st.characters(), max_size=40)  # halves of characters and NUL too: JSON can say them
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
GOOD = {"sender": "an", "message": "chào", "conversation": "0" * 32, "id": "12345678", "text": "chào"}
NAMES = st.sampled_from([*GOOD, "title", "source"])
BODIES = st.dictionaries(NAMES, VALUES, max_size=3).map(lambda changes: json.dumps({**GOOD, **changes}).encode())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'fuzz.db'}")
    Base.metadata.create_all(engine)
    app = create_app()
    app.state.messaging = app.state.demo_messaging = Messaging(Echo(), engine, lambda: NOW)
    yield app
    engine.dispose()


@settings(
    max_examples=REQUESTS // 10,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(path=st.sampled_from([REST, WEB]), raw=st.binary(max_size=200) | BODIES, headers=st.sampled_from([JSON, NONE]))
@example(REST, b"\xff\xfe", NONE)
@example(WEB, b"\xff\xfe", NONE)
@example(REST, json.dumps({"sender": "\ud800", "message": "chào"}).encode(), JSON)
@example(REST, json.dumps({"sender": "an", "message": "xin \ud800"}).encode(), JSON)
@example(WEB, json.dumps({**GOOD, "text": "xin \ud800"}).encode(), JSON)
def test_every_body_gets_its_status(app: FastAPI, path: str, raw: bytes, headers: dict[str, str]) -> None:
    assert asyncio.run(post_raw(app, path, raw, headers)).status_code in (200, 400, 422)
