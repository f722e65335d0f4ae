"""The page and its stream: the real conversation API and a real database; only what answers is a stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Header
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.channels import web
from bot.channels.event_stream import Outside
from bot.database import make_engine
from bot.desk.announcements.service import Draft, announce
from bot.messaging.models import Author, Message
from bot.messaging.service import Messaging
from bot.settings import VIETNAM
from bot.web import announcements as urgent
from bot.web.endpoints import get_widget_origins, mount_static, router
from tests.messaging.standins import Echo
from tests.web.browser.test_conversation import ask
from tests.web.fake_backend import Server

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Rig:
    """A server, the database under it, and the officer who answers late, from another process."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.app = FastAPI()
        self.last_ids: list[str] = []  # with which browsers came back
        self.app.add_middleware(Outside)
        self.app.include_router(router)
        self.app.include_router(urgent.router)
        self.app.include_router(web.router, dependencies=[Depends(self._note)])
        mount_static(self.app)
        self.server = Server(self.app)
        self._officer = self.messaging()

    def _note(self, last_event_id: Annotated[str, Header()] = "") -> None:
        self.last_ids += filter(None, [last_event_id])

    def messaging(self) -> Messaging:
        return Messaging(Echo(), self.engine, lambda: datetime.now(VIETNAM))

    def start(self) -> None:
        """As a new process would, with nothing but the database."""
        self.app.state.messaging = self.messaging()
        self.server.start()

    def late(self, text: str) -> None:
        """Into every conversation there is."""
        with self.engine.begin() as connection:
            for conversation in connection.scalars(select(Message.conversation).distinct()).all():
                self._officer.write(connection, "web", conversation, text, author=Author.OFFICER)

    def watched(self) -> int:
        """How many streams the server holds."""
        return int(self.app.state.messaging.news.watching)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    engine = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    Message.metadata.create_all(engine)
    rig = Rig(engine)
    rig.start()
    yield rig
    rig.server.stop()
    engine.dispose()


@pytest.fixture
def page(browser: Browser, rig: Rig) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(rig.server.url)
    yield page
    context.close()


def until(page: Page, holds: Callable[[], object]) -> None:
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def talking(page: Page, rig: Rig) -> None:
    """A conversation with an open stream."""
    ask(page, "một")
    expect(page.locator(".bot .body")).to_have_text("nghe: một")
    until(page, rig.watched)


def texts(page: Page | Locator) -> Locator:
    return page.locator(".bubble, .bot .body, .officer .body")


def test_late_answer_appears_without_being_asked_for(page: Page, rig: Rig) -> None:
    talking(page, rig)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    rig.late("muộn một")
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn một"])
    ask(page, "hai")
    rig.late("muộn hai")
    expect(page.locator(".officer")).to_have_count(2)
    page.wait_for_timeout(1500)  # what is told twice would be there by now
    assert sorted(texts(page).all_inner_texts()) == sorted(
        ["một", "nghe: một", "muộn một", "hai", "nghe: hai", "muộn hai"]
    )
    assert [url for url in asked if "after=" in url] == []


def test_what_was_written_while_the_server_was_down_is_shown_once(page: Page, rig: Rig) -> None:
    talking(page, rig)
    rig.server.stop()
    rig.late("muộn")
    rig.start()
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn"])
    until(page, rig.watched)
    rig.late("sau đó")
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn", "sau đó"])
    expect(page.locator("#banner")).to_be_hidden()


def test_browser_comes_back_by_itself_with_the_last_number(page: Page, rig: Rig) -> None:
    talking(page, rig)
    rig.late("muộn")
    expect(page.locator(".officer")).to_have_count(1)
    rig.server.stop()
    rig.start()
    until(page, lambda: rig.last_ids)
    with rig.engine.connect() as connection:
        assert rig.last_ids == [str(connection.scalar(select(func.max(Message.id))))]


def test_what_was_written_while_there_was_no_network_is_shown_once(page: Page, rig: Rig) -> None:
    talking(page, rig)
    page.context.set_offline(True)
    until(page, lambda: not rig.watched())
    rig.late("muộn")
    page.wait_for_timeout(1500)
    expect(page.locator(".officer")).to_have_count(0)
    page.context.set_offline(False)
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn"])
    until(page, rig.watched)
    rig.late("sau đó")
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn", "sau đó"])


def test_phone_that_sleeps_holds_no_stream_and_finds_the_answer_when_it_wakes(page: Page, rig: Rig) -> None:
    talking(page, rig)
    page.evaluate(HIDE, True)
    until(page, lambda: not rig.watched())
    rig.late("muộn")
    page.evaluate(HIDE, False)
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn"])
    until(page, rig.watched)
    rig.late("sau đó")
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn", "sau đó"])


def _hang(_route: Route) -> None:
    """A proxy that keeps everything back."""


@pytest.mark.parametrize("refuse", [_hang, lambda route: route.abort(), lambda route: route.fulfill(status=503), None])
def test_page_without_a_stream_asks_instead(page: Page, rig: Rig, refuse: Callable[[Route], None] | None) -> None:
    if refuse:
        page.route("**/stream**", refuse)
    else:
        page.add_init_script("delete window.EventSource")  # an old browser
        page.reload()
    ask(page, "một")
    expect(page.locator(".bot .body")).to_have_text("nghe: một")
    rig.late("muộn")
    expect(texts(page)).to_have_text(["một", "nghe: một", "muộn"], timeout=30_000)
    assert not rig.watched()


def test_second_tab_hears_what_is_said_in_the_first(page: Page, rig: Rig) -> None:
    talking(page, rig)
    second = page.context.new_page()
    second.goto(rig.server.url)
    expect(texts(second)).to_have_text(["một", "nghe: một"])
    until(page, lambda: rig.watched() == 2)
    ask(page, "hai")
    expect(texts(second)).to_have_text(["một", "nghe: một", "hai", "nghe: hai"])
    expect(texts(page)).to_have_text(["một", "nghe: một", "hai", "nghe: hai"])


def test_new_conversation_leaves_the_stream_of_the_old_one(page: Page, rig: Rig) -> None:
    talking(page, rig)
    for button in ("#more", "#restart", "#restart-yes"):
        page.locator(button).click()
    until(page, lambda: not rig.watched())
    rig.late("cho người trước")
    page.wait_for_timeout(1500)
    expect(texts(page)).to_have_count(0)


def test_urgent_notice_appears_on_the_open_page(page: Page, rig: Rig) -> None:
    talking(page, rig)
    now = datetime.now(VIETNAM)
    with Session(rig.engine) as session, session.begin():
        announce(session, Draft("Chiều nay nghỉ.", now, now + timedelta(hours=1)), (), "binh", now)
    expect(page.locator("#urgent")).to_contain_text("Chiều nay nghỉ.", timeout=40_000)


def test_window_on_the_wards_website_hears_a_late_answer(browser: Browser, rig: Rig) -> None:
    home = FastAPI()
    home.get("/")(lambda: HTMLResponse(f'<!doctype html><script src="{rig.server.url}/widget.js" async></script>'))
    site = Server(home)
    site.start()
    rig.app.dependency_overrides[get_widget_origins] = lambda: (site.url,)
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(site.url)
    page.get_by_role("button", name="Hỏi thủ tục").click()
    window = page.frame_locator("iframe")
    window.get_by_role("textbox").fill("một")
    window.get_by_role("textbox").press("Enter")
    expect(window.locator(".bot .body")).to_have_text("nghe: một")
    until(page, rig.watched)
    rig.late("muộn")
    expect(window.locator(".officer .body")).to_have_text("muộn")
    page.close()
    site.stop()
