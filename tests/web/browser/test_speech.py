from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.browser.conftest import NewPage
from tests.web.browser.test_conversation import ask

# The browser of the tests has no voices; this one writes down what it is told to read.
VOICES = """
window.spoken = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "en-US", localService: true }, { lang: "vi-VN", localService: LOCAL }],
    speak: (utterance) => window.spoken.push(utterance.text),
    cancel: () => window.spoken.push(null),
} });
"""


def page_with_voice(new_page: NewPage, local: str) -> Page:
    page = new_page()
    page.add_init_script(VOICES.replace("LOCAL", local))
    page.reload()
    ask(page, "khai tử")
    expect(page.locator(".bot")).to_have_count(1)
    return page


def test_answer_is_read_aloud_without_addresses_and_source(new_page: NewPage) -> None:
    page = page_with_voice(new_page, "true")
    page.get_by_role("button", name="Đọc to").click()
    text = page.evaluate("window.spoken").pop()
    assert "Giấy báo tử" in text
    assert "https" not in text
    assert "Nguồn" not in text
    page.get_by_role("button", name="Dừng đọc").click()
    assert page.evaluate("window.spoken").pop() is None
    expect(page.get_by_role("button", name="Đọc to")).to_be_visible()


def test_voice_that_sends_the_text_away_is_not_offered(new_page: NewPage) -> None:
    page = page_with_voice(new_page, "false")
    expect(page.get_by_role("button", name="Đọc to")).to_have_count(0)
