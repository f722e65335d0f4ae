from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot import background
from bot.channels.zalo_bot import PATH, SECRET_HEADER, ZaloBotChannel
from bot.channels.zalo_bot_updates import parse_update
from bot.keys import keyed_hash
from bot.messaging.channel import (
    ChannelError,
    File,
    Gone,
    Incoming,
    Kind,
    Outgoing,
    Refused,
    TryLater,
    Uncertain,
    WrongSetup,
)
from bot.messaging.models import Message, Outbox
from bot.settings import Settings
from tests.channels.fake_zalo_bot import TOKEN, FakeZaloBot, make_app
from tests.channels.zalo.conftest import KEY, Clock, Post
from tests.channels.zalo.requests import post_raw
from tests.messaging.standins import rows
from tests.web.fake_backend import Server

SECRET = keyed_hash(KEY, "zalo-bot-webhook", TOKEN)
MESSAGE = {
    "from": {"id": "6a1f", "display_name": "Anh", "is_bot": False},
    "chat": {"id": "6a1f", "chat_type": "PRIVATE"},
    "text": "xin chào",
    "message_id": "2d75",
    "date": 1767580000123,
}
WRAPPED = {"ok": True, "result": {"event_name": "message.text.received", "message": MESSAGE}}
PHOTO = {
    "event_name": "message.image.received",
    "message": {
        "message_id": "2d76",
        "photo": "https://p.zdn.vn/1.jpg",
        "caption": "",
        "chat": {"id": "6a1f", "chat_type": "PRIVATE"},
        "from": {"id": "6a1f", "display_name": "Anh", "is_bot": False},
        "date": 1767580000999,
    },
}


@pytest.fixture
def zalo() -> FakeZaloBot:
    return FakeZaloBot()


@pytest.fixture
def zalo_url(zalo: FakeZaloBot) -> Iterator[str]:
    server = Server(make_app(zalo))
    server.start()
    yield server.url
    server.stop()


def bot_settings(url: str, **more: Any) -> Settings:
    return Settings(_env_file=None, zalo_bot_token=TOKEN, zalo_bot_api_url=url, **more)  # type: ignore[arg-type]


@pytest.fixture
async def channel(zalo_url: str, engine: Engine) -> AsyncIterator[ZaloBotChannel]:
    channel = ZaloBotChannel(bot_settings(zalo_url), engine, key=KEY, now=Clock())
    yield channel
    await channel.stop()


@pytest.fixture
def app(engine: Engine) -> FastAPI:
    channel = ZaloBotChannel(bot_settings("http://127.0.0.1:9"), engine, key=KEY, now=Clock())
    app = FastAPI()
    assert channel.router
    app.include_router(channel.router)
    app.state.messaging = Post()
    return app


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
async def test_delivery_without_the_secret_is_refused(app: FastAPI, secret: str) -> None:
    headers = {SECRET_HEADER: secret.encode()}
    answer = await post_raw(app, PATH, json.dumps(WRAPPED).encode(), headers)  # type: ignore[arg-type]
    assert (answer.status_code, app.state.messaging.messages) == (401, [])


@pytest.mark.parametrize("body", [WRAPPED, WRAPPED["result"]])
async def test_both_shapes_are_stored_once(app: FastAPI, body: dict[str, Any]) -> None:
    for _ in range(2):
        answer = await post_raw(app, PATH, json.dumps(body).encode(), {SECRET_HEADER: SECRET})
        assert answer.status_code == 200
    [message] = app.state.messaging.messages
    assert (message.channel, message.conversation, message.id, message.text) == ("zalo-bot", "6a1f", "2d75", "xin chào")


@pytest.mark.parametrize(("raw", "status"), [(b"", 400), (b"[1]", 400), (b"{}", 200)])
async def test_what_is_no_message_gets_its_status(app: FastAPI, raw: bytes, status: int) -> None:
    assert (await post_raw(app, PATH, raw, {SECRET_HEADER: SECRET})).status_code == status
    assert app.state.messaging.messages == []


def parsed(event: str, **message: Any) -> Incoming | None:
    return parse_update({"event_name": event, "message": {**MESSAGE, "text": "", **message}})


def test_picture_is_a_note_with_its_address() -> None:
    incoming = parse_update(PHOTO)
    assert incoming
    assert (incoming.kind, incoming.attachments[0].url) == (Kind.NOTE, "https://p.zdn.vn/1.jpg")


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("message.voice.received", '/send_picture{"topic":"other"}'),
        ("message.unsupported.received", '/send_picture{"topic":"other"}'),
        ("message.sticker.received", ""),
    ],
)
def test_what_cannot_be_read_is_told_and_a_sticker_is_not(event: str, text: str) -> None:
    incoming = parsed(event)
    assert incoming
    assert incoming.text == text


def test_other_bots_and_unknown_events_are_ignored() -> None:
    assert parsed("message.text.received", **{"from": {"id": "b2", "is_bot": True}}) is None
    assert parsed("bot.joined") is None
    assert parse_update({"result": {"event_name": "x"}}) is None


async def test_text_is_sent_and_its_id_comes_back(channel: ZaloBotChannel, zalo: FakeZaloBot) -> None:
    assert await channel.send("6a1f", Outgoing("1.0", "chào")) == "m1"
    assert zalo.sent == [{"chat_id": "6a1f", "text": "chào"}]


async def test_file_becomes_a_word_where_to_get_it(channel: ZaloBotChannel, zalo: FakeZaloBot) -> None:
    await channel.send("6a1f", Outgoing("1.0", "Tờ khai", file=File("a.pdf", "application/pdf", b"%PDF")))
    assert zalo.sent[0]["text"].startswith("Tờ khai\nKênh này không gửi được tệp")


