"""Every page of the desk, as somebody who may open it: nothing is in the way of who cannot see, use a mouse or hold a
large screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page

from bot.assistant import patches

patches.install()

from bot.web.desk.frame import create_desk  # noqa: E402
from tests.web.desk_pictures import open_page, page_of, scene_on_a_server  # noqa: E402
from tests.web.desk_scene import PAGES, Scene, address  # noqa: E402

pytestmark = pytest.mark.model

RUN = """async () => {
    const results = await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return results.violations.map(v => `${v.impact} ${v.id}: ` + v.nodes.slice(0, 3).map(n => n.html).join(" | "));
}"""
# What sticks out to the right of the page itself; a table may be moved within its own frame.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, pre"))
        .map(e => e.outerHTML.slice(0, 120));
}"""
# Where a keyboard comes to: what can be pressed or filled in, and is shown.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && e.type !== "hidden")
    .length"""
FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    if (e === document.body) return null;
    e.dataset.reached = "1";
    return [e.outerHTML.slice(0, 100), style.outlineStyle];
}"""
NO_PAGES = {"/tin", "/phieu/{code}", "/hoi-thoai/danh-sach", "/hoi-thoai/{channel}/{name}/moi"}
NO_PAGES |= {"/hoi-thoai/{channel}/{name}/goi-y", "/phan-anh/{number}/anh.jpg"}
ALL = pytest.mark.parametrize(("name", "officer", "path"), PAGES, ids=[name for name, _, _ in PAGES])


@pytest.fixture(scope="module")
def scene(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene_on_a_server(tmp_path_factory.mktemp("scene")) as made:
        yield made


def opened(browser: Browser, scene: Scene, officer: str, path: str, width: int, height: int) -> Page:
    page = page_of(browser, scene, officer, width, height)
    open_page(page, scene, path)
    return page


@ALL
def test_axe_finds_nothing_and_the_page_is_not_moved_sideways(
    browser: Browser, scene: Scene, axe: str, name: str, officer: str, path: str
) -> None:
    """At a desk and on a telephone; then on one of 360 px, and on a screen of 1280 px at 200 %."""
    page = opened(browser, scene, officer, path, 1280, 900)
    page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
    page.evaluate(axe)
    found = {"desk": page.evaluate(RUN)}
    page.set_viewport_size({"width": 390, "height": 844})
    found["telephone"] = page.evaluate(RUN)
    page.set_viewport_size({"width": 360, "height": 640})
    found["360 px"] = page.evaluate(TOO_WIDE)
    page.set_viewport_size({"width": 640, "height": 400})
    found["200 %"] = page.evaluate(TOO_WIDE)
    page.context.close()
    assert found == {"desk": [], "telephone": [], "360 px": [], "200 %": []}


@pytest.mark.parametrize(
    "name", ["dang-nhap", "hoi-thoai-cua-minh", "hoi-thoai-dang-cho", "day", "thong-bao", "tai-nha-mot", "can-bo"]
)
def test_everything_is_reached_by_tab_and_seen_there(browser: Browser, scene: Scene, name: str) -> None:
    officer, path = next((officer, path) for known, officer, path in PAGES if known == name)
    page = opened(browser, scene, officer, path, 1280, 900)
    page.evaluate("document.activeElement.blur()")
    expected = page.evaluate(REACHABLE)
    unseen = []
    for _ in range(expected + 40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is not None and focused[1] == "none":
            unseen.append(focused[0])
    reached = page.evaluate("document.querySelectorAll('[data-reached]').length")
    page.context.close()
    assert unseen == []
    assert reached >= expected


def test_all_pages_of_the_desk_are_among_these(scene: Scene) -> None:
    shown = [address(scene, path).removeprefix("/desk").partition("?")[0] for _, _, path in PAGES]
    routes = [route.path for route in iter_route_contexts(create_desk().routes) if "GET" in (route.methods or ())]
    pages = [path for path in routes if path not in NO_PAGES and "." not in path.rpartition("/")[2]]
    unopened = [path for path in pages if not any(_is(path, one) for one in shown)]
    assert unopened == []


def _is(route: str, path: str) -> bool:
    parts, given = route.split("/"), path.split("/")
    return len(parts) == len(given) and all(
        part == one or part.startswith("{") for part, one in zip(parts, given, strict=True)
    )
