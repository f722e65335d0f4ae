"""The list to carry in a browser: ticked, remembered, without a network, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from urllib.request import urlopen

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from bot.catalogue.checklist import make_checklist
from bot.catalogue.watch import get_watch
from bot.settings import get_settings
from bot.web import checklists
from bot.web.endpoints import mount_static
from tests.web.fake_backend import Server

CASE = "/checklist/1.001193?case=khong-chung-sinh"


@pytest.fixture
def address() -> Iterator[str]:
    app = FastAPI()
    app.include_router(checklists.router)
    mount_static(app)
    server = Server(app)
    server.start()
    yield server.url.rstrip("/")
    server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_ticks_are_remembered_for_this_case_only(page: Page, address: str) -> None:
    page.goto(address + CASE)
    page.get_by_label("Tờ khai đăng ký khai sinh").check()
    expect(page.locator("#done")).to_have_text("Đã có 1 / 3")
    page.reload()
    expect(page.get_by_label("Tờ khai đăng ký khai sinh")).to_be_checked()
    page.goto(address + "/checklist/1.001193")
    expect(page.get_by_label("Tờ khai đăng ký khai sinh")).not_to_be_checked()


def test_ticks_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(address + CASE)
    for box in page.locator(".papers input").all():
        box.check()
    expect(page.locator("#done")).to_have_text("Đủ cả rồi.")
    page.get_by_role("button", name="Bỏ hết dấu").click()
    expect(page.locator(".papers input:checked")).to_have_count(0)


def test_page_opened_once_works_without_a_network(page: Page, address: str) -> None:
    page.goto(address + CASE)
    page.get_by_label("Tờ khai đăng ký khai sinh").check()
    expect(page.locator("#offline")).to_contain_text("không có mạng")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Đăng ký khai sinh")).to_be_visible()
    expect(page.get_by_label("Tờ khai đăng ký khai sinh")).to_be_checked()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 10


@pytest.mark.parametrize("width", [320, 360, 1100])
def test_nothing_is_wider_than_the_screen_and_everything_large_enough_to_touch(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(address + CASE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for thing in page.locator("button:visible, a.button, nav a, .papers li").all():
        box = thing.bounding_box()
        assert box
        assert box["height"] >= 44


def test_longest_list_is_printed_on_one_sheet(page: Page, address: str) -> None:
    catalogue, today = get_watch().current, get_settings().now().date()
    lists = [
        make_checklist(catalogue, p, case.id if case else None, today)
        for p in catalogue.procedures.values()
        for case in (None, *p.cases)
    ]
    for told in sorted(lists, key=lambda found: -found.length)[:3]:
        page.goto(f"{address}/checklist/{told.code}?case={told.case}")
        sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) == 1, told.code


def test_page_reads_without_its_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CASE)
    page.get_by_label("Tờ khai đăng ký khai sinh").check()
    expect(page.get_by_role("link", name="Tải bản PDF")).to_be_visible()
    context.close()


def test_link_to_the_sheet_leads_to_a_pdf(page: Page, address: str) -> None:
    page.goto(address + CASE)
    link = page.get_by_role("link", name="Tải bản PDF").get_attribute("href")
    with urlopen(address + str(link)) as response:
        assert response.headers["content-type"] == "application/pdf"
