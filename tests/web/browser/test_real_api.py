"""The page against the real conversation API and a real database; only what answers is a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from bot.answer import Button
from bot.assistant.turn import Reply, Turn
from bot.channels import web
from bot.database import make_engine
from bot.messaging.models import Message
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.settings import VIETNAM
from bot.web.endpoints import mount_static, router
from tests.messaging.standins import Standin
from tests.web.browser.test_conversation import ask
from tests.web.fake_backend import Server


class Echo(Standin):
    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        return Turn(Understanding("", "smalltalk", "", "", 1.0), (Reply(f"nghe: {text}", (Button("Có", "/affirm"),)),))


@pytest.fixture
def real_page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    engine = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    Message.metadata.create_all(engine)
    app = FastAPI()
    app.include_router(router)
    app.include_router(web.router)
    mount_static(app)
    app.state.messaging = Messaging(Echo(), engine, lambda: datetime.now(VIETNAM))
    server = Server(app)
    server.start()
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(server.url)
    yield page
    page.close()
    server.stop()
    engine.dispose()


def test_question_buttons_and_reload(real_page: Page) -> None:
    ask(real_page, "xin chào")
    expect(real_page.locator(".bot .body")).to_have_text("nghe: xin chào")
    real_page.get_by_role("button", name="Có", exact=True).click()
    expect(real_page.locator(".bot .body").last).to_have_text("nghe: /affirm")
    real_page.reload()
    expect(real_page.locator(".bubble")).to_have_text(["xin chào", "Có"])
    expect(real_page.locator(".bot .body")).to_have_text(["nghe: xin chào", "nghe: /affirm"])


def test_ten_thousand_letters_are_accepted(real_page: Page) -> None:
    ask(real_page, "ỡ" * 10_000)
    expect(real_page.locator(".bot")).to_have_count(1)
