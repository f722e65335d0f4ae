"""The catalogue without a network and without a server, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.catalogue.watch import get_watch
from bot.settings import get_settings
from bot.web.offline import endpoints as offline
from bot.web.offline.files import make_files
from tests.web.fake_backend import Backend, Server, create_app

SCREENS = [(360, 640), (1920, 1080)]


@pytest.fixture
def server(backend: Backend) -> Iterator[Server]:
    app = create_app(backend)
    app.include_router(offline.router)
    server = Server(app)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(20_000)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    yield page
    context.close()
    assert mistakes == []


def wait_until_kept(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def ask(page: Page, question: str) -> None:
    page.get_by_role("searchbox").fill(question)
    page.get_by_role("button", name="Tìm").click()


def test_page_answers_with_the_network_cut(page: Page, server: Server) -> None:
    page.goto(server.url + "/ngoai-tuyen")
    wait_until_kept(page)
    page.context.set_offline(True)
    page.reload()
    today = get_settings().now().date()
    expect(page.locator("#mark")).to_contain_text(f"Không có mạng. Đây là bản lưu ngày {today:%d/%m/%Y}.")
    ask(page, "lam giay khai sinh can giay to gi")
    expect(page.get_by_role("heading", name="Đăng ký khai sinh")).to_be_visible()
    expect(page.locator("#text")).to_contain_text("Giấy chứng sinh")
    page.get_by_role("button", name="Trẻ bị bỏ rơi").click()
    expect(page.locator("#text")).to_contain_text("Biên bản về việc trẻ bị bỏ rơi")
    page.get_by_role("button", name="Phải nộp bao nhiêu tiền?").click()
    expect(page.locator("#text")).to_contain_text("miễn phí")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_page_answers_with_the_server_stopped(page: Page, server: Server) -> None:
    page.goto(server.url + "/ngoai-tuyen/")
    wait_until_kept(page)
    server.stop()
    page.reload()
    expect(page.locator("#mark")).to_contain_text("Không có mạng")
    ask(page, "khai tử bao nhiêu tiền")
    expect(page.locator("#text")).to_contain_text("Đăng ký khai tử")


def test_chat_offers_the_page_when_its_server_is_gone_and_is_replaced_by_it(page: Page, server: Server) -> None:
    page.goto(server.url)
    wait_until_kept(page)
    server.stop()
    page.locator("#input").fill("xin chào")
    page.locator("#send").click()
    link = page.get_by_role("link", name="Xem thủ tục đã lưu trên máy")
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.goto(server.url + "/?q=giờ làm việc")
    expect(page).to_have_url(server.url + "/ngoai-tuyen/?q=gi%E1%BB%9D%20l%C3%A0m%20vi%E1%BB%87c")
    expect(page.get_by_role("heading", name="Giờ làm việc")).to_be_visible()


def test_chat_is_back_when_its_server_is_back(page: Page, server: Server) -> None:
    page.goto(server.url)
    wait_until_kept(page)
    server.stop()
    page.goto(server.url)
    expect(page.get_by_role("searchbox")).to_be_visible()
    server.start()
    page.goto(server.url)
    expect(page.locator("#greeting")).to_be_visible()


def test_what_is_not_clear_is_asked_back_and_what_is_unknown_is_said(page: Page, server: Server) -> None:
    page.goto(server.url + "/ngoai-tuyen/")
    ask(page, "bản sao")
    expect(page.get_by_role("heading", name="Bà con hỏi việc nào?")).to_be_visible()
    page.locator("#choices button").first.click()
    expect(page.locator("#text")).not_to_be_empty()
    ask(page, "xyzzy plugh")
    expect(page.get_by_role("heading", name="Không tìm thấy việc này")).to_be_visible()


def test_folder_works_from_a_stick_and_is_small(page: Page, tmp_path: Path) -> None:
    settings = get_settings()
    files = make_files(get_watch().current, settings.data_dir, settings.now().date())
    assert sum(len(body.plain) for body in files.values()) < 2_000_000
    for name, body in files.items():
        (tmp_path / name).write_bytes(body.plain)
    page.goto((tmp_path / "index.html").as_uri())
    ask(page, "sao y")
    expect(page.locator("#answer")).to_contain_text("Chứng thực bản sao")
    expect(page.locator("#mark")).to_contain_text("Không có mạng")


def test_everything_to_touch_is_large_and_named(page: Page, server: Server, axe: str) -> None:
    page.goto(server.url + "/ngoai-tuyen/")
    for thing in page.locator("button:visible, a:visible, input:visible, summary").all():
        box = thing.bounding_box()
        assert box
        assert box["height"] >= 44
    ask(page, "khai sinh")
    page.evaluate(axe)
    assert page.evaluate("axe.run().then((found) => found.violations.map((one) => one.id))") == []


def test_installed_page_has_a_name_an_icon_and_a_start(page: Page, server: Server) -> None:
    page.goto(server.url + "/ngoai-tuyen/")
    manifest = page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then((response) => response.json())"
    )
    assert manifest["start_url"] == "./"
    assert manifest["display"] == "standalone"
    assert manifest["icons"]
    assert "Phường Buôn Ma Thuột" in manifest["name"]
