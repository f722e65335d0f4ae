"""What `python -m benchmarks.desk` fills in and opens, on a small scale."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks import made_conversations, made_desk
from benchmarks.desk import pages
from bot.database import make_engine, upgrade_schema
from bot.desk.questions.repository import count_waiting
from bot.desk.tickets.models import Ticket
from bot.messaging.models import Message
from bot.reform.months import Month
from bot.web.desk.frame import PATH
from bot.web.desk.sessions import COOKIE

CONVERSATIONS = 300


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in {"_FILL": 120, "_WAITING": 5, "_TAKEN": 10, "LONG_MESSAGES": 100}.items():
        monkeypatch.setattr(made_conversations, name, size)
    for name, size in {"_DOSSIERS": 400, "_SEEN": 100}.items():
        monkeypatch.setattr(made_desk, name, size)


@pytest.mark.usefixtures("small")
def test_every_page_that_is_measured_opens(
    app: FastAPI, engine: Engine, sessions: sessionmaker[Session], now: datetime
) -> None:
    made = made_conversations.fill_desk(engine, CONVERSATIONS, now)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 10 * CONVERSATIONS + 100
        states = session.execute(select(Ticket.state, func.count()).group_by(Ticket.state)).tuples()
        assert dict(states.all()) == {"waiting": 5, "taken": 10, "done": 15}
    desk = TestClient(app)
    desk.cookies.set(COOKIE, made_conversations.KEY, domain="testserver.local", path=PATH)
    year_back = f"{now.replace(year=now.year - 1, day=1):%Y-%m-%dT%H:%M:%S}%2B07:00"
    for name, path in pages(made, Month.of(now.date())).items():
        opened = desk.get(PATH + path.format(year_back=year_back))
        assert opened.status_code == 200, name
        assert not opened.url.path.endswith("/dang-nhap"), name


def test_what_waits_is_counted_by_its_own_index_however_long_the_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    upgrade_schema(url)
    engine = make_engine(url)
    asked: list[str] = []
    with engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]
        count_waiting(connection)
        [plan] = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}").all()
    engine.dispose()
    assert "ix_question_waits" in plan[3]
