"""A fake OA, a channel that talks to it, and a clock that both go by."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.models import ZaloEvent, ZaloSpending, ZaloToken, ZaloWithdrawal
from bot.channels.zalo.tokens import pkce_challenge, pkce_verifier
from bot.database import Base, make_engine
from bot.messaging.channel import Incoming
from bot.messaging.models import ChannelAlert, Holder, Message
from bot.settings import VIETNAM, Settings
from tests.channels.zalo.fake_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, FakeOA
from tests.channels.zalo.fake_oa_server import make_app
from tests.web.fake_backend import Server

KEY = b"k" * 32
USER = "7700000000000000003"


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Post:
    """What the webhook hands over, instead of the queue."""

    received: dict[tuple[str, str, str], Incoming] = field(default_factory=dict)
    deliveries: int = 0
    officers: list[tuple[str, str, str, str]] = field(default_factory=list)
    gone: list[tuple[str, str, str]] = field(default_factory=list)
    erased: list[tuple[str, str]] = field(default_factory=list)

    async def receive(self, incoming: Incoming) -> bool:
        self.deliveries += 1
        key = (incoming.channel, incoming.conversation, incoming.id)
        is_new = key not in self.received
        self.received.setdefault(key, incoming)
        return is_new

    async def officer_wrote(self, channel: str, conversation: str, external_id: str, text: str) -> None:
        self.officers.append((channel, conversation, external_id, text))

    def holder(self, channel: str, conversation: str) -> Holder:
        return Holder.OFFICER

    def unreachable(self, channel: str, conversation: str, why: str) -> None:
        self.gone.append((channel, conversation, why))

    def erase(self, channel: str, conversation: str) -> None:
        self.erased.append((channel, conversation))

    @property
    def messages(self) -> list[Incoming]:
        return list(self.received.values())


def small_database(folder: Path) -> Engine:
    """SQLite with the tables of Zalo alone, for tests that are not about storing."""
    engine = make_engine(f"sqlite:///{folder / 'zalo.db'}")
    tables = [model.__table__ for model in (ZaloToken, ZaloEvent, ZaloWithdrawal, ZaloSpending, Message, ChannelAlert)]
    Base.metadata.create_all(engine, tables)  # type: ignore[arg-type]
    return engine


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass
class Zalo:
    """The server, and the OA of the test that is running."""

    url: str = ""
    oa: FakeOA = field(default_factory=lambda: FakeOA(Clock()))


@pytest.fixture(scope="session")
def zalo() -> Iterator[Zalo]:
    zalo = Zalo()
    server = Server(make_app(lambda: zalo.oa))
    server.start()
    zalo.url = server.url
    yield zalo
    server.stop()


@pytest.fixture
def oa(zalo: Zalo, clock: Clock) -> FakeOA:
    zalo.oa = FakeOA(clock)
    return zalo.oa


@pytest.fixture
def oa_url(zalo: Zalo, oa: FakeOA) -> str:
    return zalo.url


@pytest.fixture
def settings(oa_url: str) -> Settings:
    return zalo_settings(zalo_api_url=oa_url, zalo_oauth_url=oa_url, zalo_template_url=oa_url)


def zalo_settings(**more: object) -> Settings:
    keys = {"app_id": APP_ID, "app_secret": APP_SECRET, "oa_id": OA_ID, "oa_secret": OA_SECRET}
    return Settings(_env_file=None, **{f"zalo_{key}": value for key, value in keys.items()}, **more)  # type: ignore[arg-type]


@pytest.fixture
async def channel(settings: Settings, engine: Engine, clock: Clock) -> AsyncIterator[ZaloChannel]:
    channel = ZaloChannel(settings, engine, key=KEY, now=clock)
    yield channel
    await channel.stop()


@pytest.fixture
async def consented(channel: ZaloChannel, oa: FakeOA) -> ZaloChannel:
    """The channel, after an administrator of the OA has said yes."""
    code = oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID)))
    assert await channel.consent(code, OA_ID)
    return channel


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def app(channel: ZaloChannel, post: Post) -> FastAPI:
    app = FastAPI()
    assert channel.router
    app.include_router(channel.router)
    app.state.messaging = post
    return app
