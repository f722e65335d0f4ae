"""Service at home and feedback at the desk: what an officer sees, decides and prints, and what the resident reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.catalogue.watch import get_watch
from bot.desk.audit.models import AuditEntry
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.service import Contact, Feedback, Told, keep_picture
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.service import Asked, HomeVisits
from bot.desk.officers.models import Role
from bot.messaging.models import Message
from bot.settings import VIETNAM
from tests.web.desk.conftest import SignedIn

HOA = Person("Nguyễn Thị Hoa", "0912345678", "12 Lê Duẩn", "gia đình vừa có người mất")
ASKED = Asked("khai tử", HOA, "tổ dân phố 7 Tân Tiến", "web", "family")
LAMP = Told("road", "Đèn đường hỏng", "=HYPERLINK(hẻm 45)", Contact("Trần Văn Bình", "0987654321"), "web", "street")

Desk = sessionmaker[Session]


@pytest.fixture
def officer(signed_in: SignedIn) -> TestClient:
    return signed_in(Role.OFFICER)


def visit(sessions: Desk, asked: Asked, *, booked: bool = True) -> HomeVisit:
    now = datetime.now(VIETNAM)
    with sessions.begin() as session:
        visits = HomeVisits(session, get_watch().current.ward, now)
        return visits.request(replace(asked, at=visits.free()[0] if booked else None))


def said(sessions: Desk, conversation: str) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(Message.text).where(Message.conversation == conversation)))


def state_of(sessions: Desk, code: str) -> VisitState:
    with sessions() as session:
        return VisitState(session.scalars(select(HomeVisit.state).where(HomeVisit.code == code)).one())


class TestVisits:
    def test_day_sheet_shows_the_visit_under_its_neighbourhood_and_is_written_down(
        self, officer: TestClient, sessions: Desk
    ) -> None:
        made = visit(sessions, ASKED)
        assert made.starts_at
        page = officer.get(f"/desk/tai-nha?ngay={made.starts_at.date()}").text
        assert "tổ dân phố 7 Tân Tiến" in page
        assert "Nguyễn Thị Hoa" in page
        with sessions() as session:
            assert session.scalars(select(AuditEntry.action)).all()[-1] == "visit.day"

    def test_print_has_the_person_and_room_to_write(self, officer: TestClient, sessions: Desk) -> None:
        made = visit(sessions, ASKED)
        assert made.starts_at
        answer = officer.get(f"/desk/tai-nha/ngay.pdf?ngay={made.starts_at.date()}")
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        for word in ("Nguyễn Thị Hoa", "12 Lê Duẩn", "Đã nhận giấy tờ gì", made.code):
            assert word in text

    def test_undecided_request_is_booked_and_the_resident_reads_when(self, officer: TestClient, sessions: Desk) -> None:
        code = visit(sessions, ASKED, booked=False).code
        page = officer.get(f"/desk/tai-nha/{code}").text
        time_chosen = page.split('<option value="', 1)[1].split('"', 1)[0]
        answer = officer.post(f"/desk/tai-nha/{code}/hen", data={"at": time_chosen, "by": "Lan"})
        assert answer.status_code == 303
        assert state_of(sessions, code) is VisitState.BOOKED
        assert "đã hẹn, cán bộ đến" in said(sessions, "family")[-1]

    def test_declining_without_a_reason_is_not_taken(self, officer: TestClient, sessions: Desk) -> None:
        code = visit(sessions, ASKED, booked=False).code
        answer = officer.post(f"/desk/tai-nha/{code}/tu-choi", data={"why": " "})
        assert answer.status_code == 422
        assert "Xin ghi lý do" in answer.text
        assert state_of(sessions, code) is VisitState.TO_DECIDE

    def test_what_was_taken_along_and_given_back_is_kept(self, officer: TestClient, sessions: Desk) -> None:
        code = visit(sessions, ASKED).code
        told = {"outcome": "done", "received": "giấy báo tử", "returned": "trích lục khai tử"}
        officer.post(f"/desk/tai-nha/{code}/ket-qua", data=told)
        page = officer.get(f"/desk/tai-nha/{code}").text
        assert "giấy báo tử" in page
        assert "trích lục khai tử" in page
        assert "đã làm xong" in said(sessions, "family")[-1]

    def test_urgent_request_is_taken_at_the_desk(self, officer: TestClient, sessions: Desk) -> None:
        code = visit(sessions, replace(ASKED, urgent=True)).code
        assert "Việc gấp: 1" in officer.get("/desk/tai-nha").text
        officer.post(f"/desk/tai-nha/{code}/nhan")
        assert state_of(sessions, code) is VisitState.TAKEN


class TestFeedback:
    def take_in(self, sessions: Desk, told: Told) -> int:
        now = datetime.now(VIETNAM)
        with sessions.begin() as session:
            feedback = Feedback(session, feedback_rules(), get_watch().current.ward.calendar(), now)
            report = feedback.by_code(feedback.take_in(told))
            assert report
            return report.id

    def test_answer_reaches_who_gave_a_name(self, officer: TestClient, sessions: Desk) -> None:
        number = self.take_in(sessions, LAMP)
        assert "Trần Văn Bình" in officer.get(f"/desk/phan-anh/{number}").text
        officer.post(f"/desk/phan-anh/{number}/tra-loi", data={"state": "answered", "text": "Đã thay bóng."})
        assert "Đã thay bóng." in said(sessions, "street")[-1]
        assert "Đèn đường hỏng" not in officer.get("/desk/phan-anh").text
        assert "Đèn đường hỏng" in officer.get("/desk/phan-anh?xong=true").text

    def test_report_about_an_officer_is_not_shown_to_officers(self, signed_in: SignedIn, sessions: Desk) -> None:
        number = self.take_in(sessions, replace(LAMP, category="attitude"))
        officer, admin = signed_in(Role.OFFICER), signed_in(Role.ADMIN)
        assert "Đèn đường hỏng" not in officer.get("/desk/phan-anh").text
        for path in ("", "/anh.jpg"):
            assert officer.get(f"/desk/phan-anh/{number}{path}").status_code == 404
        assert officer.post(f"/desk/phan-anh/{number}/nhan").status_code == 404
        assert "Đèn đường hỏng" in admin.get("/desk/phan-anh").text

    def test_picture_is_shown(self, officer: TestClient, sessions: Desk) -> None:
        with sessions.begin() as session:
            token = keep_picture(session, b"jpeg", datetime.now(VIETNAM))
        number = self.take_in(sessions, replace(LAMP, picture=token))
        assert officer.get(f"/desk/phan-anh/{number}/anh.jpg").content == b"jpeg"

    def test_digest_is_a_word_file_and_a_spreadsheet_without_names(self, officer: TestClient, sessions: Desk) -> None:
        self.take_in(sessions, LAMP)
        month = f"{datetime.now(VIETNAM):%Y-%m}"
        word = Document(BytesIO(officer.get(f"/desk/phan-anh/tong-hop.docx?thang={month}").content))
        cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
        assert "Đèn đường hỏng" in cells
        book = load_workbook(BytesIO(officer.get(f"/desk/phan-anh/tong-hop.xlsx?thang={month}").content))
        row = [cell.value for cell in book.active[6]]
        assert row[3:5] == ["Đèn đường hỏng", "=HYPERLINK(hẻm 45)"]
        assert book.active["E6"].data_type == "s"
        assert not [text for text in [*cells, *map(str, row)] if "Bình" in text or "0987" in text]
