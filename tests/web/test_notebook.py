"""The address that the teams' notebook sends to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from bot.desk.notebook import service
from bot.desk.notebook.models import NotebookEntry
from bot.keys import get_key
from bot.rate_limit import RateLimit
from bot.settings import VIETNAM
from bot.web import notebook

NOW = datetime.now(VIETNAM)


@pytest.fixture
def client(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    limit = RateLimit(2)
    monkeypatch.setattr(notebook, "get_engine", lambda: engine)
    monkeypatch.setattr(notebook, "_limit", lambda: limit)
    app = FastAPI()
    app.include_router(notebook.router)
    app.dependency_overrides[notebook._real_now] = lambda: NOW
    with engine.begin() as connection:
        code = service.open_team(connection, "Tổ mẫu", NOW, get_key())
    return TestClient(app, headers={"Authorization": f"Bearer {code}"})


def entry(number: int = 1, **changed: Any) -> dict[str, Any]:
    made = {"id": f"00000000-0000-4000-8000-{number:012d}", "heard_at": NOW.isoformat(), "text": "khai tử"}
    return {**made, "difficulty": "untried", "neighbourhood": "buon-dung", **changed}


def test_stranger_may_send_nothing(client: TestClient, engine: Engine) -> None:
    for header in ("", "Bearer ", "Bearer not-a-code-of-ours"):
        response = client.post("/api/v1/notebook", json={"entries": [entry()]}, headers={"Authorization": header})
        assert response.status_code == 401
    with engine.connect() as connection:
        assert connection.execute(select(NotebookEntry.id)).all() == []


def test_faults_of_the_phone_do_no_harm(client: TestClient, engine: Engine) -> None:
    ahead = (NOW + timedelta(days=900)).isoformat()
    sent = [entry(1, heard_at=ahead), entry(1), entry(2, neighbourhood="không có")]
    assert client.post("/api/v1/notebook", json={"entries": sent}).status_code == 200
    with engine.connect() as connection:
        rows = connection.execute(select(NotebookEntry).order_by(NotebookEntry.id)).all()
    assert [row.neighbourhood for row in rows] == ["buon-dung", ""]
    assert rows[0].heard_at <= datetime.now(VIETNAM)


def test_too_much_is_refused_with_the_seconds_to_wait(client: TestClient) -> None:
    assert client.post("/api/v1/notebook", json={"entries": [entry(n) for n in range(51)]}).status_code == 422
    assert client.post("/api/v1/notebook", json={"entries": [entry(1, text="a" * 1001)]}).status_code == 422
    for _ in range(2):
        assert client.post("/api/v1/notebook", json={"entries": [entry()]}).status_code == 200
    refused = client.post("/api/v1/notebook", json={"entries": [entry()]})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
