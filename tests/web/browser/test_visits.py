"""What the page says about being opened."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.browser.conftest import NewPage
from tests.web.browser.test_conversation import ask
from tests.web.fake_backend import Backend

LINK = "/?to=to-dan-pho-7a-tan-tien"


def test_page_is_counted_once_a_day_with_the_neighbourhood_of_its_link(new_page: NewPage, backend: Backend) -> None:
    page = new_page(LINK)
    page.reload()
    page.wait_for_selector("html.started")
    ask(page, "khai tử")
    page.wait_for_selector(".bot .body")
    assert backend.visits == [{"source": "to-dan-pho-7a-tan-tien", "returned": False}]


def test_the_next_day_counts_as_coming_back(new_page: NewPage, backend: Backend) -> None:
    page = new_page(LINK)
    forget_today(page)
    page.reload()
    page.wait_for_selector("html.started")
    ask(page, "khai tử")
    page.wait_for_selector(".bot .body")
    assert [visit["returned"] for visit in backend.visits] == [False, True]


def test_who_begins_anew_is_somebody_else(new_page: NewPage, backend: Backend) -> None:
    page = new_page(LINK)
    page.locator("#more").click()
    page.locator("#restart").click()
    page.locator("#restart-yes").click()
    ask(page, "khai tử")
    page.wait_for_selector(".bot .body")
    assert [visit["returned"] for visit in backend.visits] == [False, False]


def forget_today(page: Page) -> None:
    page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage.getItem("motcua.chat"));
            localStorage.setItem("motcua.chat", JSON.stringify({ ...kept, opened: "Sun Nov 1 2026" }));
        }"""
    )
