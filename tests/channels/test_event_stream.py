"""The stream of a conversation, over HTTP from a real server, on the database of the test run."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.channels import web
from bot.channels.event_stream import Outside
from bot.messaging import news
from bot.messaging.models import Author
from bot.messaging.service import Messaging
from tests.messaging.standins import NOW, Echo
from tests.web.fake_backend import Server


@dataclass(frozen=True)
class Event:
    name: str
    id: str
    data: str

    @property
    def text(self) -> str:
        return str(json.loads(self.data)["text"])


class Talk:
    """One conversation with the server; `late` is what another process writes."""

    def __init__(self, server: Server, engine: Engine) -> None:
        self.server = server
        self.key = str(uuid4())
        self._other = Messaging(Echo(), engine, lambda: NOW)

    def ask(self, text: str) -> None:
        body = {"conversation": self.key, "id": uuid4().hex, "text": text}
        assert httpx.post(f"{self.server.url}/api/v1/chat", json=body, timeout=30).status_code == 200

    def late(self, *texts: str) -> None:
        for text in texts:
            with self._other.engine.begin() as connection:
                self._other.write(connection, "web", self.key, text, author=Author.OFFICER)

    @contextmanager
    def stream(self, query: str = "", last: str = "", key: str = "") -> Iterator[Iterator[Event]]:
        headers = {"Last-Event-ID": last} if last else {}
        url = f"{self.server.url}/api/v1/chat/{key or self.key}/stream{query}"
        with httpx.stream("GET", url, headers=headers, timeout=30) as response:
            assert response.status_code == 200, response.read()
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["x-accel-buffering"] == "no"
            assert response.headers["cache-control"] == "no-store"
            yield events(response.iter_lines())

    def said(self, count: int, query: str = "", last: str = "") -> list[Event]:
        """The first messages of a stream."""
        with self.stream(query, last) as stream:
            return take(stream, count)


def events(lines: Iterator[str]) -> Iterator[Event]:
    found: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            found[name] = value.strip()
        elif found:
            yield Event(found.get("event", ""), found.get("id", ""), found.get("data", ""))
            found = {}


def take(stream: Iterator[Event], count: int) -> list[Event]:
    said = (event for event in stream if event.name == "said")
    return [next(said) for _ in range(count)]


@pytest.fixture
def server(engine: Engine) -> Iterator[Server]:
    app = FastAPI()
    app.add_middleware(Outside)
    app.include_router(web.router)
    app.state.messaging = Messaging(Echo(), engine, lambda: NOW)
    server = Server(app)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def talk(server: Server, engine: Engine) -> Talk:
    talk = Talk(server, engine)
    talk.ask("một")
    return talk


def test_what_was_said_comes_first_and_then_what_another_process_writes(talk: Talk) -> None:
    with talk.stream() as stream:
        assert next(stream).name == "beat"
        assert [event.text for event in take(stream, 2)] == ["một", "nghe: một"]
        talk.late("muộn một", "muộn hai")
        late = take(stream, 2)
        talk.ask("hai")
        assert [event.text for event in late + take(stream, 2)] == ["muộn một", "muộn hai", "hai", "nghe: hai"]
    message = json.loads(late[0].data)
    assert message["from"] == "officer"
    assert set(message) == {"seq", "id", "from", "text", "buttons", "attachment", "at", "by"}


def test_stream_goes_on_after_the_last_id_and_repeats_nothing(talk: Talk) -> None:
    last = talk.said(2)[-1].id
    talk.late("muộn")
    assert [event.text for event in talk.said(1, last=last)] == ["muộn"]
    assert [event.text for event in talk.said(1, query=f"?after={last}")] == ["muộn"]
    with talk.stream(last=last, query="?after=0") as stream:  # a browser that comes back has the old address still
        take(stream, 1)
        talk.late("còn nữa")
        assert [event.text for event in take(stream, 1)] == ["còn nữa"]


@pytest.mark.parametrize("last", ["999999", "abc", "-1", "1.5", "9" * 18, "9" * 5000, "²"])
def test_unknown_last_id_begins_from_the_start(talk: Talk, last: str) -> None:
    with httpx.Client(timeout=30) as client:
        headers = [(b"Last-Event-ID", last.encode())]
        url = f"{talk.server.url}/api/v1/chat/{talk.key}/stream"
        with client.stream("GET", url, headers=headers) as response:
            found = take(events(response.iter_lines()), 2)
    assert [event.text for event in found] == ["một", "nghe: một"]


def test_number_of_another_conversation_is_unknown(talk: Talk, engine: Engine) -> None:
    other = Talk(talk.server, engine)
    other.ask("của người khác")
    number = other.said(2)[-1].id
    assert [event.text for event in talk.said(2, last=number)] == ["một", "nghe: một"]


def test_nobody_hears_another_conversation(talk: Talk, engine: Engine) -> None:
    other = Talk(talk.server, engine)
    other.ask("của người khác")
    with talk.stream() as stream:
        take(stream, 2)
        other.late("chỉ cho người khác")
        talk.late("cho tôi")
        assert [event.text for event in take(stream, 1)] == ["cho tôi"]


@pytest.mark.parametrize(
    ("key", "status"),
    [("00000000-0000-4000-8000-000000000000", 404), ("x' OR 1=1", 422), ("1", 422), ("a" * 100, 422)],
)
def test_key_of_no_conversation_is_refused(server: Server, key: str, status: int) -> None:
    assert httpx.get(f"{server.url}/api/v1/chat/{key}/stream", timeout=30).status_code == status


@pytest.mark.parametrize("after", ["-1", "x", str(2**63)])
def test_impossible_number_is_refused(talk: Talk, after: str) -> None:
    for path in ("", "/stream"):
        assert httpx.get(f"{talk.server.url}/api/v1/chat/{talk.key}{path}?after={after}").status_code == 422


def test_message_of_a_slow_transaction_is_told_though_later_ones_were_told_before(talk: Talk, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":  # there one transaction writes at a time
        talk.late("sớm")
        assert [event.text for event in talk.said(3)][-1] == "sớm"
        return
    slow = Talk(talk.server, engine)
    slow.key = talk.key
    with talk.stream() as stream:
        take(stream, 2)
        with engine.begin() as connection:
            slow._other.write(connection, "web", talk.key, "chậm")
            talk.late("nhanh")
            [fast] = take(stream, 1)
        [late] = take(stream, 1)
    assert (fast.text, late.text) == ("nhanh", "chậm")
    assert late.id == fast.id  # a page that comes back has seen both


def test_fifth_stream_of_a_conversation_takes_the_place_of_the_first(talk: Talk) -> None:
    with talk.stream() as first:
        take(first, 2)
        others = [talk.stream() for _ in range(news.MOST_OF_CONVERSATION)]
        streams = [other.__enter__() for other in others]
        assert [event.name for event in first] == ["replaced"]  # and then it ends
        talk.late("muộn")
        for stream, other in zip(streams, others, strict=True):
            assert [event.text for event in take(stream, 3)][-1] == "muộn"
            other.__exit__(None, None, None)


def test_client_with_too_many_streams_is_told_to_ask_instead(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_OF_CLIENT", 1)
    url = f"{talk.server.url}/api/v1/chat/{talk.key}/stream"
    with talk.stream() as stream:
        take(stream, 2)
        refused = httpx.get(url, timeout=30)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "120")
    talk.late("muộn")
    until(lambda: not talk.server.app.state.messaging.news.watching)  # seen to be gone
    assert [event.text for event in talk.said(3)][-1] == "muộn"


def test_silent_streams_hold_no_connection_to_the_database(talk: Talk, engine: Engine) -> None:
    with talk.stream() as one, talk.stream() as two:
        take(one, 2)
        take(two, 2)
        until(lambda: engine.pool.checkedout() == 0)  # type: ignore[attr-defined]
        talk.late("muộn")
        assert take(one, 1)[0].text == take(two, 1)[0].text == "muộn"


def test_line_that_is_silent_beats(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.event_stream.BEAT_EVERY", 0.1)
    with talk.stream() as stream:
        assert [next(stream).name for _ in range(5)] == ["beat", "said", "said", "beat", "beat"]


def test_schema_tells_of_the_stream(server: Server) -> None:
    path: dict[str, Any] = httpx.get(f"{server.url}/openapi.json").json()["paths"]["/api/v1/chat/{conversation}/stream"]
    assert {parameter["name"] for parameter in path["get"]["parameters"]} == {"conversation", "after", "last-event-id"}
    assert "text/event-stream" in path["get"]["responses"]["200"]["content"]
    assert {"404", "422", "503"} < set(path["get"]["responses"])


def until(holds: Any) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("it did not happen")
