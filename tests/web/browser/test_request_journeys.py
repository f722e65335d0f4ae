"""From the chat to the desk and back in a real browser, with the trained assistant: a visit at home, a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from bot import database, settings
from bot.assistant import patches

patches.install()

from bot.assistant.assistant import Assistant  # noqa: E402
from bot.channels import web  # noqa: E402
from bot.database import get_engine, session_scope, upgrade_schema  # noqa: E402
from bot.desk.officers.models import Role  # noqa: E402
from bot.desk.officers.service import invite, open_session  # noqa: E402
from bot.messaging.service import Messaging  # noqa: E402
from bot.settings import get_settings  # noqa: E402
from bot.web.desk.access import real_now  # noqa: E402
from bot.web.desk.frame import PATH, create_desk  # noqa: E402
from bot.web.desk.sessions import COOKIE  # noqa: E402
from bot.web.endpoints import mount_static, router  # noqa: E402
from tests.web.fake_backend import Server  # noqa: E402

pytestmark = pytest.mark.model

PATIENCE = 60_000  # milliseconds; the first answer of a model on a busy machine


def _forget() -> None:
    for remembered in (settings.get_settings, database.get_engine, database._session_factory):
        remembered.cache_clear()


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('journey') / 'motcua.db'}")
        patch.setenv("MOTCUA_FIXED_NOW", "2026-11-23T09:00:00+07:00")
        _forget()
        upgrade_schema()
        with session_scope() as session:
            officer, _ = invite(session, "hong", "Cán bộ Hồng", Role.OFFICER, "", "test", real_now())
            officer.password, officer.invitation = "-", None
            open_session(session, officer, "key-of-hong", timedelta(hours=10), real_now())
        app, desk = FastAPI(), create_desk()
        app.include_router(router)
        app.include_router(web.router)
        messaging = Messaging(Assistant(model, get_settings()), get_engine(), get_settings().now)
        app.state.messaging = desk.state.messaging = messaging
        app.mount(PATH, desk)
        mount_static(app)
        server = Server(app)
        server.start()
        yield server
        server.stop()
        get_engine().dispose()
    _forget()


@pytest.fixture
def resident(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.set_default_timeout(PATIENCE)
    page.goto(server.url)
    page.wait_for_selector("html.started")
    yield page
    page.close()


@pytest.fixture
def officer(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": COOKIE, "value": "key-of-hong", "domain": "127.0.0.1", "path": PATH}])
    page = context.new_page()
    yield page
    context.close()


def says(page: Page, *messages: str) -> None:
    """Each message waits for the answer to the one before."""
    for message in messages:
        before = page.locator(".bot").count()
        page.locator("#input").fill(message)
        page.locator("#input").press("Enter")
        expect(page.locator(".bot").nth(before)).to_be_visible(timeout=PATIENCE)


def last(page: Page) -> str:
    return page.locator(".bot .body").last.inner_text()


def test_visit_is_asked_for_in_the_chat_and_stands_on_the_day_sheet(
    resident: Page, officer: Page, server: Server
) -> None:
    says(resident, "có làm khai tử tại nhà không")
    before = resident.locator(".bot").count()
    resident.get_by_role("button", name="Đăng ký làm tại nhà").last.click()
    expect(resident.locator(".bot").nth(before)).to_be_visible(timeout=PATIENCE)
    if "giấy tờ gì tại nhà" in last(resident):
        says(resident, "khai tử")
    says(resident, "không gấp", "0912345678", "Nguyễn Thị Hoa", "gia đình vừa có người mất")
    says(resident, "tổ 7 Tân Tiến", "12 hẻm 45 Lê Duẩn", "chiều thứ năm", "gửi")
    assert "Đã hẹn: cán bộ đến nhà thứ Năm 26/11/2026, 14 giờ" in last(resident)

    officer.goto(f"{server.url}/desk/tai-nha?ngay=2026-11-26")
    card = officer.locator("section.card", has_text="tổ dân phố 7 Tân Tiến")
    expect(card).to_contain_text("14 giờ: khai tử")
    expect(card).to_contain_text("12 hẻm 45 Lê Duẩn")
    card.get_by_role("link", name="khai tử").click()
    officer.get_by_label("Đã nhận giấy tờ gì của bà con").fill("giấy báo tử")
    officer.get_by_role("button", name="Đã làm xong").click()
    expect(officer.get_by_role("status").first).to_contain_text("Đã xong")
    expect(resident.locator(".bot .body").last).to_contain_text("đã làm xong", timeout=PATIENCE)


def test_feedback_with_a_photo_is_answered_at_the_desk(
    resident: Page, officer: Page, server: Server, tmp_path: Path
) -> None:
    photo = BytesIO()
    Image.new("RGB", (640, 480), "green").save(photo, "JPEG")
    says(resident, "tôi muốn gửi phản ánh", "Đường, điện, nước, ngập", "đèn đường hỏng cả tuần", "hẻm 45 Y Jút")
    before = resident.locator(".bot").count()
    file = {"name": "den.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    resident.locator("#picture").set_input_files(file)  # type: ignore[arg-type]
    expect(resident.locator(".bot").nth(before)).to_be_visible(timeout=PATIENCE)
    assert "để lại tên" in last(resident)
    says(resident, "Để lại tên", "Trần Văn Bình", "0987654321", "gửi")
    assert "Đã nhận phản ánh" in last(resident)

    officer.goto(f"{server.url}/desk/phan-anh")
    officer.get_by_role("link", name="Đường, điện, nước, ngập").click()
    shown = officer.get_by_alt_text("Ảnh người dân gửi kèm")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 640
    officer.get_by_label("Người phản ánh đọc đúng câu này").fill("Đã thay bóng đèn sáng nay.")
    officer.get_by_role("button", name="Gửi trả lời").click()
    expect(officer.get_by_role("status").first).to_contain_text("Đã trả lời")
    expect(resident.locator(".bot .body").last).to_contain_text("Đã thay bóng đèn sáng nay.", timeout=PATIENCE)
