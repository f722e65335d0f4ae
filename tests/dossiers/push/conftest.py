"""The real application on the test's database, with a key; the model is not loaded, since nobody is answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.app import create_app
from bot.dossiers.push import endpoints
from bot.dossiers.push.keys import add_key
from bot.dossiers.push.models import Scope
from bot.settings import Settings

from .. import KEY, NOW


@pytest.fixture
def app(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    settings = Settings(fixed_now=NOW, push_calls_per_minute=1_000_000)
    monkeypatch.setattr(endpoints, "get_engine", lambda: engine)
    monkeypatch.setattr(endpoints, "get_settings", lambda: settings)
    monkeypatch.setattr(endpoints, "get_key", lambda: KEY)
    return create_app()


def make_key(engine: Engine, scope: Scope = Scope.DOSSIERS) -> dict[str, str]:
    """The header that opens the interface."""
    with Session(engine) as session, session.begin():
        return {"Authorization": f"Bearer {add_key(session, 'phần mềm mẫu', scope, by='chị Mẫu', now=NOW)}"}


@pytest.fixture
def headers(engine: Engine) -> dict[str, str]:
    return make_key(engine)


@pytest.fixture
def client(app: FastAPI, headers: dict[str, str]) -> TestClient:
    return TestClient(app, headers=headers)


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Where the application listens."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
