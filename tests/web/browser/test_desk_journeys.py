"""Residents and officers at once, in real browsers on the whole server: hand-over and back, a ticket that is fetched
elsewhere, a file that is loaded, a call in the night."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.assistant import patches

patches.install()

from bot.web.desk.frame import PATH  # noqa: E402
from bot.web.desk.sessions import COOKIE  # noqa: E402
from tests.channels.telegram.updates import message, pressed  # noqa: E402
from tests.web.browser.test_request_journeys import last, says  # noqa: E402
from tests.web.whole_server import Whole, whole_server  # noqa: E402

pytestmark = pytest.mark.model

PATIENCE = 60_000  # milliseconds; the first answer of a model on a busy machine
CODE = re.compile(r"Số phiếu: (\w{6})")
CSV = (
    "Mã hồ sơ,Tên thủ tục,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả\n"
    "H15.99.01-261103-0001,Đăng ký khai sinh,Đang xử lý,03/11/2026,30/12/2099\n"
    "không phải mã,Đăng ký khai sinh,Đang xử lý,03/11/2026,30/12/2099\n"
)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def whole(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with whole_server(tmp_path_factory.mktemp("whole"), duty_call_patience="PT3S") as started:
        for username, name in (("hong", "Cán bộ Hồng"), ("lan", "Cán bộ Lan")):
            started.officer(username, name)
        yield started


@pytest.fixture
def open_page(browser: Browser, whole: Whole) -> Iterator[Open]:
    """`open_page(path="/", officer="")`: a browser of its own, in which that officer is signed in."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", officer: str = "") -> Page:
        size = {"width": 1366, "height": 768} if officer else {"width": 360, "height": 640}
        context = browser.new_context(viewport=size, base_url=whole.url)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if officer:
            cookie = {"name": COOKIE, "value": f"key-of-{officer}", "domain": "127.0.0.1", "path": PATH}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(path)
        if not officer:
            page.wait_for_selector("html.started")
        return page

    yield opened
    for context in contexts:
        context.close()


def reads(page: Page, words: str) -> None:
    expect(page.locator("#log, main").first).to_contain_text(words, timeout=PATIENCE)


def hands_back(officer: Page) -> None:
    """By its key, once what was written has gone: until then a key is typed into the box."""
    expect(officer.locator("#text")).to_have_value("", timeout=PATIENCE)
    officer.keyboard.press("x")


def asks_for_a_person(resident: Page) -> str:
    """The code of the ticket."""
    says(resident, "tôi muốn gặp cán bộ")
    reads(resident, "Số phiếu")
    found = CODE.search(resident.inner_text("body"))
    assert found
    return found[1]


def test_two_officers_and_a_resident(open_page: Open) -> None:
    hong, lan = (open_page("/desk/hoi-thoai", officer) for officer in ("hong", "lan"))
    resident = open_page()
    code = asks_for_a_person(resident)
    hong.get_by_role("link", name=code).click()  # it came by itself
    lan.get_by_role("link", name=code).click()
    reads(lan, "Cán bộ Hồng cũng đang mở hội thoại này")
    reads(hong, "Cán bộ Lan cũng đang mở hội thoại này")

    lan.locator("#text").fill("Bà con đợi Lan nhé.")
    hong.keyboard.press("a")
    reads(hong, "máy im lặng")
    reads(resident, "Cán bộ Hồng đang trả lời bà con")
    lan.locator("#text").press("Control+Enter")
    reads(lan, "Đồng nghiệp đã nhận phiếu này")
    reads(lan, "Bà con đợi Lan nhé.")

    resident.locator("#input").fill("khai tử cần giấy tờ gì")
    resident.locator("#input").press("Enter")
    reads(hong, "khai tử cần giấy tờ gì")
    expect(hong.locator("#guesses")).to_contain_text("đăng ký khai tử", timeout=PATIENCE)
    hong.keyboard.press("r")
    hong.keyboard.type("Bà con mang giấy báo tử nhé.")
    hong.keyboard.press("Control+Enter")
    reads(resident, "Bà con mang giấy báo tử nhé.")
    assert "Tờ khai" not in resident.inner_text("body"), "the bot was silent"
    assert "Bà con đợi Lan" not in resident.inner_text("body")

    hong.get_by_text("Chuyển cho người khác").click()
    hong.get_by_label("Chuyển cho", exact=True).select_option("Cán bộ Lan")
    hong.get_by_label("Lời nhắn cho đồng nghiệp").fill("về hộ tịch")
    hong.get_by_role("button", name="Chuyển", exact=True).click()
    reads(resident, "được chuyển cho Cán bộ Lan")
    lan.goto("/desk/hoi-thoai?xem=cua-toi")
    lan.get_by_role("link", name=code).click()
    reads(lan, "về hộ tịch")
    lan.locator("#text").fill("Lan đây, bà con cứ ra quầy 2.")
    lan.locator("#text").press("Control+Enter")
    reads(resident, "Lan đây, bà con cứ ra quầy 2.")
    reads(resident, "Cán bộ Lan đang trả lời bà con")

    hands_back(lan)
    reads(resident, "Cán bộ Lan đã trả lời xong. Từ giờ máy trả lời lại.")
    says(resident, "khai tử cần giấy tờ gì")
    assert "Tờ khai" in last(resident)


