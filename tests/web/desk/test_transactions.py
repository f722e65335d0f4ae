"""What the desk writes is committed before the event loop turns to anything else.

Messages are stored on the loop itself. While it waits for SQLite's one writer it does nothing else; a transaction that
needed the loop to end would keep both waiting until the database gives up.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from inspect import iscoroutinefunction, signature
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Response
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from bot.desk.tickets import canned
from bot.messaging.channel import Incoming
from bot.messaging.models import Message
from bot.messaging.service import Messaging
from bot.web.desk.access import Db, Page
from bot.web.desk.frame import PATH, create_desk
from tests.web.desk.conftest import SignedIn

PAGES = 30


async def test_messages_come_in_while_officers_write(
    app: FastAPI, signed_in: SignedIn, sessions: sessionmaker[Session], now: datetime
) -> None:
    client = signed_in()
    messaging: Messaging = app.state.desk.state.messaging

    async def write(number: int) -> int:
        form = {"key": f"k{number}", "title": "Mời ra quầy", "text": "Xin mời ra quầy 3."}
        response = await officer.post(f"{PATH}/cau-mau", data=form)
        return response.status_code

    headers = {"X-CSRF-Token": client.headers["X-CSRF-Token"]}
    transport = ASGITransport(app)
    async with AsyncClient(
        transport=transport, base_url="http://testserver", cookies=dict(client.cookies), headers=headers
    ) as officer:
        writing = asyncio.gather(*map(write, range(PAGES)))
        stored = 0
        while not writing.done():
            await messaging.receive(Incoming("web", "r", str(stored), "xin chào"))
            stored += 1
            await asyncio.sleep(0)
        assert await writing == [303] * PAGES
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == stored


def test_page_that_raises_gives_up_what_it_wrote_at_once(sessions: sessionmaker[Session], now: datetime) -> None:
    def look(db: Db) -> Response:
        canned.add_canned(db, "ra", "Mời ra quầy", "Xin mời ra quầy 3.", "can-bo", now)
        raise HTTPException(404)

    with sessions() as session:
        with pytest.raises(HTTPException):
            Page("/", look).endpoint(db=session, transaction=session)
        assert not session.in_transaction()


def test_database_that_is_away_asks_to_try_again(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_arguments: Any, **_options: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    client = signed_in()
    monkeypatch.setattr(canned, "add_canned", locked)
    form = {"key": "ra", "title": "Mời ra quầy", "text": "Xin mời ra quầy 3."}
    response = client.post(f"{PATH}/cau-mau", data=form)
    assert response.status_code == 503
    assert "thử lại" in response.text


def test_fault_in_a_statement_is_ours(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_arguments: Any, **_options: Any) -> None:
        raise ProgrammingError("INSERT", {}, Exception("no such column"))

    client = signed_in()
    monkeypatch.setattr(canned, "all_canned", wrong)
    with pytest.raises(ProgrammingError):
        client.get(f"{PATH}/cau-mau")


def test_every_page_commits_where_it_wrote() -> None:
    others = [
        route.path for route in iter_route_contexts(create_desk().routes) if type(route.original_route) is not Page
    ]
    assert others == [], "make its router with route_class=Page (bot/web/desk/access.py)"


def test_character_that_no_column_takes_is_told(signed_in: SignedIn) -> None:
    client = signed_in()
    for address in ("/hoi-thoai/web/a%00b", "/ho-so?tim=a%00b", "/phieu?ma=a%00b"):
        assert client.get(PATH + address).status_code < 500, address
    form = {"key": "ra", "title": "Mời\0ra quầy", "text": "Xin mời ra quầy 3."}
    assert client.post(f"{PATH}/cau-mau", data=form).status_code < 500


def test_no_page_keeps_a_connection_while_it_needs_the_loop() -> None:
    """Fifteen that do, and a message for which the loop needs another one, would wait for each other."""
    running = [
        route.path
        for route in iter_route_contexts(create_desk().routes)
        if iscoroutinefunction(route.original_route.endpoint)
        and "db" in signature(route.original_route.endpoint).parameters
    ]
    assert running == [], "read in a dependency (bot/web/desk/access.py)"
