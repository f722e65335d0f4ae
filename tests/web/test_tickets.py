"""The page on which a resident fetches an answer by the code."""

from __future__ import annotations

from datetime import datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.desk.tickets.models import Reason
from bot.desk.tickets.service import MOST_TRIES, Where, open_ticket
from bot.messaging.models import Author
from bot.messaging.service import Messaging
from bot.settings import get_settings
from bot.web import tickets
from tests.messaging.standins import Counting


@pytest.fixture
def page(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(tickets, "get_engine", lambda: engine)
    app = FastAPI()
    app.include_router(tickets.router)
    return TestClient(app)


@pytest.fixture
def code(engine: Engine) -> str:
    now: datetime = get_settings().now()
    with Session(engine) as session, session.begin():
        where = Where("web", "a", 0)
        made = open_ticket(session, where, Reason.ASKED, "", get_watch().current.ward, now).code
    messaging = Messaging(Counting(), engine, lambda: now)
    with engine.begin() as connection:
        words = "Mang căn cước <b>gốc</b>."
        messaging.write(connection, "web", "a", words, author=Author.OFFICER, written_by="Cán bộ Hồng")
    return made


def test_the_code_as_typed_leads_to_the_answer(page: TestClient, code: str) -> None:
    shown = page.get("/phieu", params={"ma": f" {code[:3].lower()}-{code[3:]} "})
    assert shown.url.path == f"/phieu/{code}"
    assert "Mang căn cước &lt;b&gt;gốc&lt;/b&gt;." in shown.text
    assert "Cán bộ Hồng" in shown.text
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("typed", ["", "khong", "AB0OI1", "'; drop table"])
def test_what_is_no_code_is_asked_for_again(page: TestClient, typed: str) -> None:
    shown = page.get("/phieu", params={"ma": typed})
    assert 'name="ma"' in shown.text
    assert page.get(f"/phieu/{typed or 'x'}").status_code == 200


def test_guessing_ends_soon(page: TestClient, code: str) -> None:
    for _ in range(MOST_TRIES):
        assert "Không tìm thấy" in page.get("/phieu/AAA444").text
    assert "xin đợi một giờ" in page.get(f"/phieu/{code}").text
