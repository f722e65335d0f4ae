"""For people who do not type, hold the phone in one hand, or would rather speak."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import NewPage
from tests.web.fake_backend import Backend

# The browser of the tests recognises nothing; this one hears what a test says.
RECOGNITION = """
window.SpeechRecognition = function () { window.ear = this; };
window.SpeechRecognition.prototype.start = function () { window.listens = true; };
window.SpeechRecognition.prototype.stop = function () { window.listens = false; this.onend(); };
window.hear = (...words) => window.ear.onresult({ results: words.map((word) => [{ transcript: word }]) });
"""
NO_RECOGNITION = "delete window.webkitSpeechRecognition; delete window.SpeechRecognition;"
SMALLEST = 48  # pixels


def choose(page: Page, way: str) -> None:
    page.get_by_role("button", name="Thêm lựa chọn").click()
    page.locator("#panel").get_by_role("button", name=way).click()
    page.get_by_role("button", name="Đóng", exact=True).click()


def targets(page: Page) -> list[Locator]:
    return page.locator("button:visible, summary:visible, .chip:visible").all()


def with_ears(new_page: NewPage, script: str) -> Page:
    page = new_page()
    page.add_init_script(script)
    page.reload()
    page.wait_for_selector("html.started")
    return page


def test_an_errand_is_asked_without_typing_a_letter(page: Page, backend: Backend) -> None:
    page.locator("main").get_by_role("button", name="Chỉ bấm nút").click()
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.get_by_text("Hộ khẩu, nơi ở").click()
    page.get_by_role("button", name="Tách hộ").click()
    expect(page.locator(".resident .bubble")).to_have_text("Tách hộ")
    expect(page.locator(".bot")).to_have_count(1)
    page.wait_for_timeout(700)  # a second tap within 600 ms is a trembling hand's
    page.get_by_role("button", name="Bao lâu thì xong?").click()
    expect(page.locator(".bot")).to_have_count(2)
    assert backend.posts[0]["text"] == '/ask_procedure_overview{"procedure":"1.010038"}'


def test_buttons_only_is_remembered_and_typing_is_one_tap_away(page: Page) -> None:
    choose(page, "Chỉ bấm nút")
    page.reload()
    expect(page.get_by_text("Chọn việc cần hỏi")).to_be_visible()
    page.get_by_role("button", name="Gõ câu hỏi").click()
    expect(page.get_by_role("textbox")).to_be_in_viewport()
    page.reload()
    expect(page.get_by_role("textbox")).to_be_visible()


def test_one_hand_reaches_everything_and_that_is_remembered(page: Page) -> None:
    choose(page, "Dùng một tay")
    page.reload()
    page.wait_for_selector("html.started")
    for name in ("Thêm lựa chọn", "Chữ to hơn", "Gặp cán bộ", "Gửi"):
        box = page.get_by_role("button", name=name).first.bounding_box()
        assert box
        assert box["y"] > 320, f"{name} is in the upper half"
    choose(page, "Dùng một tay")
    box = page.get_by_role("button", name="Thêm lựa chọn").bounding_box()
    assert box
    assert box["y"] < 100


def test_every_target_is_large_enough_in_every_way_of_use(page: Page) -> None:
    for way in ("Chỉ bấm nút", "Dùng một tay"):
        choose(page, way)
        page.get_by_text("Sinh con, cưới hỏi").click()
        sizes = [target.bounding_box() for target in targets(page)]
        assert len(sizes) > 10
        assert all(size and size["height"] >= SMALLEST and size["width"] >= SMALLEST for size in sizes), way
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_was_heard_stands_in_the_input_and_is_not_sent(new_page: NewPage, backend: Backend) -> None:
    page = with_ears(new_page, RECOGNITION)
    speak = page.get_by_role("button", name="Nói thay vì gõ")
    speak.click()
    expect(page.locator("#counter")).to_contain_text("nơi làm trình duyệt")  # where the sound goes, told before
    assert not page.evaluate("Boolean(window.listens)")
    speak.click()
    assert page.evaluate("window.listens")
    page.evaluate("window.hear('bà tôi', 'mới mất')")
    expect(page.get_by_role("textbox")).to_have_value("bà tôi mới mất")
    speak.click()
    expect(page.locator("#counter")).to_contain_text("bấm Gửi")
    assert backend.posts == []
    page.reload()
    page.get_by_role("button", name="Nói thay vì gõ").click()
    assert page.evaluate("window.listens")  # told once is enough


def test_a_forbidden_microphone_says_what_to_do(new_page: NewPage) -> None:
    page = with_ears(new_page, RECOGNITION)
    for _time in range(2):
        page.get_by_role("button", name="Nói thay vì gõ").click()
    page.evaluate("window.ear.onerror({ error: 'not-allowed' }); window.ear.onend()")
    expect(page.locator("#counter")).to_contain_text("cài đặt của trình duyệt")
    expect(page.get_by_role("button", name="Nói thay vì gõ")).to_have_attribute("aria-pressed", "false")


def test_no_microphone_where_nothing_recognises_vietnamese(new_page: NewPage) -> None:
    page = with_ears(new_page, NO_RECOGNITION)
    expect(page.get_by_role("button", name="Nói thay vì gõ")).to_have_count(0)
    deaf = RECOGNITION + "window.SpeechRecognition.available = async () => 'unavailable';"
    page = with_ears(new_page, deaf)
    page.wait_for_timeout(200)
    expect(page.get_by_role("button", name="Nói thay vì gõ")).to_have_count(0)
