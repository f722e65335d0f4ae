"""In a real browser, with the real assistant: a question nobody understood is taught, asked, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot.assistant import patches
from bot.channels import web
from bot.desk.officers.models import Role
from bot.desk.officers.service import invite, open_session
from bot.messaging.service import Messaging
from bot.settings import Settings
from bot.web.desk.sessions import COOKIE
from bot.web.endpoints import mount_static
from tests.web.browser.conftest import CHROMIUM_ARGUMENTS
from tests.web.fake_backend import Server

pytestmark = pytest.mark.browser
ASKED = "trạm sạc xe điện chỗ nào vậy"
ANSWER = "Dạ, trạm sạc xe điện ở cổng sau của phường."


@pytest.fixture
def server(model: Path, own_data: Settings, app: FastAPI, engine: Engine, now: datetime) -> Iterator[Server]:
    patches.install()
    from bot.assistant.assistant import Assistant

    messaging = Messaging(Assistant(model, own_data), engine, lambda: now)
    app.include_router(web.router)
    mount_static(app)
    app.state.messaging = app.state.demo_messaging = app.state.desk.state.messaging = messaging
    server = Server(app)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "apt-get install chromium"
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def officer(
    browser: Browser, server: Server, sessions: sessionmaker[Session], now: datetime
) -> Iterator[BrowserContext]:
    with sessions.begin() as session:
        account, _ = invite(session, "hong", "Cán bộ Hồng", Role.TRAINER, "", "test", now)
        account.password, account.invitation = "-", None
        open_session(session, account, "a key", timedelta(hours=10), now)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": COOKIE, "value": "a key", "url": f"{server.url}/desk"}])
    yield context
    context.close()


def ask(context: BrowserContext, number: int) -> str:
    """What a resident is answered."""
    body = {"conversation": f"{number:08}-0000-4000-8000-000000000000", "id": f"message-{number}", "text": ASKED}
    response = context.request.post("/api/v1/chat", data=body)
    assert response.ok, response.text()
    return "\n".join(message["text"] for message in response.json()["messages"])


def test_a_question_nobody_understood_is_taught_asked_and_taken_back(officer: BrowserContext) -> None:
    assert ANSWER not in ask(officer, 1)
    page = officer.new_page()
    page.goto("/desk/chua-hieu")
    assert ASKED in page.inner_text("main")
    page.click("a:has-text('Dạy máy')")
    page.click("summary:has-text('Một câu hỏi chung mới')")
    for name, value in {
        "title": "Trạm sạc xe điện ở đâu?",
        "answer": ANSWER,
        "source": "Thông báo 12/TB-UBND",
        "read_at": "bản giấy ở văn phòng",
        "review_by": "2099-06-30",
    }.items():
        page.fill(f"#{name}", value)
    page.click("button:has-text('Thêm câu hỏi')")
    page.wait_for_selector("main [role=status]")
    assert ANSWER in page.inner_text("main")
    assert ANSWER in ask(officer, 2)
    page.click("button:has-text('Bỏ lại như trước')")
    page.wait_for_selector("h1:has-text('Đã dạy, đã sửa')")
    assert ANSWER not in ask(officer, 3)
    page.goto("/desk/chua-hieu")
    assert ASKED in page.inner_text("main")
