"""Two officers at their lists and one resident, by HTTP; the browser's part is in `browser/`."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.channels.zalo.delivery import ASK_INFO
from bot.desk.audit.service import entries
from bot.desk.officers.models import Role
from bot.desk.tickets.models import Ticket
from bot.messaging import threads
from bot.messaging.channel import Incoming
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from tests.messaging.test_handing_over import Understands
from tests.web.desk.conftest import SignedIn, officer_of

HERE = "/desk/hoi-thoai/web/a"


class Resident:
    """Says something in a conversation of the server that the desk belongs to."""

    def __init__(self, messaging: Messaging) -> None:
        self.messaging = messaging
        self.number = 0

    def says(self, text: str, conversation: str = "a") -> str:
        self.number += 1
        incoming = Incoming("web", conversation, f"m{self.number}", text)
        return "\n".join(answer.text for answer in asyncio.run(self.messaging.answer(incoming)))

    def reads(self, conversation: str = "a") -> str:
        return "\n".join(message.text for message in self.messaging.history("web", conversation))


@pytest.fixture
def resident(app: FastAPI, now: datetime) -> Resident:
    desk = app.state.desk
    desk.state.messaging = Messaging(Understands(), desk.state.messaging.engine, lambda: now)
    return Resident(desk.state.messaging)


@pytest.fixture
def hong(signed_in: SignedIn, resident: Resident) -> TestClient:
    return signed_in(Role.OFFICER, "hong")


@pytest.fixture
def lan(signed_in: SignedIn, resident: Resident) -> TestClient:
    return signed_in(Role.OFFICER, "lan")


def code_of(sessions: sessionmaker[Session]) -> str:
    with sessions() as session:
        return session.scalars(select(Ticket.code)).one()


def test_who_waits_is_listed_longest_first_with_what_is_unread(hong: TestClient, resident: Resident) -> None:
    resident.says("gặp cán bộ")
    resident.says("alo <b>ai</b> đó ơi")
    resident.says("gặp cán bộ", "b")
    page = hong.get("/desk/hoi-thoai").text
    assert page.index(f"{HERE}?") < page.index("/desk/hoi-thoai/web/b?")
    assert "alo &lt;b&gt;ai&lt;/b&gt; đó ơi" in page
    assert re.search(r'class="unread">2<', page)
    assert "alo &lt;b&gt;ai" in hong.get(HERE).text
    assert not re.search(r'class="unread">2<', hong.get("/desk/hoi-thoai").text), "it was read"


def test_danger_stands_above_who_waits_longer(
    hong: TestClient, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "PAGE", 1)
    resident.says("gặp cán bộ")
    resident.says("cháy nhà rồi", "b")
    first = hong.get("/desk/hoi-thoai").text
    assert "/desk/hoi-thoai/web/b?" in first
    later = re.search(r'href="([^"]*)">Trang sau<', first)
    assert later
    assert f"{HERE}?" in hong.get(later[1].replace("&amp;", "&")).text


def test_taking_writing_and_closing(hong: TestClient, resident: Resident, sessions: sessionmaker[Session]) -> None:
    resident.says("gặp cán bộ")
    assert hong.post(f"{HERE}/nhan").status_code == 303
    assert resident.says("có ai không") == ""
    assert hong.post(f"{HERE}/viet", data={"text": "Mang căn cước ra quầy 2."}).status_code == 303
    assert "Cán bộ hong đang trả lời bà con" in resident.reads()
    assert "Mang căn cước ra quầy 2." in resident.reads()
    assert hong.post(f"{HERE}/ghi-chu", data={"text": "đã gọi điện"}).status_code == 303
    assert "đã gọi điện" in hong.get(HERE).text
    assert "đã gọi điện" not in resident.reads()
    assert hong.post(f"{HERE}/dong").status_code == 303
    assert resident.says("khai tử cần gì") == "Máy trả lời."
    assert code_of(sessions) in hong.get("/desk/hoi-thoai?xem=xong").text
    with sessions() as session:
        acts = [entry.action for entry in entries(session, officer="hong", subject="conversation:web:a")]
    assert acts[::-1] == [f"conversation.{act}" for act in ("take", "write", "note", "read", "close")]


def test_what_the_bot_would_answer_is_offered(
    hong: TestClient, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident.says("khai tử cần gì")
    assert "Máy không có gợi ý" in hong.get(f"{HERE}/goi-y").text

    async def parse(_self: Understands, text: str, *_before: str | None) -> Understanding:
        return Understanding(text, "procedure", "1.000656", "documents", 0.9)

    monkeypatch.setattr(Understands, "parse", parse)
    offered = hong.get(f"{HERE}/goi-y").text
    assert "Gửi câu máy gợi ý: đăng ký khai tử" in offered
    assert "Máy không có gợi ý" not in offered


def test_what_a_colleague_took_is_not_lost_when_typed(hong: TestClient, lan: TestClient, resident: Resident) -> None:
    resident.says("gặp cán bộ")
    hong.post(f"{HERE}/nhan")
    assert "cũng đang mở" not in lan.get(HERE).text
    assert "Cán bộ lan cũng đang mở hội thoại này" in hong.get(f"{HERE}/moi").text
    refused = lan.post(f"{HERE}/viet", data={"text": "Chào bà con nhé"})
    assert refused.status_code == 409
    assert "Đồng nghiệp đã nhận" in refused.text
    assert "Chào bà con nhé" in refused.text
    assert "Chào bà con nhé" not in resident.reads()


def test_handing_on(hong: TestClient, lan: TestClient, resident: Resident, sessions: sessionmaker[Session]) -> None:
    resident.says("gặp cán bộ")
    hong.post(f"{HERE}/nhan")
    to = f"officer:{officer_of(sessions, 'lan').id}"
    assert hong.post(f"{HERE}/chuyen", data={"to": to, "why": "về hộ tịch"}).status_code == 303
    assert "chuyển cho Cán bộ lan" in resident.reads()
    assert "về hộ tịch" in lan.get(HERE).text
    assert "web/a" in lan.get("/desk/hoi-thoai?xem=cua-toi").text
    assert lan.post(f"{HERE}/viet", data={"text": "Tôi là Lan."}).status_code == 303
    assert hong.post(f"{HERE}/viet", data={"text": "Tôi nữa"}).status_code == 409


def test_stepping_in_where_nobody_asked(hong: TestClient, resident: Resident) -> None:
    resident.says("khai tử cần gì")
    assert "web/a" in hong.get("/desk/hoi-thoai?xem=tat-ca").text
    assert hong.post(f"{HERE}/viet", data={"text": "Tôi xem giúp nhé."}).status_code == 303
    assert resident.says("vâng") == ""


def test_nothing_is_written_to_who_had_everything_erased(hong: TestClient, resident: Resident) -> None:
    resident.says("gặp cán bộ")
    hong.post(f"{HERE}/nhan")
    resident.messaging.erase("web", "a")
    assert hong.post(f"{HERE}/viet", data={"text": "Chào bà con."}).status_code == 404
    assert resident.reads() == ""


def test_a_code_read_out_at_the_counter_opens_the_conversation(
    hong: TestClient, resident: Resident, sessions: sessionmaker[Session]
) -> None:
    resident.says("gặp cán bộ")
    found = hong.get("/desk/phieu", params={"ma": code_of(sessions).lower()})
    assert found.headers["location"] == HERE
    assert hong.get("/desk/phieu", params={"ma": "AAA444"}).status_code == 404


@pytest.mark.parametrize("which", ["cho", "tat-ca"])
def test_pages_of_a_list_never_lose_their_place(
    hong: TestClient, resident: Resident, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.setattr(threads, "PAGE", 2)
    for conversation in "abcde":
        resident.says("gặp cán bộ", conversation)
    seen: list[str] = []
    address = f"/desk/hoi-thoai?xem={which}"
    while address:
        page = hong.get(address).text
        seen += re.findall(r'class="line" href="/desk/hoi-thoai/web/(\w)\?', page)
        if len(seen) == 2:
            hong.post(f"/desk/hoi-thoai/web/{seen[0]}/nhan")  # it leaves the list of who waits
        later = re.search(r'href="([^"]*)">Trang sau<', page)
        address = later[1].replace("&amp;", "&") if later else ""
    assert sorted(seen) == list("abcde")


@pytest.mark.parametrize(
    "place",
    [
        "nonsense",
        "2026-01-01T00:00:00~c1",  # no zone
        "0001-01-01T00:00:00+07:00~c1",  # before the year 1, in UTC
        "2026-01-01T00:00:00+07:00~12345678901234567890123~asked",
        "2026-01-01T00:00:00+07:00~²~asked",
        "2026-01-01T00:00:00~1~asked",
        "2026-01-01T00:00:00+07:00~-1~asked",
    ],
)
def test_a_place_that_is_none_is_the_beginning(hong: TestClient, resident: Resident, place: str) -> None:
    resident.says("gặp cán bộ")
    for which in ("cho", "tat-ca", "xong"):
        assert hong.get("/desk/hoi-thoai", params={"xem": which, "sau": place}).status_code == 200
    for which in ("cho", "tat-ca"):
        assert "web/a" in hong.get("/desk/hoi-thoai", params={"xem": which, "sau": "nonsense"}).text


@pytest.mark.parametrize("number", ["12345678901234567890123", "²", "-1"])
def test_a_number_that_no_row_can_have_is_refused(hong: TestClient, resident: Resident, number: str) -> None:
    resident.says("gặp cán bộ")
    assert hong.get(HERE, params={"truoc": number}).status_code == 422
    assert hong.get(f"/desk/phan-anh/{number}").status_code == 422
    hong.post(f"{HERE}/nhan")
    assert hong.post(f"{HERE}/chuyen", data={"to": f"officer:{number}"}).status_code == 404


def test_what_is_empty_or_too_long_is_kept_to_be_mended(hong: TestClient, resident: Resident) -> None:
    resident.says("gặp cán bộ")
    long = hong.post(f"{HERE}/viet", data={"text": "dài " * 1500})
    assert long.status_code == 409
    assert "dài dài dài" in long.text
    assert hong.get("/desk/hoi-thoai/web/nobody").status_code == 404


def test_ready_made_answers_are_filled_in(hong: TestClient, resident: Resident) -> None:
    resident.says("gặp cán bộ")
    typed = {"key": "quay2", "title": "Quầy 2", "text": "Mời bà con ra quầy 2, hỏi {name}."}
    assert hong.post("/desk/cau-mau", data=typed).status_code == 303
    assert 'value="Mời bà con ra quầy 2, hỏi Cán bộ hong."' in hong.get(HERE).text
    assert hong.post("/desk/cau-mau", data={**typed, "text": "{luong}"}).status_code == 422
    hong.post("/desk/cau-mau/quay2/xoa")
    assert "quay2" not in hong.get(HERE).text


def test_an_officer_names_the_conversation_for_alerts(
    hong: TestClient, resident: Resident, sessions: sessionmaker[Session]
) -> None:
    asyncio.run(resident.messaging.answer(Incoming("telegram", "700101", "m1", "khai tử cần gì")))
    assert hong.post("/desk/hoi-thoai/telegram/700101/bao-cho-toi").status_code == 303
    officer = officer_of(sessions, "hong")
    assert (officer.alert_channel, officer.alert_chat, officer.on_duty) == ("telegram", "700101", True)
    with sessions() as session:
        entry = entries(session, subject="officer:hong")[0]
    assert (entry.action, entry.detail) == ("officer.alerts", "telegram 700101 on duty")


def test_an_officer_is_not_alerted_where_no_alert_can_be_sent(
    hong: TestClient, resident: Resident, sessions: sessionmaker[Session]
) -> None:
    resident.says("khai tử cần gì")
    assert hong.post(f"{HERE}/bao-cho-toi").status_code == 409
    assert officer_of(sessions, "hong").alert_channel == ""


def test_a_form_sent_by_htmx_opens_a_whole_page(hong: TestClient, resident: Resident) -> None:
    resident.says("gặp cán bộ")
    sent = hong.post(f"{HERE}/nhan", headers={"HX-Request": "true"})
    assert (sent.status_code, "location" in sent.headers) == (200, False)
    assert "/desk/hoi-thoai/web/a" in sent.headers["hx-redirect"]


def test_on_zalo_name_and_telephone_are_asked_for_by_its_own_form(
    hong: TestClient, resident: Resident, sessions: sessionmaker[Session]
) -> None:
    messaging = resident.messaging
    with messaging.engine.begin() as connection:
        for channel in ("zalo", "web"):
            messaging.write(connection, channel, "z1", "chào")
    assert "/desk/hoi-thoai/zalo/z1/xin-lien-he" in hong.get("/desk/hoi-thoai/zalo/z1").text
    assert hong.post("/desk/hoi-thoai/zalo/z1/xin-lien-he").status_code == 303
    asked = messaging.history("zalo", "z1")[-1]
    assert [button.payload for button in asked.buttons] == [ASK_INFO]
    assert "xin-lien-he" not in hong.get("/desk/hoi-thoai/web/z1").text
    assert hong.post("/desk/hoi-thoai/web/z1/xin-lien-he").status_code == 404
