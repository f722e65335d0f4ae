"""The conversation on the website of somebody else, which has styles of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from bot.web.endpoints import get_widget_origins
from tests.web.fake_backend import Server

HOSTILE = "* { color: red !important; font-size: 60px; position: static; } button { display: none; }"


@pytest.fixture
def site(server: Server) -> Iterator[Server]:
    app = FastAPI()

    @app.get("/")
    def home() -> HTMLResponse:
        script = f'<script src="{server.url}/widget.js" async></script>'
        return HTMLResponse(f"<!doctype html><style>{HOSTILE}</style><p id=own>Trang của phường</p>{script}")

    site = Server(app)
    site.start()
    yield site
    site.stop()


def opened(browser: Browser, site: Server, width: int = 1200) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(site.url)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, site: Server, server: Server) -> Iterator[Page]:
    server.app.dependency_overrides[get_widget_origins] = lambda: (site.url,)
    yield from opened(browser, site)


@pytest.fixture
def phone(browser: Browser, site: Server, server: Server) -> Iterator[Page]:
    server.app.dependency_overrides[get_widget_origins] = lambda: (site.url,)
    yield from opened(browser, site, width=360)


@pytest.fixture
def stranger(browser: Browser, site: Server) -> Iterator[Page]:
    yield from opened(browser, site)


def test_resident_asks_in_the_window_and_closes_it(page: Page) -> None:
    assert page.locator("iframe").get_attribute("src") is None  # nothing is loaded before it is wanted
    page.get_by_role("button", name="Hỏi thủ tục").click()
    window = page.frame_locator("iframe")
    window.locator("#input").fill("khai tử cần giấy gì")
    window.locator("#send").click()
    expect(window.locator(".message.bot")).to_contain_text("Giấy báo tử")
    page.get_by_role("button", name="Đóng").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Hỏi thủ tục").click()
    expect(window.locator(".message.bot")).to_contain_text("Giấy báo tử")


def test_styles_of_neither_reach_the_other(page: Page) -> None:
    button = page.get_by_role("button", name="Hỏi thủ tục")
    look = button.evaluate("b => { const s = getComputedStyle(b); return [s.color, s.fontSize, s.position]; }")
    assert look == ["rgb(255, 255, 255)", "17px", "fixed"]
    assert page.locator("#own").evaluate("p => getComputedStyle(p).position") == "static"


def test_window_fills_a_phone(phone: Page) -> None:
    phone.get_by_role("button", name="Hỏi thủ tục").click()
    box = phone.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 800}


def test_site_that_is_not_named_shows_no_conversation(stranger: Page) -> None:
    with stranger.expect_console_message(lambda message: "frame-ancestors" in message.text):
        stranger.get_by_role("button", name="Hỏi thủ tục").click()
    assert stranger.frame_locator("iframe").locator("#input").count() == 0
