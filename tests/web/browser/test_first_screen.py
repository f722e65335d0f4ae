from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import NewPage
from tests.web.fake_backend import Backend, Server

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_first_screen_says_who_answers_and_never_asks_for_a_code(page: Page) -> None:
    expect(page.get_by_role("heading", name="Trợ lý Một Cửa")).to_contain_text("Phường Buôn Ma Thuột")
    expect(page.get_by_text("Máy trả lời tự động")).to_be_in_viewport()
    expect(page.get_by_text("không bao giờ hỏi mã OTP").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Gặp cán bộ")).to_be_in_viewport()
    expect(page.get_by_role("textbox")).to_be_in_viewport()


def test_nothing_is_asked_of_the_conversation_before_the_resident_speaks(page: Page, backend: Backend) -> None:
    assert backend.posts == []


def test_errand_is_asked_by_its_payload_and_shown_by_its_title(page: Page, backend: Backend) -> None:
    page.get_by_role("button", name="Khai tử cho người thân").click()
    expect(page.locator(".resident .bubble")).to_have_text("Khai tử cho người thân")
    expect(page.locator(".bot .body")).to_contain_text("Tờ khai đăng ký khai tử")
    assert backend.posts[0]["text"] == '/ask_procedure_overview{"procedure":"1.000656"}'
    assert backend.posts[0]["title"] == "Khai tử cho người thân"


def test_a_person_can_always_be_asked_for(page: Page, backend: Backend) -> None:
    page.get_by_role("button", name="Gặp cán bộ").click()
    expect(page.locator(".bot")).to_have_count(1)
    assert backend.posts[0]["text"] == "/ask_human"


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (320, 640, "1"),
        (320, 640, "3"),
        (320, 256, "1"),
        (640, 400, "1"),
        (640, 400, "3"),
        (412, 915, "2"),
        (1280, 800, "1"),
    ],
)
def test_no_sideways_scrolling(new_page: NewPage, backend: Backend, width: int, height: int, size: str) -> None:
    backend.answers["dài"] = "Địa chỉ https://dichvucong.gov.vn/" + "x" * 300 + "\n" + "chữ" * 200
    page = new_page(width=width, height=height)
    page.evaluate("size => { document.documentElement.dataset.size = size }", size)
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("textbox").fill("dài")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".bot")).to_have_count(1)
    page.get_by_role("textbox").fill("đ" * 400)
    page.get_by_role("button", name="Thêm lựa chọn").click()
    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize(("width", "size"), [(320, "1"), (360, "3"), (1280, "1")])
def test_targets_are_large_and_print_is_not_small(new_page: NewPage, width: int, size: str) -> None:
    page = new_page(width=width)
    page.evaluate("size => { document.documentElement.dataset.size = size }", size)
    page.get_by_role("button", name="Khai sinh cho con").click()
    expect(page.locator(".choices button")).to_have_count(3)
    page.get_by_role("button", name="Thêm lựa chọn").click()
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('button, textarea, .chip'))
            .filter(e => e.offsetParent && (e.offsetHeight < 48 || e.offsetWidth < 48)).map(e => e.outerHTML)"""
    )
    assert small == []
    tiny = page.evaluate(
        """() => Array.from(document.querySelectorAll('body *'))
            .filter(e => e.offsetParent && e.innerText && parseFloat(getComputedStyle(e).fontSize) < 18)
            .map(e => e.outerHTML)"""
    )
    assert tiny == []


def test_link_with_question_asks_at_once_and_only_once(new_page: NewPage, backend: Backend) -> None:
    page = new_page("/?q=l%C3%A0m%20khai%20sinh&to=Bu%C3%B4n%20K%E1%BB%9Dsir")
    expect(page.locator(".bot")).to_have_count(1)
    page.reload()
    expect(page.locator(".bot")).to_have_count(1)
    assert [(post["text"], post["source"]) for post in backend.posts] == [("làm khai sinh", "Buôn Kờsir")]


def test_link_of_a_receipt_fills_in_the_question_about_the_dossier(new_page: NewPage, backend: Backend) -> None:
    page = new_page("/?hs=H15.99.01-261105-0012")
    expect(page.get_by_role("textbox")).to_have_value("Hồ sơ H15.99.01-261105-0012 tới đâu rồi?")
    assert backend.posts == []


def test_page_without_script_says_where_to_go(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    expect(page.get_by_text("Trang này chưa chạy được")).to_be_visible(timeout=15_000)
    context.close()


def test_urgent_notice_stands_above_everything(new_page: NewPage, backend: Backend) -> None:
    backend.urgent = ["Thông báo của phường: Sáng mai mất điện, bộ phận một cửa nghỉ.\n(Đến 12 giờ thứ Hai 23/11/2026)"]
    page = new_page(width=360, height=640)
    expect(page.get_by_role("status").filter(has_text="mất điện")).to_be_in_viewport()
