from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import NewPage
from tests.web.browser.test_conversation import ask

RUN = """async () => {
    const results = await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        rules: { "color-contrast-enhanced": { enabled: true } },
    });
    return results.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | "));
}"""


def check(page: Page, axe: str) -> None:
    page.evaluate(axe)
    assert page.evaluate(RUN) == []


@pytest.mark.parametrize(
    ("width", "scheme", "contrast"),
    [(320, "light", ""), (412, "light", ""), (1280, "light", ""), (412, "dark", ""), (412, "light", "high")],
)
def test_axe_finds_nothing(new_page: NewPage, axe: str, width: int, scheme: str, contrast: str) -> None:
    # Tall, so that no button is half behind the sticky dock, which axe would take for a small target.
    page = new_page(width=width, height=1600, color_scheme=scheme)
    if contrast:
        page.evaluate("document.documentElement.dataset.contrast = 'high'")
    check(page, axe)
    ask(page, "khai tử")
    expect(page.locator(".choices button")).to_have_count(3)
    check(page, axe)
    page.get_by_role("button", name="Thêm lựa chọn").click()
    page.get_by_role("button", name="Xóa và bắt đầu lại").click()
    check(page, axe)


def test_axe_finds_nothing_when_the_connection_is_gone(page: Page, axe: str) -> None:
    page.context.set_offline(True)
    ask(page, "khai tử")
    expect(page.get_by_role("button", name="Chưa gửi được")).to_be_visible()
    check(page, axe)


def test_answers_are_announced_as_a_log(page: Page) -> None:
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    ask(page, "khai tử")
    expect(log).to_contain_text("Tôi: khai tử")
    expect(log).to_contain_text("Máy trả lời")


def test_focus_is_visible_on_everything_that_takes_it(page: Page) -> None:
    ask(page, "khai tử")
    expect(page.locator(".choices button")).to_have_count(3)
    page.reload()
    expect(page.locator(".choices button")).to_have_count(3)
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        # At one moment: behind the last element Chromium lets go of the focus some time after the key.
        element, style, width = page.evaluate(
            """(focused => [
                focused === document.body ? null : focused.outerHTML,
                getComputedStyle(focused).outlineStyle,
                getComputedStyle(focused).outlineWidth,
            ])(document.activeElement)"""
        )
        if element is None:
            break
        assert (style, width) == ("solid", "3px"), element
        seen.add(element)
    assert len(seen) >= 16


def test_motion_stops_when_the_phone_asks_for_it(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.evaluate("document.getElementById('thinking').classList.add('on')")
    name = page.evaluate("getComputedStyle(document.getElementById('thinking'), '::before').animationName")
    assert name == "none"
