"""Conversations that ask something of the ward: a visit at home, and a feedback report."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.assistant.assistant import Assistant
from bot.database import session_scope
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.models import FeedbackReport
from bot.desk.feedback.service import Contact
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from tests.assistant.talk import Talk

pytestmark = pytest.mark.model

START = "/request_home_visit"
PHONE, NAME, ADDRESS = "0912 345 678", "Nguyễn Thị Hoa", "12 hẻm 45 Lê Duẩn"
DEATH = "gia đình vừa có người mất"
ASKS_URGENT, ASKS_PHONE, ASKS_WHEN = "có gấp không", "Số điện thoại để cán bộ gọi lại", "muốn cán bộ đến lúc nào"
REVIEW = "Bà con xem lại giúp"
UNTIL_WHEN = (START, "khai tử", "không gấp", PHONE, NAME, DEATH, "tổ 7 Tân Tiến", ADDRESS)


def code_in(answer: str, kind: str) -> str:
    found = re.search(rf"{kind}-\w{{6}}", answer)
    assert found, answer
    return found[0]


def visit_of(answer: str) -> HomeVisit:
    with session_scope() as session:
        return session.scalars(select(HomeVisit).where(HomeVisit.code == code_in(answer, "TN"))).one()


def report_of(code: str) -> FeedbackReport:
    with session_scope() as session:
        return session.scalars(select(FeedbackReport).where(FeedbackReport.code == code)).one()


class TestVisit:
    async def test_question_about_it_offers_the_request(self, talk: Talk) -> None:
        await talk.say("có làm giấy tờ tại nhà cho người già không")
        assert "/request_home_visit" in [button.payload for button in talk.buttons]

    @pytest.mark.parametrize(
        "said", ["đăng ký làm tại nhà", "dang ky lam khai tu tai nha", "nhờ cán bộ đến làm tại nhà"]
    )
    async def test_typed_wish_begins(self, talk: Talk, said: str) -> None:
        assert "làm giấy tờ gì tại nhà" in await talk.say(said)
        assert ASKS_URGENT in await talk.say("khai tử")

    async def test_procedure_that_was_talked_about_is_known(self, talk: Talk) -> None:
        assert ASKS_URGENT in await talk.say("khai tử cần giấy tờ gì", START)

    async def test_whole_request_is_booked_and_nothing_private_is_repeated(self, talk: Talk) -> None:
        asked = await talk.say(*UNTIL_WHEN)
        assert ASKS_WHEN in asked
        assert 4 <= len([b for b in talk.buttons if "giờ" in b.title]) <= 6
        review = await talk.say("chiều thứ năm")
        assert "thứ Năm 26/11/2026, 14 giờ" in review
        assert not [said for said in (NAME, ADDRESS, "0912") if said in review]
        done = await talk.say("gửi")
        assert "Đã hẹn" in done
        visit = visit_of(done)
        assert (visit.state, visit.neighbourhood) == (VisitState.BOOKED, "tổ dân phố 7 Tân Tiến")
        assert Person.of(visit.person) == Person(NAME, "0912345678", ADDRESS, DEATH)

    async def test_unknown_procedure_is_taken_and_goes_to_a_person(self, talk: Talk) -> None:
        review = await talk.say(
            START, "cấp lại sổ đỏ bị mất", "không gấp", PHONE, NAME, "bị liệt", "tổ 3 Tân Lợi", ADDRESS, "sáng thứ năm"
        )
        assert "cán bộ xem xét" in review
        done = await talk.say("gửi")
        assert visit_of(done).state is VisitState.TO_DECIDE
        assert "xem xét rồi báo" in done

    async def test_number_without_a_ward_asks_which_neighbourhood(self, talk: Talk) -> None:
        await talk.say(*UNTIL_WHEN[:6], "tổ 13")
        assert "trong các nơi này" in talk.turn.replies[-1].text
        assert "Địa chỉ nhà" in await talk.say("tổ dân phố 13 Tân Tiến")

    async def test_answers_can_be_corrected_and_the_request_left(self, talk: Talk) -> None:
        assert ASKS_PHONE in await talk.say(*UNTIL_WHEN, "chiều thứ năm", "sửa số điện thoại")
        assert REVIEW in await talk.say("0987654321")
        assert "tạm dừng" in await talk.say("để sau")
        assert REVIEW in await talk.say("giờ làm việc", "điền tiếp")
        assert "Đã xóa" in await talk.say("xóa hết")

    async def test_misread_phone_and_question_in_between(self, talk: Talk) -> None:
        assert "10 chữ số" in await talk.say(START, "khai tử", "không gấp", "12")
        answer = await talk.say("khai tử mất bao nhiêu tiền?")
        assert "phí" in answer
        assert ASKS_PHONE in answer
        assert "bỏ qua" not in [button.payload for button in talk.buttons]

    async def test_booked_visit_is_moved_and_cancelled_by_its_own_conversation(
        self, talk: Talk, assistant: Assistant
    ) -> None:
        code = visit_of(await talk.say(*UNTIL_WHEN, "chiều thứ năm", "gửi")).code
        assert "thứ Năm 26/11/2026, 14 giờ" in await talk.say(code)
        moved = await talk.say(f'/move_home_visit{{"request_code":"{code}"}}', "chiều thứ sáu", "gửi")
        assert "Đã đổi" in moved
        assert "thứ Sáu 27/11/2026, 14 giờ" in moved
        other = Talk(assistant)
        assert "Không tìm thấy" in await other.say(f'/move_home_visit{{"request_code":"{code}"}}')
        await other.say(f'/ask_request{{"request_code":"{code}","topic":"really"}}')
        assert visit_of(code).state is VisitState.BOOKED
        assert "chắc chắn" in await talk.say(f'/ask_request{{"request_code":"{code}","topic":"cancel"}}')
        await talk.say(f'/ask_request{{"request_code":"{code}","topic":"really"}}')
        assert visit_of(code).state is VisitState.CANCELLED

    async def test_urgent_request_is_called_about_and_says_honestly_what_happens(self, talk: Talk) -> None:
        review = await talk.say(START, "khai tử", "gấp", PHONE, NAME, "buôn Đŭng", ADDRESS)
        assert "0262 300 0005" in review
        done = await talk.say("gửi")
        assert visit_of(done).state is VisitState.CALLING
        assert "không chắc cán bộ đọc tin ngay" in done
        assert "0262 300 0005" in done

    async def test_stranger_cannot_take_a_call(self, talk: Talk) -> None:
        code = visit_of(await talk.say(START, "khai tử", "gấp", PHONE, NAME, "buôn Đŭng", ADDRESS, "gửi")).code
        assert "chỉ dành cho" in await talk.say(f'/answer_call{{"request_code":"{code}","topic":"taken"}}')
        assert visit_of(code).state is VisitState.CALLING


class TestFeedback:
    TOLD = ("/report_feedback", "Rác, môi trường, tiếng ồn", "karaoke đánh nhau hát tới 12 giờ đêm, bao giờ mới dẹp?")

    async def test_whom_to_tell_offers_to_send_it_to_the_ward(self, talk: Talk) -> None:
        await talk.say("hàng xóm hát karaoke ồn quá báo ai")
        assert "/report_feedback" in [button.payload for button in talk.buttons]

    async def test_named_report_is_followed_by_its_number(self, talk: Talk, assistant: Assistant) -> None:
        review = await talk.say(*self.TOLD, "hẻm 45 Y Jút", "bỏ qua", "Để lại tên", NAME, PHONE)
        assert "karaoke" not in review
        code = code_in(await talk.say("gửi"), "PA")
        report = report_of(code)
        assert feedback_rules().category(report.category).title == self.TOLD[1]
        assert report.text == self.TOLD[2]
        assert Contact.of(report.contact) == Contact(NAME, "0912345678")
        assert "chưa có người xử lý" in await Talk(assistant).say(f"phản ánh {code} tới đâu rồi")

    async def test_anonymous_report_asks_to_write_the_number_down(self, talk: Talk, assistant: Assistant) -> None:
        answer = await talk.say("tôi muốn gửi phản ánh", *self.TOLD[1:], "bỏ qua", "bỏ qua", "không xưng tên", "gửi")
        assert "GHI LẠI SỐ NÀY" in answer
        assert "hạn trả lời" in await Talk(assistant).say(code_in(answer, "PA"))

    async def test_unknown_number_is_said_to_be(self, talk: Talk) -> None:
        assert "Không tìm thấy" in await talk.say("PA-7K3HWP")