def test_buttons_are_numbered_by_the_queue(channel: ZaloBotChannel) -> None:
    assert (channel.limits.buttons, channel.limits.text, channel.limits.per_month) == (0, 2000, 3000)


@pytest.mark.parametrize(
    ("prepare", "kind"),
    [
        ({"quota": 0}, TryLater),
        ({"blocked": {"6a1f"}}, Gone),
        ({"faults": ["429"]}, TryLater),
        ({"faults": ["502"]}, Uncertain),
        ({"faults": ["garbage"]}, Uncertain),
    ],
)
async def test_each_failure_says_what_to_do(
    channel: ZaloBotChannel, zalo: FakeZaloBot, prepare: dict[str, Any], kind: type[ChannelError]
) -> None:
    vars(zalo).update(prepare)
    with pytest.raises(kind) as error:
        await channel.send("6a1f", Outgoing("1.0", "chào"))
    assert type(error.value) is kind
    if prepare.get("faults") == ["429"]:
        assert isinstance(error.value, TryLater)
    assert zalo.sent == []


async def test_empty_text_is_refused(channel: ZaloBotChannel) -> None:
    with pytest.raises(Refused):
        await channel.send("6a1f", Outgoing("1.0", ""))


async def test_wrong_token_needs_a_person(zalo_url: str, engine: Engine) -> None:
    settings = bot_settings(zalo_url).model_copy(update={"zalo_bot_token": Settings(zalo_bot_token="x").zalo_bot_token})
    channel = ZaloBotChannel(settings, engine, key=KEY)
    with pytest.raises(WrongSetup) as error:
        await channel.send("6a1f", Outgoing("1.0", "chào"))
    assert "Zalo Bot Manager" in error.value.hint
    assert "x" not in str(error.value).split()
    await channel.stop()


async def test_without_a_public_address_messages_are_fetched(channel: ZaloBotChannel, zalo: FakeZaloBot) -> None:
    zalo.webhook = {"url": "https://old.example"}
    zalo.updates = [WRAPPED["result"], PHOTO, {"event_name": "x"}]  # type: ignore[list-item]
    zalo.faults = ["", "502"]  # the first is for deleteWebhook
    post = Post()
    await channel.start()
    listening = asyncio.create_task(channel.listen(post.receive))
    async with asyncio.timeout(20):
        while len(post.messages) < 2 or zalo.updates:
            await asyncio.sleep(0.02)
    listening.cancel()
    assert [message.id for message in post.messages] == ["2d75", "2d76"]


async def test_message_is_in_hand_until_the_database_takes_it(
    channel: ZaloBotChannel, zalo: FakeZaloBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zalo has forgotten it: whoever asks again gets the next one."""
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.02)
    zalo.updates = [WRAPPED["result"], PHOTO]  # type: ignore[list-item]
    post, away = Post(), [OperationalError("", {}, Exception("locked")), PoolTimeout("no connection is free")]

    async def receive(incoming: Incoming) -> bool:
        if away:
            raise away.pop()
        return await post.receive(incoming)

    listening = asyncio.create_task(channel.listen(receive))
    async with asyncio.timeout(20):
        while len(post.messages) < 2:
            await asyncio.sleep(0.02)
    listening.cancel()
    assert [message.id for message in post.messages] == ["2d75", "2d76"]


async def test_webhook_is_told_again_where_it_failed_at_the_start(
    zalo_url: str, zalo: FakeZaloBot, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.02)
    channel = ZaloBotChannel(bot_settings(zalo_url, public_url="https://motcua.example/"), engine, key=KEY)
    zalo.faults = ["502", "502"]
    await channel.start()
    listening = asyncio.create_task(channel.listen(Post().receive))
    async with asyncio.timeout(20):
        while not zalo.webhook:
            await asyncio.sleep(0.02)
    listening.cancel()
    await channel.stop()


async def test_in_a_group_nothing_is_read_or_answered_but_where_to_write(app: FastAPI, engine: Engine) -> None:
    message = {**MESSAGE, "text": "H15.99.01-261105-0011", "chat": {"id": "91bb", "chat_type": "GROUP"}}
    raw = json.dumps({"event_name": "message.text.received", "message": message}).encode()
    for _ in range(2):
        await post_raw(app, PATH, raw, {SECRET_HEADER: SECRET})
    [stored] = app.state.messaging.messages
    assert (stored.kind, stored.text) == (Kind.NOTE, "")
    [told] = rows(engine, Message)
    assert (told.conversation, "không trả lời trong nhóm" in told.text) == ("91bb", True)
    assert [row.message_id for row in rows(engine, Outbox)] == [told.id]


async def test_with_a_public_address_the_webhook_is_told(zalo_url: str, zalo: FakeZaloBot, engine: Engine) -> None:
    channel = ZaloBotChannel(bot_settings(zalo_url, public_url="https://motcua.example/"), engine, key=KEY)
    await channel.start()
    assert zalo.webhook == {"url": "https://motcua.example/webhooks/zalo-bot", "secret_token": SECRET}
    await channel.stop()


async def test_api_that_is_away_does_not_keep_from_starting(engine: Engine) -> None:
    channel = ZaloBotChannel(bot_settings("http://127.0.0.1:9"), engine, key=KEY)
    await channel.start()
    with pytest.raises(TryLater):
        await channel.send("6a1f", Outgoing("1.0", "chào"))
    await channel.stop()


async def test_address_with_the_token_is_not_logged(
    zalo: FakeZaloBot, channel: ZaloBotChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    assert logging.getLogger("httpx").level == logging.WARNING
    zalo.faults = ["502"]
    with pytest.raises(Uncertain):
        await channel.send("6a1f", Outgoing("1.0", "chào"))
    await channel.start()
    assert caplog.records
    assert TOKEN not in "".join(record.getMessage() for record in caplog.records)
