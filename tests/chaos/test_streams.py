"""Streams of whole servers: two on PostgreSQL, and one that is told to stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2 as httpx
import pytest

from bot.database import make_engine
from bot.messaging.models import Author
from bot.messaging.service import Messaging
from tests.channels.test_event_stream import Echo, Event, events, take
from tests.chaos.installation import Cluster, Installation
from tests.messaging.standins import NOW

pytestmark = pytest.mark.server


@contextmanager
def installed(folder: Path, url: str, count: int) -> Iterator[Installation]:
    installation = Installation(folder, url, "", count)
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()


@contextmanager
def stream(port: int, conversation: str, last: str = "") -> Iterator[Iterator[Event]]:
    url = f"http://127.0.0.1:{port}/api/v1/chat/{conversation}/stream"
    with httpx.stream("GET", url, headers={"Last-Event-ID": last} if last else {}, timeout=30) as response:
        assert response.status_code == 200
        yield events(response.iter_lines())


def ask(port: int, conversation: str, text: str) -> None:
    body = {"conversation": conversation, "id": uuid4().hex, "text": text}
    assert httpx.post(f"http://127.0.0.1:{port}/api/v1/chat", json=body, timeout=30).status_code == 200


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    cluster = Cluster(tmp_path_factory.mktemp("streams"))
    cluster.create()
    yield cluster.url
    cluster.stop()


def test_answer_made_in_one_process_arrives_over_a_stream_of_the_other(postgresql: str, tmp_path: Path) -> None:
    conversation = str(uuid4())
    with installed(tmp_path, postgresql, 2) as both:
        ask(both.ports[0], conversation, "một")
        with stream(both.ports[1], conversation) as told:
            assert [event.text for event in take(told, 2)] == ["một", "1: một"]
            ask(both.ports[0], conversation, "hai")
            found = take(told, 2)
            assert [event.text for event in found] == ["hai", "2: hai"]
        ask(both.ports[1], conversation, "ba")
        with stream(both.ports[0], conversation, last=found[-1].id) as told:
            assert [event.text for event in take(told, 2)] == ["ba", "3: ba"]


def test_server_that_stops_ends_its_streams_and_nothing_is_missed(tmp_path: Path) -> None:
    url, conversation = f"sqlite:///{tmp_path / 'test.db'}", str(uuid4())
    with installed(tmp_path, url, 1) as one:
        ask(one.ports[0], conversation, "một")
        with stream(one.ports[0], conversation) as told:
            last = take(told, 2)[-1].id
            ending = one.terminate(0)
            assert [event.name for event in told if event.name != "beat"] == []  # the whole end of it arrived
        ending.wait(30)
        assert "Cancel" not in one.log
        assert "without completing" not in one.log
        engine = make_engine(url)
        officer = Messaging(Echo(), engine, lambda: NOW)
        with engine.begin() as connection:
            officer.write(connection, "web", conversation, "muộn", author=Author.OFFICER)
        engine.dispose()
        one.restart(0)
        one.wait_until_ready(0)
        with stream(one.ports[0], conversation, last) as told:
            assert [event.text for event in take(told, 1)] == ["muộn"]
