from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.messaging.service import Messaging
from bot.settings import Settings
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram, make_app
from tests.channels.zalo.requests import post_raw
from tests.messaging.standins import NOW, Counting
from tests.web.fake_backend import Server

KEY = b"k" * 32
Deliver = Callable[..., Any]


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def api_url(telegram: FakeTelegram) -> Iterator[str]:
    server = Server(make_app(telegram))
    server.start()
    yield server.url
    server.stop()


def telegram_settings(url: str, **more: Any) -> Settings:
    return Settings(_env_file=None, telegram_token=TOKEN, telegram_api_url=url, **more)  # type: ignore[arg-type]


@pytest.fixture
async def channel(api_url: str, engine: Engine) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(telegram_settings(api_url), engine, key=KEY, now=lambda: NOW)
    yield channel
    await channel.stop()


@pytest.fixture
def assistant() -> Counting:
    return Counting()


@pytest.fixture
def messaging(channel: TelegramChannel, engine: Engine, assistant: Counting) -> Messaging:
    return Messaging(assistant, engine, lambda: NOW, [channel])


@pytest.fixture
def deliver(channel: TelegramChannel, messaging: Messaging) -> Deliver:
    app = FastAPI()
    assert channel.router
    app.include_router(channel.router)
    app.state.messaging = messaging

    async def post(body: Any, secret: str = channel.secret) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await post_raw(app, PATH, raw, {SECRET_HEADER: secret})

    return post
