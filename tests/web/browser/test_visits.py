"""What the page says about being opened."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

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
    assert backend.visits == [{"source": "to-dan-pho-7a-tan-tien", "returned": False, "screen": "errands"}]


def test_a_visit_that_asks_is_counted_once_and_an_empty_one_never(new_page: NewPage, backend: Backend) -> None:
    page = new_page()
    page.reload()
    page.wait_for_selector("html.started")
    assert backend.asked == []
    for count in (1, 2):
        ask(page, "khai tử")
        expect(page.locator(".bot")).to_have_count(count)
    page.reload()
    page.wait_for_selector("html.started")
    ask(page, "khai sinh")
    expect(page.locator(".bot")).to_have_count(3)
    assert backend.asked == ["errands"]


@pytest.mark.parametrize(("letter", "screen"), [("0", "errands"), ("1", "groups")])
def test_of_two_first_screens_a_conversation_has_always_the_same(
    new_page: NewPage, backend: Backend, letter: str, screen: str
) -> None:
    page = new_page()
    conversation = letter + "0000000-0000-4000-8000-000000000000"
    kept = {"conversation": conversation, "pending": [], "source": "", "opened": ""}
    page.evaluate("kept => localStorage.setItem('motcua.chat', JSON.stringify(kept))", kept)
    page.route("**/", lambda route: both_screens(route))
    for _time in range(2):
        page.reload()
        page.wait_for_selector("html.started")
        expect(page.locator(".groups")).to_be_visible(visible=screen == "groups")
        expect(page.locator(".errands")).to_be_visible()
    assert backend.visits[-1]["screen"] == screen


def both_screens(route: Route) -> None:
    answer = route.fetch()
    html = answer.text().replace('data-screens="errands"', 'data-screens="errands groups"')
    route.fulfill(response=answer, body=html)


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
