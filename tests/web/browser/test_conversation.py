from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import NewPage
from tests.web.fake_backend import Backend


def ask(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def test_typed_question_is_sent_by_enter_and_shift_enter_makes_a_line(page: Page, backend: Backend) -> None:
    box = page.get_by_role("textbox")
    box.press_sequentially("nhà tôi")
    box.press("Shift+Enter")
    box.press_sequentially("làm khai tử")
    box.press("Enter")
    expect(page.locator(".bot")).to_have_count(1)
    assert backend.posts[0]["text"] == "nhà tôi\nlàm khai tử"
    expect(box).to_have_value("")


def test_empty_question_is_not_sent(page: Page, backend: Backend) -> None:
    ask(page, "   ")
    ask(page, "có chữ")
    expect(page.locator(".bot")).to_have_count(1)
    assert backend.said() == ["có chữ"]


def test_buttons_stand_under_the_last_answer_only(page: Page, backend: Backend) -> None:
    ask(page, "khai tử")
    page.get_by_role("button", name="Bao lâu thì xong?").click()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator(".resident .bubble").last).to_have_text("Bao lâu thì xong?")
    expect(page.locator(".choices")).to_have_count(1)
    expect(page.locator(".bot").last.locator(".choices")).to_have_count(1)
    assert backend.posts[1]["text"].startswith("/ask_procedure_duration")


def test_double_tap_sends_once(page: Page, backend: Backend) -> None:
    page.get_by_role("button", name="Khai sinh cho con").dblclick()
    expect(page.locator(".choices button")).to_have_count(3)
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Bao lâu thì xong?").dblclick()
    expect(page.locator(".bot")).to_have_count(2)
    assert backend.said() == ["Khai sinh cho con", "Bao lâu thì xong?"]


def test_reload_keeps_the_conversation_and_its_buttons(page: Page, backend: Backend) -> None:
    ask(page, "khai tử")
    expect(page.locator(".bot")).to_have_count(1)
    page.reload()
    expect(page.locator(".resident .bubble")).to_have_text("khai tử")
    page.get_by_role("button", name="Bao lâu thì xong?").click()
    expect(page.locator(".bot")).to_have_count(2)
    assert len(backend.conversations) == 1


def test_conversation_works_where_storage_is_blocked(new_page: NewPage, backend: Backend) -> None:
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
    page.reload()
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    ask(page, "hai")
    expect(page.locator(".bot")).to_have_count(2)
    assert len(backend.conversations) == 1


@pytest.mark.parametrize(
    "kept", ["", "{", "null", '{"conversation":"x","pending":[]}', '{"conversation":1,"pending":[null]}']
)
def test_damaged_memory_begins_a_new_conversation(new_page: NewPage, backend: Backend, kept: str) -> None:
    page = new_page()
    page.evaluate("kept => localStorage.setItem('motcua.chat', kept)", kept)
    page.reload()
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    assert len(backend.posts[0]["conversation"]) == 36


def test_begin_again_asks_first_and_starts_a_new_conversation(page: Page, backend: Backend) -> None:
    ask(page, "khai tử")
    expect(page.locator(".bot")).to_have_count(1)
    page.get_by_role("button", name="Thêm lựa chọn").click()
    page.get_by_role("button", name="Xóa và bắt đầu lại").click()
    page.get_by_role("button", name="Thôi").click()
    expect(page.locator(".message")).to_have_count(2)
    page.get_by_role("button", name="Xóa và bắt đầu lại").click()
    page.locator("#restart-yes").click()
    expect(page.locator(".message")).to_have_count(0)
    expect(page.get_by_role("heading", name="Cần hỏi việc gì")).to_be_in_viewport()
    ask(page, "khai sinh")
    expect(page.locator(".message")).to_have_count(2)
    assert len(backend.conversations) == 2


def test_answer_that_comes_after_begin_again_is_not_shown(page: Page, backend: Backend) -> None:
    backend.delay = 0.5
    ask(page, "câu cũ")
    page.get_by_role("button", name="Thêm lựa chọn").click()
    page.get_by_role("button", name="Xóa và bắt đầu lại").click()
    page.locator("#restart-yes").click()
    ask(page, "câu mới")
    expect(page.locator(".bot")).to_have_count(1)
    expect(page.locator(".bubble")).to_have_text(["câu mới"])


