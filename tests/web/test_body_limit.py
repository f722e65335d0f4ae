"""How much of a request is taken in, whoever sends it."""

from __future__ import annotations

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from bot.app import create_app
from bot.dossiers.push.endpoints import MAX_BODY
from bot.dossiers.receipt import LARGEST_FILE
from bot.web.body_limit import ORDINARY, BodyLimit


@pytest.fixture
def client() -> TestClient:
    """Says how many bytes it was given."""
    app = FastAPI()
    app.add_middleware(BodyLimit)

    @app.post("/{path:path}")
    async def count(request: Request) -> int:
        return len(await request.body())

    return TestClient(app)


LIMITS = [
    ("/webhooks/rest/webhook", ORDINARY),
    ("/desk/dang-nhap", ORDINARY),
    ("/api/v1/chat/picture", LARGEST_FILE),
    ("/api/v1/dossiers", MAX_BODY),
]


@pytest.mark.parametrize(("path", "most"), LIMITS)
def test_a_body_ends_at_what_its_path_may_take(client: TestClient, path: str, most: int) -> None:
    assert client.post(path, content=bytes(most)).json() == most
    refused = client.post(path, content=bytes(most + 1))
    assert refused.status_code == 413
    assert f"lớn quá {most // 1_000_000} MB" in refused.json()["detail"]


async def test_a_body_without_an_end_is_read_no_further() -> None:
    asked = 0

    async def endless() -> Message:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": bytes(ORDINARY // 2), "more_body": True}

    async def nothing(_message: Message) -> None: ...

    async def reads_all(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    with pytest.raises(HTTPException):
        await BodyLimit(reads_all)({"type": "http", "path": "/api/v1/chat"}, endless, nothing)
    assert asked == 3


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/api/v1/chat"])
def test_a_message_is_ended_before_it_is_read(path: str) -> None:
    body = b'{"message": "' + b"a" * ORDINARY + b'"}'
    client = TestClient(create_app())  # not entered: no model is loaded
    refused = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 413
    assert "lớn quá 2 MB" in refused.json()["detail"]
