from __future__ import annotations

import json
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Engine, func, select

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.models import ZaloEvent
from bot.messaging.channel import Kind
from tests.channels.zalo.conftest import KEY, USER, Clock, Post, zalo_settings
from tests.channels.zalo.requests import deliver, post_raw, sample, sign

PATH = "/webhooks/zalo"


async def test_unsigned_event_is_refused(app: FastAPI, post: Post, clock: Clock) -> None:
    answer = await post_raw(app, PATH, json.dumps(sample("text", clock())).encode())
    assert (answer.status_code, post.messages) == (401, [])


async def test_forged_event_is_refused(app: FastAPI, post: Post, clock: Clock) -> None:
    body = sample("text", clock())
    raw = json.dumps(body).encode()
    headers = {"X-ZEvent-Signature": sign(raw, body["timestamp"], secret="guess")}
    assert (await post_raw(app, PATH, raw, headers)).status_code == 401
    assert post.messages == []


async def test_replay_of_an_old_signed_event_is_refused(app: FastAPI, post: Post, clock: Clock) -> None:
    body = sample("text", clock())
    clock.forward(hours=4)
    assert (await deliver(app, body)).status_code == 403
    assert post.messages == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"", 400), (b"[]", 400), (b"\xff\xfe", 400), (b"[" * 100_000, 400)],
)
async def test_what_is_no_event_gets_its_status(app: FastAPI, post: Post, raw: bytes, status: int) -> None:
    assert (await post_raw(app, PATH, raw, {"X-ZEvent-Signature": "mac=00"})).status_code == status
    assert post.messages == []


async def test_empty_object_of_the_console_is_answered_and_dropped(app: FastAPI, post: Post) -> None:
    assert (await post_raw(app, PATH, b"{}")).status_code == 200
    assert post.messages == []


async def test_unsigned_event_while_registering_is_answered_and_dropped(
    engine: Engine, post: Post, clock: Clock
) -> None:
    channel = ZaloChannel(zalo_settings(zalo_registering=True), engine, key=KEY, now=clock)
    app = FastAPI()
    assert channel.router
    app.include_router(channel.router)
    app.state.messaging = post
    assert (await post_raw(app, PATH, json.dumps(sample("text", clock())).encode())).status_code == 200
    assert (await post_raw(app, PATH, b"")).status_code == 200
    assert post.messages == []
    await channel.stop()


async def test_text_is_stored_before_it_is_acknowledged(app: FastAPI, post: Post, clock: Clock) -> None:
    assert (await deliver(app, sample("text", clock()))).status_code == 200
    [message] = post.messages
    assert (message.channel, message.conversation, message.id) == ("zalo", USER, "a1b2c3d4e5f60718")
    assert (message.text, message.kind, message.sent_at) == ("H15.07.01-260105-0012", Kind.MESSAGE, clock())


async def test_second_delivery_changes_nothing(app: FastAPI, post: Post, clock: Clock) -> None:
    for _ in range(3):
        assert (await deliver(app, sample("text", clock()), num_retry="1")).status_code == 200
    assert (post.deliveries, len(post.messages)) == (3, 1)


async def test_late_event_is_taken_with_its_own_time(app: FastAPI, post: Post, clock: Clock) -> None:
    early = sample("text", clock() - timedelta(hours=1), message={"text": "một", "msg_id": "m-early"})
    await deliver(app, sample("text", clock()))
    await deliver(app, early)
    assert [message.sent_at for message in post.messages] == [clock(), clock() - timedelta(hours=1)]


async def test_header_of_template_events_is_no_hindrance(app: FastAPI, clock: Clock) -> None:
    assert (await deliver(app, sample("seen", clock()), **{"X-ZEvent-Server": "ZNS"})).status_code == 200


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("image", Kind.NOTE, ""),
        ("file", Kind.NOTE, ""),
        ("sticker", Kind.NOTE, ""),
        ("audio", Kind.MESSAGE, '/send_picture{"topic":"other"}'),
        ("location", Kind.MESSAGE, '/send_picture{"topic":"other"}'),
        ("follow", Kind.MESSAGE, "/greet"),
        (
            "submit_info",
            Kind.MESSAGE,
            "Tôi là Nguyễn Văn A, số điện thoại 0900000001, địa chỉ 12 đường Mẫu, Buôn Ma Thuột, Đắk Lắk.",
        ),
        ("anonymous", Kind.MESSAGE, "làm khai sinh ở đâu"),
    ],
)
async def test_what_a_resident_does_becomes_a_message(
    app: FastAPI, post: Post, clock: Clock, name: str, kind: Kind, text: str
) -> None:
    assert (await deliver(app, sample(name, clock()))).status_code == 200
    [message] = post.messages
    assert (message.kind, message.text) == (kind, text)


async def test_officer_in_the_manager_takes_the_conversation_over(app: FastAPI, post: Post, clock: Clock) -> None:
    await deliver(app, sample("officer_text", clock()))
    await deliver(app, sample("officer_image", clock()))
    assert post.officers == [
        ("zalo", USER, "o1", "Chào bác, em là cán bộ một cửa."),
        ("zalo", USER, "o2", "(Cán bộ gửi ảnh trên Zalo)"),
    ]
    assert post.messages == []


async def test_own_echo_is_ignored(app: FastAPI, post: Post, clock: Clock) -> None:
    assert (await deliver(app, sample("own_text", clock()))).status_code == 200
    assert (post.messages, post.officers) == ([], [])


async def test_unfollow_stops_what_is_due(app: FastAPI, post: Post, clock: Clock) -> None:
    await deliver(app, sample("unfollow", clock()))
    assert post.gone == [("zalo", USER, "unfollow")]


async def test_withdrawal_erases_everything_of_that_user(
    app: FastAPI, post: Post, clock: Clock, engine: Engine
) -> None:
    await deliver(app, sample("strange", clock()))
    await deliver(app, sample("strange", clock(), sender={"id": "88"}))
    await deliver(app, sample("withdraw", clock()))
    assert post.erased == [("zalo", USER)]
    with engine.connect() as connection:
        assert connection.execute(select(ZaloEvent.user)).scalars().all() == ["88"]


async def test_unknown_event_is_stored_once(app: FastAPI, post: Post, clock: Clock, engine: Engine) -> None:
    for _ in range(2):
        assert (await deliver(app, sample("strange", clock()))).status_code == 200
    assert post.messages == []
    count = select(func.count()).select_from(ZaloEvent)
    with engine.connect() as connection:
        assert connection.execute(count).scalar_one() == 1


async def test_known_events_of_no_use_leave_nothing(app: FastAPI, post: Post, clock: Clock, engine: Engine) -> None:
    for name in ("seen", "group"):
        assert (await deliver(app, sample(name, clock()))).status_code == 200
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ZaloEvent)).scalar_one() == 0
    assert post.messages == []


async def test_domain_is_verified_by_its_file(engine: Engine, clock: Clock) -> None:
    channel = ZaloChannel(zalo_settings(zalo_verifier="AbC123"), engine, key=KEY, now=clock)
    app = FastAPI()
    assert channel.router
    app.include_router(channel.router)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://bot.example") as client:
        found, other = await client.get("/zalo_verifierAbC123.html"), await client.get("/zalo_verifierX.html")
    assert (found.status_code, other.status_code) == (200, 404)
    assert 'zalo-platform-site-verification" content="AbC123"' in found.text
    await channel.stop()