def test_answer_is_drawn_as_text_with_lists_links_and_source(page: Page, backend: Backend) -> None:
    backend.answers["x"] = "<img src=x onerror=alert(1)>\n<b>đậm</b> javascript:alert(1) http://a.vn\n- một\n- hai"
    ask(page, "khai tử")
    body = page.locator(".bot .body").first
    expect(body.locator("ol > li")).to_have_count(3)
    expect(body.locator(".source")).to_contain_text("Luật Hộ tịch")
    expect(body.locator("a")).to_have_count(2)
    assert body.locator("a").first.get_attribute("href") == "https://dichvucong.gov.vn"
    assert body.locator("a").last.get_attribute("href") == "tel:02623812345"
    ask(page, "x")
    body = page.locator(".bot .body").last
    expect(body).to_contain_text("<img src=x onerror=alert(1)>")
    expect(body.locator("ul > li")).to_have_text(["một", "hai"])
    expect(body.locator("img, b, a")).to_have_count(0)


def test_ten_thousand_letters_can_be_sent_and_more_cannot(page: Page, backend: Backend) -> None:
    box = page.get_by_role("textbox")
    box.fill("đ" * 10_001)
    expect(page.locator("#counter")).to_have_text("Dài quá: 10.001 / 10.000 chữ. Xin bớt lại để gửi được.")
    box.press("Enter")
    expect(page.locator(".message")).to_have_count(0)
    box.fill("😀" * 10_000)
    expect(page.locator("#counter")).to_have_text("10.000 / 10.000 chữ")
    box.press("Enter")
    expect(page.locator(".bot")).to_have_count(1)
    assert backend.said() == ["😀" * 10_000]


def test_question_stands_at_the_top_when_its_answer_is_long(page: Page, backend: Backend) -> None:
    backend.answers["dài"] = "\n".join(f"Dòng {number}" for number in range(80))
    ask(page, "dài")
    expect(page.locator(".bot")).to_have_count(1)
    expect(page.get_by_text("Dòng 0", exact=False).first).to_be_in_viewport()
    top = page.locator(".resident").bounding_box()
    assert top is not None
    assert 0 < top["y"] < 150
    for _ in range(20):
        if page.get_by_text("Dòng 79").is_visible() and not page.get_by_role("button", name="Xem tiếp").is_visible():
            break
        page.get_by_role("button", name="Xem tiếp").click()
        page.wait_for_timeout(50)
    expect(page.locator(".choices button").last).to_be_in_viewport()


def test_officer_who_answers_later_is_shown_as_a_person(page: Page, backend: Backend) -> None:
    ask(page, "cho gặp cán bộ")
    expect(page.locator(".bot")).to_have_count(1)
    backend.add(next(iter(backend.conversations)), "officer", "Chào bác, mai bác ra quầy số 3 nhé.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".officer")).to_contain_text("Cán bộ trả lời")
    expect(page.locator(".message")).to_have_count(3)


def test_keyboard_alone_is_enough(page: Page, backend: Backend) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới ô gõ câu hỏi")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("khai tử")
    page.keyboard.press("Enter")
    expect(page.locator(".choices button")).to_have_count(3)
    page.keyboard.press("Shift+Tab")
    for _ in range(10):
        if page.evaluate("document.activeElement.dataset.title") == "Bao lâu thì xong?":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator(".bot")).to_have_count(2)
    for _ in range(3):  # the two links in the answer, then its buttons
        page.keyboard.press("Tab")
    expect(page.locator(".choices button").first).to_be_focused()
    assert backend.said() == ["khai tử", "Bao lâu thì xong?"]


def test_type_size_and_contrast_are_kept(page: Page) -> None:
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Chữ to hơn").click()
    page.get_by_role("button", name="Thêm lựa chọn").click()
    page.get_by_role("button", name="Chữ đậm, nền rõ").click()
    page.reload()
    assert page.evaluate(size) > before
    assert page.evaluate("document.documentElement.dataset.contrast") == "high"


def test_soft_keyboard_that_covers_the_page_does_not_cover_the_input(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        """Object.defineProperty(window, "visualViewport", { value: Object.assign(new EventTarget(), {
            scale: 1, height: innerHeight, offsetTop: 0 }) });"""
    )
    page.reload()
    ask(page, "một")
    expect(page.locator(".bot")).to_have_count(1)
    page.evaluate("visualViewport.height = 340; visualViewport.dispatchEvent(new Event('resize'))")
    box = page.get_by_role("textbox").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 340
    page.evaluate("visualViewport.height = 640; visualViewport.dispatchEvent(new Event('resize'))")
    expect(page.get_by_role("button", name="Gặp cán bộ")).to_be_in_viewport()