def test_a_ticket_is_fetched_on_other_channels(open_page: Open, whole: Whole) -> None:
    resident = open_page()
    code = asks_for_a_person(resident)
    hong = open_page(f"/desk/phieu?ma={code.lower()}", "hong")
    hong.locator("#text").fill("Sổ đỏ của bà con đã có, mời ra quầy 3.")
    hong.route("**/viet?*", lambda route: route.fulfill(status=503, body="busy"), times=1)
    hong.locator("#text").press("Control+Enter")
    expect(hong.locator("#failed")).to_contain_text("Xin thử lại")
    expect(hong.locator("#text")).to_have_value("Sổ đỏ của bà con đã có, mời ra quầy 3.")
    paper = {"name": "giấy hẹn.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    hong.locator("#file").set_input_files(paper)  # type: ignore[arg-type]
    hong.locator("#text").press("Control+Enter")
    reads(resident, "mời ra quầy 3")
    link = resident.get_by_role("link", name="Mở tệp kèm theo").get_attribute("href")
    assert resident.context.request.get(str(link)).body() == b"%PDF-1.4"
    hands_back(hong)
    reads(resident, "Từ giờ máy trả lời lại")

    asked = {"sender": "neighbour", "message": f"phieu {code[:3].lower()} {code[3:].lower()}"}
    [answer] = resident.context.request.post("/webhooks/rest/webhook", data=asked).json()
    assert "mời ra quầy 3" in answer["text"]
    whole.telegram.updates.append(message(1, f"phiếu {code}"))
    wait(lambda: any("mời ra quầy 3" in sent["text"] for sent in whole.telegram.sent()))
    resident.goto(f"/phieu?ma={code}")
    expect(resident.locator("main")).to_contain_text("mời ra quầy 3")


def test_a_file_is_tried_loaded_and_asked_about(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text(CSV, encoding="utf-8")
    hong = open_page("/desk/ho-so/nap", "hong")
    hong.get_by_label("Tệp", exact=True).set_input_files(path)
    hong.get_by_role("button", name="Thử", exact=True).click()
    expect(hong.locator("#result")).to_contain_text("không phải mã")
    resident = open_page()
    says(resident, "H15.99.01-261103-0001")
    assert "Đăng ký khai sinh" not in last(resident), "nothing was written"
    hong.get_by_role("button", name="Nạp thật").click()
    expect(hong.locator("#result")).to_contain_text("Đã nạp")
    says(resident, "H15.99.01-261103-0001")
    assert "Đăng ký khai sinh" in last(resident)
    hong.goto("/desk/ho-so?q=h15.99.01 261103 0001")
    hong.get_by_role("link", name="H15.99.01-261103-0001").click()
    reads(hong, "Đang xử lý")


def test_an_urgent_request_calls_one_officer_after_the_other(open_page: Open, whole: Whole) -> None:
    whole.change("hong", on_duty=True, alert_channel="telegram", alert_chat="11")
    whole.change("lan", on_duty=True, alert_channel="telegram", alert_chat="700100")
    resident = open_page()
    says(resident, "đăng ký làm tại nhà")
    if "giấy tờ gì tại nhà" in last(resident):
        says(resident, "khai tử")
    says(resident, "gấp", "0912345678", "Nguyễn Thị Hoa", "gia đình vừa có người mất")
    says(resident, "tổ 7 Tân Tiến", "12 hẻm 45 Lê Duẩn")
    while "gửi" not in last(resident).casefold():
        says(resident, "càng sớm càng tốt")
    says(resident, "gửi")

    def called(chat: str) -> list[str]:
        mine = [sent["text"] for sent in whole.telegram.sent() if str(sent["chat_id"]) == chat]
        return [text for text in mine if "TN-" in text]

    wait(lambda: called("11"))
    assert "0912345678" not in called("11")[0], "who it is leads abroad only if the ward says so"
    wait(lambda: called("700100"))  # the first said nothing
    reads(resident, "gọi người tiếp theo")
    keyboard = next(s for s in whole.telegram.sent() if str(s["chat_id"]) == "700100" and "TN-" in s["text"])
    [take] = [b for row in keyboard["reply_markup"]["inline_keyboard"] for b in row if b["text"] == "Tôi nhận"]
    whole.telegram.updates.append(pressed(2, take["callback_data"]))
    reads(resident, "Cán bộ Lan đã nhận")
    hong = open_page("/desk/tai-nha", "hong")
    reads(hong, "Cán bộ Lan")


def wait(is_so: Callable[[], object]) -> None:
    """Look again until it is so."""
    until = time.monotonic() + PATIENCE / 1000
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)
