"""Whatever is posted to the webhooks gets a status below 500, and nothing unsigned comes through.

`MOTCUA_FUZZ=100000 .venv/bin/pytest tests/channels/zalo/test_fuzz.py` tries so many requests (a quarter of an hour).
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo_bot import SECRET_HEADER, ZaloBotChannel
from bot.database import make_engine, upgrade_schema
from bot.keys import keyed_hash
from tests.channels.fake_zalo_bot import TOKEN
from tests.channels.zalo.conftest import KEY, Clock, Post, zalo_settings
from tests.channels.zalo.requests import SAMPLES, sample, sign, stamp

REQUESTS = int(os.environ.get("MOTCUA_FUZZ", "3000"))
CLOCK = Clock()
BOT_SECRET = keyed_hash(KEY, "zalo-bot-webhook", TOKEN)
OA, BOT = "/webhooks/zalo", "/webhooks/zalo-bot"

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["sender", "recipient", "message", "timestamp", "event_name", "info", "follower", "result"])
BODIES = st.builds(
    lambda name, changes: json.dumps({**sample(name, CLOCK()), **changes}).encode(),
    st.sampled_from(sorted(SAMPLES)),
    st.dictionaries(NAMES, VALUES, max_size=2),
)
RAW = st.binary(max_size=200) | BODIES | st.builds(lambda body, end: body[:end], BODIES, st.integers(1, 400))
HEADERS = st.dictionaries(
    st.sampled_from([b"x-zevent-signature", b"x-zevent-server", b"content-type", b"content-length", b"num_retry"])
    | st.from_regex(rb"[a-z][a-z-]{0,12}", fullmatch=True),
    st.binary(max_size=60),
    max_size=4,
)


class Door:
    """Both webhooks in one application, and what came through."""

    def __init__(self, engine: Engine) -> None:
        self.app = FastAPI()
        self.post = Post()
        self.app.state.messaging = self.post
        options = zalo_settings(zalo_bot_token=TOKEN)
        for channel in (
            ZaloChannel(options, engine, key=KEY, now=CLOCK),
            ZaloBotChannel(options, engine, key=KEY, now=CLOCK),
        ):
            assert channel.router
            self.app.include_router(channel.router)

    def knock(self, path: str, raw: bytes, headers: dict[bytes, bytes]) -> int:
        """The status of one request. ASGI by hand: what a client library would not send is tried too."""
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": list(headers.items()),
            "client": ("127.0.0.1", 1),
            "server": ("bot.example", 80),
        }
        chunks = [raw[:7], raw[7:]]

        async def receive() -> dict[str, Any]:
            chunk = chunks.pop(0)
            return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        # Nothing on this way waits for anything: the coroutine runs to its end in one step.
        try:
            self.app(scope, receive, send).send(None)
        except StopIteration:
            return int(sent[0]["status"])
        raise AssertionError("the webhook waits for something")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'fuzz.db'}"
    upgrade_schema(url)
    return Door(make_engine(url))


MANY = settings(
    max_examples=REQUESTS // 4,  # two tests, two requests each
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@MANY
@given(raw=RAW, headers=HEADERS)
def test_what_is_not_signed_is_refused(door: Door, raw: bytes, headers: dict[bytes, bytes]) -> None:
    before = door.post.deliveries
    for path in (OA, BOT):
        assert door.knock(path, raw, headers) in ((400, 401, 413) if raw.strip() != b"{}" else (200, 401))
    assert door.post.deliveries == before


@MANY
@given(raw=RAW, headers=HEADERS)
def test_what_is_signed_is_never_an_error_of_ours(door: Door, raw: bytes, headers: dict[bytes, bytes]) -> None:
    try:
        timestamp = str(json.loads(raw)["timestamp"])
    except (ValueError, KeyError, TypeError):
        timestamp = stamp(CLOCK())
    signed = {**headers, b"x-zevent-signature": sign(raw, timestamp).encode()}
    assert door.knock(OA, raw, signed) in (200, 400, 401, 403)
    assert door.knock(BOT, raw, {**headers, SECRET_HEADER.lower().encode(): BOT_SECRET.encode()}) in (200, 400)
