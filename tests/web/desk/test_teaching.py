"""Teaching at the desk: the list of what nobody understood, three lessons, and back again."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.catalogue.watch import get_watch
from bot.desk.officers.models import Role
from bot.desk.questions import repository
from bot.desk.questions.models import Outcome
from bot.desk.questions.service import note
from bot.desk.teaching.repository import waiting_sentences
from bot.settings import Settings
from tests.web.desk.conftest import SignedIn

NEW = {
    "title": "Trạm sạc xe điện ở đâu?",
    "names": "trạm sạc xe điện ở đâu\nphường có chỗ sạc xe điện không",
    "answer": "Dạ, trạm sạc ở cổng sau của phường, mở cả ngày.",
    "kind": "office",
    "source": "Thông báo 12/TB-UBND",
    "source_kind": "law",
    "read_at": "bản giấy ở văn phòng",
    "review_by": "2027-06-30",
}


@pytest.fixture
def asked(sessions: sessionmaker[Session], now: datetime) -> list[int]:
    texts = ["trạm sạc xe điện ở đâu", "tram sac xe dien o dau vay", "gọi con 0905123456", "nuôi gà trong phố"]
    with sessions.begin() as session:
        for text in texts:
            note(session.connection(), None, text, now, Outcome.NOT_UNDERSTOOD)
        return [row.id for row in repository.waiting(session.connection(), 10)][::-1]


def waiting(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return repository.count_waiting(session.connection())


def test_questions_are_listed_in_groups_without_numbers_of_people(
    own_data: Settings, signed_in: SignedIn, asked: list[int]
) -> None:
    page = signed_in(Role.TRAINER).get("/desk/chua-hieu").text
    assert page.index("trạm sạc xe điện ở đâu") < page.index("nuôi gà trong phố")
    assert "2 lần" in page
    assert "gọi con [phone]" in page
    assert "0905123456" not in page


def test_a_group_that_is_ignored_leaves_the_list(
    own_data: Settings, signed_in: SignedIn, asked: list[int], sessions: sessionmaker[Session]
) -> None:
    client = signed_in(Role.TRAINER)
    response = client.post("/desk/chua-hieu/xong", data={"asked": f"{asked[0]},{asked[1]}", "how": "ignored"})
    assert response.status_code == 303
    assert "trạm sạc" not in client.get("/desk/chua-hieu").text
    assert waiting(sessions) == 2


def test_another_way_to_ask_is_in_use_at_once_and_can_be_taken_back(
    own_data: Settings, signed_in: SignedIn, asked: list[int], sessions: sessionmaker[Session]
) -> None:
    client = signed_in(Role.TRAINER)
    data = {"phrase": "ông cụ nhà tôi đi xa rồi", "about": "1.000656 đăng ký khai tử", "asked": str(asked[3])}
    response = client.post("/desk/day/cach-hoi", data={**data, "learn": "true", "aspect": "documents"})
    assert response.status_code == 303
    assert "ông cụ nhà tôi đi xa rồi" in get_watch().current.procedures["1.000656"].clues
    assert waiting(sessions) == 3
    with sessions() as session:
        [sentence] = waiting_sentences(session)
    assert (sentence.text, sentence.intent) == ("ông cụ nhà tôi đi xa rồi", "ask_procedure_documents")
    page = client.get(response.headers["location"])
    assert "1: ông cụ nhà tôi đi xa rồi" in page.text  # what the assistant answers now
    assert client.post(f"{response.headers['location']}/bo").status_code == 303
    assert "ông cụ nhà tôi đi xa rồi" not in get_watch().current.procedures["1.000656"].clues
    assert waiting(sessions) == 4
    with sessions() as session:
        assert waiting_sentences(session) == []


def test_a_new_question_is_answered_at_once(own_data: Settings, signed_in: SignedIn) -> None:
    client = signed_in(Role.TRAINER)
    response = client.post("/desk/day/cau-hoi", data=NEW)
    assert response.status_code == 303
    known = get_watch().current.general["phuong-tram-sac-xe-dien-o-dau"]
    assert known.question.answer == NEW["answer"]
    assert str(known.file.review_by) == "2027-06-30"
    assert "phuong-tram-sac" in client.get("/desk/danh-muc").text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"names": "số tôi là 0905123456"}, "còn số điện thoại"),
        ({"names": "???"}, "Chưa có chữ nào"),
        ({"names": "giấy khai tử"}, "đã có ở “đăng ký khai tử”"),
        ({"review_by": ""}, "ngày phải xem lại"),
        ({"answer": "Mang sổ hộ khẩu lên UBND quận."}, "Chưa ghi được"),
    ],
)
def test_a_lesson_that_cannot_be_taken_says_why_and_loses_nothing(
    own_data: Settings, signed_in: SignedIn, change: dict[str, str], told: str
) -> None:
    response = signed_in(Role.TRAINER).post("/desk/day/cau-hoi", data={**NEW, **change})
    assert response.status_code == 422
    assert told in response.text
    assert "Thông báo 12/TB-UBND" in response.text
    assert not list((own_data.data_dir / "general").glob("phuong-*"))


def test_a_wrong_fact_is_a_task_until_it_is_mended(own_data: Settings, signed_in: SignedIn) -> None:
    client = signed_in(Role.TRAINER)
    data = {
        "about": "1.000656 đăng ký khai tử",
        "note": "Lệ phí đã đổi theo Nghị quyết 5",
        "phrase": "khai tử tốn bao nhiêu",
    }
    assert client.post("/desk/day/chua-dung", data=data).status_code == 303
    assert "Lệ phí đã đổi" in client.get("/desk/danh-muc").text
    assert "Lệ phí đã đổi" in client.get("/desk/danh-muc/thu-tuc/1.000656").text
    assert client.post("/desk/danh-muc/viec/1/xong").status_code == 303
    assert "Lệ phí đã đổi" not in client.get("/desk/danh-muc").text
