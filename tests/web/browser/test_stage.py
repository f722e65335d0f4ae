"""The stage in a real browser, on the real pages, conversations and reading of pictures; what answers is a stand-in.

That the assistant really answers as the scripts promise is `tests/assistant/test_demo_scripts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, FrameLocator, Page, expect

from bot import database, settings
from bot.answer import Button
from bot.assistant.turn import Reply, Turn
from bot.database import get_demo_engine
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.settings import get_settings
from bot.web.demo import _ready, mount_demo
from bot.web.endpoints import mount_static
from bot.web.offline import endpoints as offline
from tests.messaging.standins import Standin
from tests.web.fake_backend import Server

PROJECTOR, PHONE = (1920, 1080), (360, 640)


class Echo(Standin):
    """Says back what it was told, and offers the button that a script presses."""

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        buttons = (Button("Nhập 4 số cuối, xem chi tiết", "/prove"),)
        return Turn(Understanding("", "smalltalk", "", "", 1.0), (Reply(f"nghe: {text}", buttons),))


def _forget() -> None:
    engines = (database.get_engine, database.get_demo_engine)
    factories = (database._session_factory, database._demo_session_factory)
    for remembered in (settings.get_settings, *engines, *factories, _ready):
        remembered.cache_clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{folder / 'motcua.db'}")
        _forget()
        app = FastAPI()
        mount_demo(app)
        mount_static(app)
        app.include_router(offline.router)
        app.add_api_route("/api/v1/announcements", lambda: {"texts": []})
        app.state.demo_messaging = Messaging(Echo(), get_demo_engine(), get_settings().now)
        server = Server(app)
        server.start()
        yield server
        server.stop()
    _forget()


@pytest.fixture(params=[PROJECTOR, PHONE], ids=["projector", "phone"])
def stage(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": request.param[0], "height": request.param[1]})
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{server.url}/demo")
    page.wait_for_selector("html.started")
    yield page
    context.close()
    assert complaints == []


def phone(stage: Page) -> FrameLocator:
    return stage.frame_locator("#phone")


def choose(stage: Page, name: str) -> None:
    stage.select_option("#script", name)
    expect(phone(stage).locator(".message")).to_have_count(0)
    expect(stage.locator("#place")).to_contain_text("1 /")


def step_on(stage: Page) -> None:
    stage.keyboard.press("ArrowRight")
    stage.wait_for_selector("html:not(.busy)")


def test_a_picture_a_button_and_digits_step_by_step(stage: Page) -> None:
    choose(stage, "ho-so-toi-dau")
    step_on(stage)
    expect(phone(stage).locator(".bot").last).to_contain_text("H15.99.01-261105-0005")
    step_on(stage)
    expect(stage.locator("#place")).to_have_text("2 / 4")
    step_on(stage)
    expect(phone(stage).locator(".resident")).to_have_count(2)
    expect(phone(stage).locator(".bot").last).to_contain_text("/prove")
    step_on(stage)
    expect(stage.locator("#place")).to_have_text("3 / 4")
    step_on(stage)
    expect(phone(stage).locator(".bot").last).to_contain_text("1105")
    expect(phone(stage).locator(".bot").last).to_be_in_viewport()


STOP_AFTER_FOUR_LETTERS = """() => {
    const input = document.getElementById("phone").contentDocument.getElementById("input");
    input.addEventListener("input", function stop() {
        if (input.value.length < 4) return;
        input.removeEventListener("input", stop);
        document.getElementById("play").click();
    });
}"""


def test_it_plays_by_itself_and_stops_in_the_middle_of_a_word(stage: Page) -> None:
    choose(stage, "gap-can-bo")
    stage.evaluate(STOP_AFTER_FOUR_LETTERS)
    stage.keyboard.press("ArrowUp")
    stage.keyboard.press("Space")
    box = phone(stage).locator("#input")
    expect(box).to_have_value("cho ", timeout=60_000)
    stage.wait_for_timeout(500)
    expect(box).to_have_value("cho ")
    expect(phone(stage).locator(".message")).to_have_count(0)
    stage.keyboard.press("Space")
    expect(phone(stage).locator(".bot").last).to_contain_text("cho tôi gặp cán bộ", timeout=60_000)


def test_one_key_begins_anew_on_another_conversation(stage: Page) -> None:
    choose(stage, "gap-can-bo")
    step_on(stage)
    expect(phone(stage).locator(".bot").last).to_contain_text("cho tôi gặp cán bộ")
    with stage.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        stage.keyboard.press("r")
    assert deleted.value.status == 204
    expect(phone(stage).locator(".message")).to_have_count(0)
    expect(stage.locator("#place")).to_contain_text("1 /")


def test_anybody_can_ask_at_any_moment_and_the_script_goes_on(stage: Page) -> None:
    choose(stage, "gap-can-bo")
    stage.keyboard.press("h")
    expect(phone(stage).locator("#input")).to_be_focused()
    stage.keyboard.type("khai tử cần giấy tờ gì r h f")  # letters that are keys of the stage elsewhere
    stage.keyboard.press("Enter")
    expect(phone(stage).locator(".bot").last).to_contain_text("khai tử cần giấy tờ gì")
    stage.keyboard.press("Escape")
    step_on(stage)
    expect(phone(stage).locator(".bot").last).to_contain_text("cho tôi gặp cán bộ")


def test_nothing_is_wider_than_the_screen_and_controls_are_large(stage: Page) -> None:
    assert stage.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = [button.bounding_box() for button in stage.locator(".controls button:visible").all()]
    assert len(sizes) >= 6
    assert all(size and size["height"] >= 48 and size["width"] >= 48 for size in sizes)
    expect(phone(stage).locator(".demo-mark")).to_be_visible()


def test_arrow_back_tells_again_and_repeats_nothing(stage: Page) -> None:
    choose(stage, "gap-can-bo")
    step_on(stage)
    expect(phone(stage).locator(".bot").last).to_contain_text("cho tôi gặp cán bộ")
    step_on(stage)
    stage.keyboard.press("ArrowLeft")
    expect(stage.locator("#place")).to_have_text("1 / 3")
    step_on(stage)
    expect(stage.locator("#place")).to_have_text("2 / 3")
    expect(phone(stage).locator(".resident")).to_have_count(1)
