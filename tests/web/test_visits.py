"""The address at which the page says that it was opened."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from bot import database
from bot.desk.first_screen import service as first_screen
from bot.desk.reach import repository
from bot.settings import VIETNAM, get_settings
from bot.web import visits


def test_openings_add_up_in_the_week_and_neighbourhood(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_session_factory", lambda: sessionmaker(engine))
    monkeypatch.setattr(get_settings(), "fixed_now", datetime(2026, 11, 29, 23, 30, tzinfo=VIETNAM))  # a Sunday
    app = FastAPI()
    app.include_router(visits.router)
    client = TestClient(app)
    assert client.post("/api/v1/visits", json={"source": "buon-dung"}).status_code == 204
    assert client.post("/api/v1/visits", json={"source": "buon-dung", "returned": True}).status_code == 204
    assert client.post("/api/v1/visits", json={}).status_code == 204
    with engine.connect() as connection:
        rows = repository.rows(connection, date(2026, 11, 23), date(2026, 11, 23))
    assert sorted((row.neighbourhood, row.channel, row.opened, row.asked, row.returned) for row in rows) == [
        ("", "web", 1, 0, 0),
        ("buon-dung", "web", 2, 0, 1),
    ]


def test_empty_visits_are_counted_by_first_screen(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_session_factory", lambda: sessionmaker(engine))
    app = FastAPI()
    app.include_router(visits.router)
    client = TestClient(app)
    for screen in ("errands", "errands", "made-up", "x" * 21):
        client.post("/api/v1/visits", json={"screen": screen})
        client.post("/api/v1/visits/asked", json={"screen": screen})
    client.post("/api/v1/visits", json={"screen": "errands"})
    client.post("/api/v1/visits", json={"screen": "errands"})
    with engine.connect() as connection:
        [figures] = first_screen.figures(connection, date(2020, 1, 1))
    assert (figures.screen, figures.opened, figures.asked, figures.empty_share) == ("errands", 4, 2, 0.5)
