"""The desk on a database of the test's own, with officers of every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot import database
from bot.desk.officers.models import Officer, Role
from bot.desk.officers.service import invite, open_session
from bot.messaging.service import Messaging
from bot.settings import VIETNAM
from bot.web.body_limit import BodyLimit
from bot.web.desk.access import real_now
from bot.web.desk.frame import PATH, create_desk
from bot.web.desk.sessions import COOKIE
from tests.messaging.standins import Counting

SignedIn = Callable[..., TestClient]


@pytest.fixture
def sessions(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> sessionmaker[Session]:
    """Sessions on the test's database; the desk and everything under it uses them too."""
    made = sessionmaker(engine, expire_on_commit=False)
    monkeypatch.setattr(database, "_session_factory", lambda: made)
    return made


@pytest.fixture
def now() -> datetime:
    """The moment at which the whole test happens: an authenticator's code must not run out meanwhile."""
    return datetime.now(VIETNAM)


@pytest.fixture
def app(engine: Engine, sessions: sessionmaker[Session], now: datetime) -> FastAPI:
    app = FastAPI()
    app.add_middleware(BodyLimit)
    desk = create_desk()
    desk.dependency_overrides[real_now] = lambda: now
    desk.state.messaging = Messaging(Counting(), engine, lambda: now)
    app.state.desk, app.state.now = desk, now
    app.mount(PATH, desk)
    return app


@pytest.fixture
def stranger(app: FastAPI) -> TestClient:
    """A browser in which nobody is signed in, with the token that the desk's own forms carry."""
    client = TestClient(app, follow_redirects=False)
    client.get(f"{PATH}/dang-nhap")
    client.headers["X-CSRF-Token"] = client.cookies["motcua_csrf"].strip('"')
    return client


@pytest.fixture
def signed_in(app: FastAPI, sessions: sessionmaker[Session], now: datetime) -> SignedIn:
    """`signed_in(role, username="…", field="")`: a browser in which such an officer is signed in."""

    def sign_in(role: Role = Role.OFFICER, username: str = "", field: str = "") -> TestClient:
        username = username or f"{role}-mau"
        key = f"key-of-{username}"
        with sessions.begin() as session:
            officer, _ = invite(session, username, f"Cán bộ {username}", role, field, "test", now)
            officer.password = "-"
            officer.invitation = None
            open_session(session, officer, key, timedelta(hours=10), now)
        client = TestClient(app, follow_redirects=False)
        client.cookies.set(COOKIE, key, domain="testserver.local", path=PATH)
        client.get(f"{PATH}/dang-nhap")
        client.headers["X-CSRF-Token"] = client.cookies["motcua_csrf"].strip('"')
        return client

    return sign_in


def officer_of(sessions: sessionmaker[Session], username: str) -> Officer:
    with sessions() as session:
        return session.query(Officer).filter_by(username=username).one()
