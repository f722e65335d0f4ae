from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.browser.test_conversation import ask
from tests.web.fake_backend import Backend, Server


def test_offline_shows_a_banner_and_the_message_leaves_once_when_back(page: Page, backend: Backend) -> None:
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    page.context.set_offline(True)
    ask(page, "hai")
    expect(page.locator("#banner")).to_contain_text("Mất kết nối mạng")
    expect(page.get_by_role("button", name="Chưa gửi được")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator("#banner")).to_be_hidden()
    assert backend.said() == ["một", "hai"]


def test_stopped_server_gets_the_messages_in_order_when_it_is_back(
    page: Page, backend: Backend, server: Server
) -> None:
    server.stop()
    ask(page, "một")
    ask(page, "hai")
    expect(page.locator("#banner")).to_contain_text("Mất kết nối mạng")
    server.start()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator("#banner")).to_be_hidden()
    assert backend.said() == ["một", "hai"]


def test_answer_lost_on_its_way_back_is_fetched_and_nothing_is_asked_twice(page: Page, backend: Backend) -> None:
    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/v1/chat", swallow, times=1)
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    assert len(backend.posts) == 2
    assert backend.said() == ["một"]


def test_reload_before_the_answer_sends_what_was_waiting(page: Page, backend: Backend, server: Server) -> None:
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    page.route("**/api/v1/chat", lambda route: route.abort(), times=1)
    ask(page, "hai")
    expect(page.get_by_role("button", name="Chưa gửi được")).to_be_visible()
    page.unroute_all()
    page.reload()
    expect(page.locator(".bubble")).to_have_text(["một", "hai"])
    expect(page.locator(".bot")).to_have_count(2)
    assert backend.said() == ["một", "hai"]


@pytest.mark.parametrize(
    ("status", "banner"),
    [
        (429, "Đang có nhiều người hỏi"),
        (503, "Máy đang khởi động"),
        (502, "Mất kết nối mạng"),
        (500, "Máy đang trục trặc"),
    ],
)
def test_busy_or_starting_server_is_asked_again(page: Page, backend: Backend, status: int, banner: str) -> None:
    backend.refusals = [(status, {"Retry-After": "1"})]
    ask(page, "một")
    expect(page.locator("#banner")).to_contain_text(banner)
    expect(page.locator(".bot")).to_have_count(1)
    expect(page.locator("#banner")).to_be_hidden()
    assert backend.said() == ["một"]


def test_refused_message_is_sent_again_only_when_tapped(page: Page, backend: Backend) -> None:
    backend.refusals = [(413, {})]
    ask(page, "một")
    again = page.get_by_role("button", name="Chạm để gửi lại")
    expect(again).to_be_visible()
    ask(page, "hai")
    expect(page.locator(".bot")).to_have_count(1)
    again.click()
    expect(page.locator(".bot")).to_have_count(2)
    assert backend.said() == ["hai", "một"]


def test_tapping_an_unsent_message_tries_at_once(page: Page, backend: Backend) -> None:
    backend.refusals = [(502, {"Retry-After": "60"})]
    ask(page, "một")
    page.get_by_role("button", name="Chưa gửi được").click()
    expect(page.locator(".bot")).to_have_count(1)
    assert backend.said() == ["một"]


def test_thinking_is_shown_until_the_answer_comes(page: Page, backend: Backend) -> None:
    backend.delay = 0.5
    ask(page, "một")
    expect(page.get_by_text("Đang trả lời…")).to_be_visible()
    expect(page.locator(".bot")).to_have_count(1)
    expect(page.get_by_text("Đang trả lời…")).to_have_count(0)


def test_masked_secret_is_not_shown_as_a_second_message(page: Page, backend: Backend) -> None:
    ask(page, "mã OTP 123456")
    expect(page.locator(".bot")).to_have_count(1)
    backend.conversations[backend.posts[0]["conversation"]][0]["text"] = "mã OTP ******"
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    backend.add(backend.posts[0]["conversation"], "officer", "Đừng đưa mã này cho ai.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".officer")).to_have_count(1)
    expect(page.locator(".resident")).to_have_count(1)


def test_message_that_breaks_the_server_does_not_hold_up_the_next(page: Page, backend: Backend) -> None:
    backend.refusals = [(500, {})] * 3
    ask(page, "một")
    ask(page, "hai")
    expect(page.locator(".bot")).to_have_count(1)
    expect(page.get_by_role("button", name="Chạm để gửi lại")).to_be_visible()
    assert backend.said() == ["hai"]


def test_faults_one_after_another_lose_nothing_and_keep_the_order(page: Page, backend: Backend) -> None:
    faults = iter(["drop", "swallow", "pass", "drop", "drop", "swallow", "pass", "swallow"])

    def play(route: Route) -> None:
        match next(faults, "pass"):
            case "drop":  # the request is lost
                route.abort()
            case "swallow":  # the answer is lost
                route.fetch()
                route.abort()
            case _:
                route.continue_()

    page.route("**/api/v1/chat", play)
    typed = [f"câu {number}" for number in range(6)]
    for text in typed:
        ask(page, text)
    expect(page.locator(".bot")).to_have_count(len(typed), timeout=40_000)
    page.reload()
    expect(page.locator(".bubble")).to_have_text(typed)
    expect(page.locator(".bot")).to_have_count(len(typed))
    assert backend.said() == typed


def test_two_pages_on_one_conversation_show_the_same(page: Page, backend: Backend) -> None:
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    other = page.context.new_page()
    other.goto(page.url)
    ask(other, "hai")
    expect(other.locator(".bot")).to_have_count(2)
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".bubble")).to_have_text(["một", "hai"])
    expect(page.locator(".bot")).to_have_count(2)
