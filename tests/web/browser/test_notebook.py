"""The teams' notebook on a phone: without a network, without a server, and afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select

from bot.desk.notebook import service
from bot.desk.notebook.models import NotebookEntry
from bot.desk.questions.service import not_understood
from bot.keys import get_key
from bot.settings import VIETNAM
from bot.web import notebook
from bot.web.endpoints import mount_static
from tests.web.fake_backend import Server


@pytest.fixture
def server(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(notebook, "get_engine", lambda: engine)
    app = FastAPI()
    app.include_router(notebook.router)
    mount_static(app)
    server = Server(app)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def code(engine: Engine) -> str:
    with engine.begin() as connection:
        return service.open_team(connection, "Tổ mẫu", datetime.now(VIETNAM), get_key())


@pytest.fixture(params=[(360, 640), (1920, 1080)], ids=["phone", "large"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(15_000)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    yield page
    context.close()
    assert mistakes == []


def write(page: Page, said: str, result: str = "Máy không hiểu") -> None:
    page.get_by_label("Bà con hỏi gì").fill(said)
    page.get_by_label(result).check()
    page.get_by_label("Tổ dân phố, buôn").select_option("Buôn Đŭng")
    page.get_by_role("button", name="Ghi lại").click()
    expect(page.locator("#list")).to_contain_text(said)


def stored(engine: Engine) -> list[tuple[str, str, str]]:
    columns = (NotebookEntry.text, NotebookEntry.difficulty, NotebookEntry.neighbourhood)
    with engine.connect() as connection:
        return sorted(connection.execute(select(*columns)).tuples())


def test_written_without_a_network_is_sent_when_it_is_back(
    page: Page, server: Server, code: str, engine: Engine
) -> None:
    page.goto(f"{server.url}/so-tay/#ma={code}")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()  # from what was kept on the phone
    write(page, "chết ở nhà thì ai cấp giấy báo tử")
    expect(page.locator("#mark")).to_contain_text("Còn 1 câu chưa gửi. Không có mạng.")
    page.reload()
    expect(page.locator("#list")).to_contain_text("chưa gửi")  # though a service worker's network may not be off
    page.context.set_offline(False)
    expect(page.locator("#mark")).to_have_text("Đã gửi hết.")
    assert stored(engine) == [("chết ở nhà thì ai cấp giấy báo tử", "not_understood", "buon-dung")]


def test_server_that_was_stopped_gets_everything_once(page: Page, server: Server, code: str, engine: Engine) -> None:
    page.goto(f"{server.url}/so-tay/#ma={code}")
    page.wait_for_selector("html.started")
    server.stop()
    write(page, "câu một")
    write(page, "câu hai", "Máy trả lời được")
    expect(page.locator("#mark")).to_have_text("Còn 2 câu chưa gửi.")
    server.start()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#mark")).to_have_text("Đã gửi hết.")
    assert [text for text, _, _ in stored(engine)] == ["câu hai", "câu một"]
    with engine.connect() as connection:
        assert [group.questions[0].text for group in not_understood(connection)] == ["câu một"]


def test_answer_lost_on_its_way_back_stores_nothing_twice(
    page: Page, server: Server, code: str, engine: Engine
) -> None:
    page.route("**/api/v1/notebook", lambda route: (route.fetch(), route.abort()), times=1)
    page.goto(f"{server.url}/so-tay/#ma={code}")
    write(page, "câu một")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#mark")).to_have_text("Đã gửi hết.")
    assert len(stored(engine)) == 1


def test_code_that_was_taken_back_loses_nothing(page: Page, server: Server, code: str, engine: Engine) -> None:
    with engine.begin() as connection:
        service.close_team(connection, "Tổ mẫu", datetime.now(VIETNAM))
    page.goto(f"{server.url}/so-tay/#ma={code}")
    write(page, "câu một")
    expect(page.locator("#mark")).to_contain_text("xin phường cấp đường dẫn mới")
    expect(page.locator("#list")).to_contain_text("chưa gửi")
    assert stored(engine) == []


def test_numbers_of_people_are_warned_about_and_masked(page: Page, server: Server, code: str, engine: Engine) -> None:
    page.goto(f"{server.url}/so-tay/#ma={code}")
    page.get_by_label("Bà con hỏi gì").fill("số của bà là 0912 345 678")
    expect(page.get_by_role("alert")).to_be_visible()
    write(page, "số của bà là 0912 345 678")
    expect(page.locator("#mark")).to_have_text("Đã gửi hết.")
    assert stored(engine)[0][0] == "số của bà là [phone]"


def test_code_is_not_left_in_the_address_and_the_page_fits(page: Page, server: Server, code: str) -> None:
    page.goto(f"{server.url}/so-tay/#ma={code}")
    page.wait_for_selector("html.started")
    assert code not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for thing in page.locator("button:visible, fieldset label, select, textarea").all():
        box = thing.bounding_box()
        assert box
        assert box["height"] >= 44
