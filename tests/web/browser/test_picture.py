"""The button beside the input, and the link in a QR code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import NewPage
from tests.web.fake_backend import Backend

CODE = "H15.99.01-261105-0012"
QUESTION = f"Hồ sơ {CODE} tới đâu rồi?"
PHOTO = {"name": "giay-hen.png", "mimeType": "image/png", "buffer": b"\x89PNG"}


def test_photo_becomes_the_question(page: Page, backend: Backend) -> None:
    backend.picture = (200, [QUESTION])
    page.locator("#picture").set_input_files(PHOTO)  # type: ignore[arg-type]
    expect(page.locator(".message.resident .bubble")).to_have_text(QUESTION)
    expect(page.locator("#counter")).to_have_text("")
    assert backend.said() == [QUESTION]


def test_photo_without_a_code_is_said_and_answered(page: Page, backend: Backend) -> None:
    backend.picture = (200, ['/send_picture{"topic":"no_code"}'])
    page.locator("#picture").set_input_files(PHOTO)  # type: ignore[arg-type]
    expect(page.locator(".message.resident .bubble")).to_have_text("Tôi gửi ảnh giấy hẹn")
    expect(page.locator(".message.bot")).to_have_count(1)
    assert backend.posts[0]["text"] == '/send_picture{"topic":"no_code"}'


@pytest.mark.parametrize("status", [413, 503])
def test_photo_that_is_not_taken_is_told_and_can_be_sent_again(page: Page, backend: Backend, status: int) -> None:
    backend.picture = (status, [])
    page.locator("#picture").set_input_files(PHOTO)  # type: ignore[arg-type]
    expect(page.locator("#counter")).to_contain_text("Chưa gửi được ảnh")
    backend.picture = (200, [QUESTION])
    page.locator("#picture").set_input_files(PHOTO)  # type: ignore[arg-type]
    expect(page.locator(".message.resident .bubble")).to_have_text(QUESTION)


def test_button_is_large_and_named(page: Page) -> None:
    box = page.get_by_role("button", name="Gửi ảnh mã vạch trên giấy hẹn").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 48


def test_qr_code_opened_with_the_camera_asks_at_once_and_only_once(new_page: NewPage, backend: Backend) -> None:
    page = new_page(f"/?hoso={CODE}")
    expect(page.locator(".message.bot")).to_have_count(1)
    assert backend.said() == [QUESTION]
    assert CODE not in page.url
    page.reload()
    expect(page.locator(".message.bot")).to_have_count(1)
    assert backend.said() == [QUESTION]
