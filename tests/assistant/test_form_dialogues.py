"""Conversations that fill in a form: straight through, corrected, left, interrupted, misread; what is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.assistant.assistant import Assistant
from bot.database import get_engine, session_scope
from bot.forms import drafts
from bot.forms.dialogue import Progress
from bot.messaging import repository
from bot.messaging.channel import Incoming
from bot.messaging.service import Messaging
from bot.messaging.turns import Stumbled
from bot.sealing import WITHHELD
from bot.settings import get_settings
from tests.assistant.talk import Talk

pytestmark = pytest.mark.model

START = "điền giúp tôi tờ khai khai sinh"
NAME, ADDRESS, ID = "Nguyễn Thị Hoa", "12 Lê Duẩn, phường Buôn Ma Thuột, tỉnh Đắk Lắk", "066190000123"
ASKS_NAME, ASKS_ADDRESS, ASKS_ID, ASKS_RELATION = "Họ tên của bà con", "thường trú", "Số căn cước", "là gì của bé"


def payloads(talk: Talk) -> list[str]:
    return [button.payload for button in talk.buttons]


def files(talk: Talk) -> list[str]:
    return [reply.attachment for reply in talk.turn.replies if reply.attachment]


def kept(talk: Talk) -> Progress | None:
    """The answers behind the files that the last reply offers."""
    token = Path(files(talk)[0]).stem
    with session_scope() as session:
        return drafts.load(session, token, get_settings().now())


class TestStraightThrough:
    async def test_typed_wish_and_button_ask_the_first_question(self, talk: Talk, assistant: Assistant) -> None:
        assert ASKS_NAME in await talk.say(START)
        assert ASKS_NAME in await Talk(assistant).say('/fill_form{"form":"khai-sinh"}')

    async def test_button_stands_under_the_answer_about_the_form(self, talk: Talk) -> None:
        await talk.say("mẫu tờ khai khai sinh lấy ở đâu")
        assert '/fill_form{"form":"khai-sinh"}' in payloads(talk)
        assert files(talk) == ["/forms/khai-sinh/vi-du.pdf"]

    async def test_whole_form_ends_with_both_files(self, talk: Talk) -> None:
        answer = await talk.say(
            START, NAME, ADDRESS, ID, "Mẹ", "Trần Minh Khôi", "12/11/2026", "bé trai", "Kinh",
            "Bệnh viện Đa khoa vùng Tây Nguyên, phường Tân Lập", "xã Ea Kao, tỉnh Đắk Lắk", "1996", "Kinh",
            "có", "Trần Văn Bình", "1994", "Kinh", ADDRESS, "có", "2 bản",
        )  # fmt: skip
        assert "Xong rồi ạ" in answer
        assert [Path(file).suffix for file in files(talk)] == [".pdf", ".docx"]
        progress = kept(talk)
        assert progress
        assert progress.answers["con_ten"] == "Trần Minh Khôi"
        assert progress.answers["so_ban"] == "2"
        assert "in ra, ký" in await talk.say("xong")

    async def test_procedure_without_such_a_form_says_where_to_get_it(self, talk: Talk) -> None:
        answer = await talk.say("điền giúp tôi đơn xin giấy phép xây dựng nhà ở")
        assert "chưa điền giúp được" in answer
        assert ASKS_NAME not in await talk.say("xin chào")

    async def test_wish_without_a_procedure_offers_every_form(self, talk: Talk) -> None:
        await talk.say("xin chào", "điền giúp tôi tờ khai")
        assert len([payload for payload in payloads(talk) if payload.startswith("/fill_form")]) == 9


class TestCorrections:
    async def test_field_is_corrected_by_its_name(self, talk: Talk) -> None:
        assert ASKS_NAME in await talk.say(START, NAME, ADDRESS, ID, "sửa họ tên")
        assert ASKS_RELATION in await talk.say("Nguyễn Thị Hồng")

    async def test_going_back_and_answering_anew(self, talk: Talk) -> None:
        assert ASKS_ADDRESS in await talk.say(START, NAME, ADDRESS, "quay lại")
        assert ASKS_ID in await talk.say("45 Y Ngông, phường Tân An, tỉnh Đắk Lắk")

    async def test_finished_form_can_still_be_corrected(self, talk: Talk) -> None:
        await talk.say(START, NAME, "in luôn", "sửa họ tên", "Nguyễn Thị Hồng", "in luôn")
        progress = kept(talk)
        assert progress
        assert progress.answers["nyc_ten"] == "Nguyễn Thị Hồng"


class TestLeaving:
    async def test_going_back_outside_of_a_form_asks_what_about(self, talk: Talk) -> None:
        assert "muốn hỏi việc gì" in await talk.say("xin chào", "quay lại")
        assert ASKS_ADDRESS in await talk.say(START, NAME, "thôi", "trở lại")

    async def test_goodbye_is_heard_while_a_name_is_asked_for(self, talk: Talk) -> None:
        assert ASKS_ADDRESS not in await talk.say(START, "tạm biệt")

    @pytest.mark.parametrize("said", ["điền tiếp", "tiếp tục điền"])
    async def test_what_was_not_kept_is_told_and_the_forms_are_offered(
        self, talk: Talk, monkeypatch: pytest.MonkeyPatch, said: str
    ) -> None:
        await talk.say(START, NAME)
        later = get_settings().now() + timedelta(hours=6)
        monkeypatch.setattr(get_settings(), "fixed_now", later)
        assert "tự xóa" in await talk.say(said)
        assert '/fill_form{"form":"khai-sinh"}' in payloads(talk)

    @pytest.mark.parametrize("said", ["thôi", "dừng", "/cancel", "để sau nhé"])
    async def test_left_form_is_resumed_where_it_was(self, talk: Talk, said: str) -> None:
        assert "tạm dừng" in await talk.say(START, NAME, said)
        assert "Tờ khai đăng ký khai tử" in await talk.say("khai tử cần giấy tờ gì")
        assert ASKS_ADDRESS in await talk.say("điền tiếp")

    async def test_officer_is_offered_and_the_form_waits(self, talk: Talk) -> None:
        answer = await talk.say(START, NAME, "cho tôi gặp cán bộ")
        assert ASKS_ADDRESS not in answer
        assert ASKS_ADDRESS in await talk.say("điền tiếp")

    async def test_deleted_form_is_gone(self, talk: Talk) -> None:
        assert "Đã xóa" in await talk.say(START, NAME, "xóa hết")
        assert ASKS_ADDRESS not in await talk.say("điền tiếp")

    async def test_kept_form_can_be_changed_later(self, talk: Talk) -> None:
        await talk.say(START, NAME, "in luôn", "giữ lại", "giờ làm việc")
        await talk.say("điền tiếp", "in luôn")
        progress = kept(talk)
        assert progress
        assert progress.answers["nyc_ten"] == NAME

    async def test_another_form_takes_the_place_of_the_first(self, talk: Talk) -> None:
        assert "bên nữ" in await talk.say(START, NAME, '/fill_form{"form":"ket-hon"}')


class TestQuestionsInBetween:
    @pytest.mark.parametrize(
        ("said", "answered"),
        [
            ("lệ phí bao nhiêu tiền?", "miễn phí"),
            ("mấy giờ thì phường đóng cửa?", "17 giờ"),
            ("hồ sơ H15.99.01-261105-0004 tới đâu rồi", "tình trạng hôn nhân"),
            ("kết hôn cần giấy tờ gì?", "Tờ khai đăng ký kết hôn"),
        ],
    )
    async def test_question_is_answered_and_the_form_goes_on(self, talk: Talk, said: str, answered: str) -> None:
        answer = await talk.say(START, NAME, said)
        assert answered in answer
        assert ASKS_ADDRESS in answer
        assert ASKS_ID in await talk.say(ADDRESS)

    @pytest.mark.parametrize(
        ("before", "said", "answered"),
        [
            ([NAME], "số điện thoại phường", "Liên hệ phường"),
            ([NAME], "mai phường có làm không", "phường"),
            ([NAME], "kết hôn cần giấy gì", "Tờ khai đăng ký kết hôn"),
            ([NAME, ADDRESS, ID], "hồ sơ của em làm xong chưa", "gõ mã hồ sơ"),
            ([NAME, ADDRESS, ID, "Mẹ"], "bé chưa đặt tên thì sao", "60 ngày"),
            ([NAME, ADDRESS, ID, "Mẹ", "Trần Minh Khôi"], "ho so cua toi toi dau roi", "gõ mã hồ sơ"),
        ],
    )
    async def test_question_is_no_answer_whatever_is_asked_for(
        self, talk: Talk, before: list[str], said: str, answered: str
    ) -> None:
        asked = (await talk.say(START, *before)).splitlines()[-1]
        answer = await talk.say(said)
        assert answered in answer
        assert answer.splitlines()[-1] == asked

    @pytest.mark.parametrize(
        ("blank", "answer"),
        [
            (4, "Nguyễn Thị Khai"),
            (4, "Hồ Thị Sao"),
            (4, "Phí Văn Nhiêu"),
            (9, "đường Hộ Tịch"),
            (9, "12 Lê Duẩn tổ dân phố 7 phường Buôn Ma Thuột"),
            (9, "Ủy ban nhân dân phường Thống Nhất"),
            (10, "từ năm 2015 đến nay ở phường Tân Lợi"),
            (11, "chưa kết hôn lần nào"),
            (11, "chưa bao giờ kết hôn"),
            (12, "để làm thủ tục kết hôn với anh Nguyễn Văn A"),
            (12, "bổ sung hồ sơ xin việc"),
        ],
    )
    async def test_answer_with_words_of_a_question_is_taken(self, talk: Talk, blank: int, answer: str) -> None:
        skipped = ["bỏ qua"] * blank
        asked = (await talk.say("điền giúp tôi tờ khai xác nhận độc thân", *skipped)).splitlines()[-1]
        assert asked not in await talk.say(answer)

    async def test_code_is_asked_for_and_the_form_goes_on(self, talk: Talk) -> None:
        assert "Chưa đọc được" not in await talk.say(START, NAME, "hồ sơ của tôi tới đâu rồi")
        assert "/forgot_dossier_code" in payloads(talk)
        answer = await talk.say("H15.99.01-261105-0004")
        assert "tình trạng hôn nhân" in answer
        assert ASKS_ADDRESS in answer

    async def test_question_is_not_counted_as_filled_in(self, talk: Talk) -> None:
        await talk.say(START, *["bỏ qua"] * 3, "hồ sơ của em làm xong chưa")
        assert "đã có 0 mục" in await talk.say("in luôn")

    async def test_report_may_ask(self, talk: Talk) -> None:
        await talk.say("/report_feedback", "Việc khác")
        assert "(3/5)" in await talk.say("đường ngập hoài sao không ai sửa")

    async def test_cause_of_death_is_an_answer_and_no_alarm(self, talk: Talk) -> None:
        await talk.say("điền giúp tờ khai khai tử", *["bỏ qua"] * 15)
        assert "Số của giấy báo tử" in await talk.say("tai nạn giao thông")

    @pytest.mark.parametrize("said", ["cứu với chồng tôi đang đánh tôi", "con em đi lạc rồi"])
    async def test_call_for_help_is_heard(self, talk: Talk, said: str) -> None:
        assert "113" in await talk.say(START, NAME, said)


class TestMisread:
    async def test_twice_misread_offers_to_leave_it_blank_or_an_officer(self, talk: Talk) -> None:
        first = await talk.say(START, NAME, ADDRESS, "123")
        assert "12 chữ số" in first
        assert "/ask_human" not in payloads(talk)
        assert "để trống" in await talk.say("abc")
        assert {"bỏ qua", "/ask_human"} <= set(payloads(talk))
        assert ASKS_RELATION in await talk.say("bỏ qua")

    async def test_lunar_birthday_is_converted(self, talk: Talk) -> None:
        await talk.say(START, *["bỏ qua"] * 5)
        assert "đổi ngày âm" in await talk.say("mùng 5 tháng giêng năm 2026")


class TestPrivacy:
    async def test_a_question_beside_the_wish_for_a_form_is_no_answer_to_it(self, assistant: Assistant) -> None:
        messaging = Messaging(assistant, get_engine(), get_settings().now)
        asked = f"{START} và kết hôn mất bao lâu"
        answers = await messaging.answer(Incoming("web", "asks twice", "1", asked))
        assert ASKS_NAME in answers[-1].text
        assert messaging.history("web", "asks twice")[0].text == asked

    async def test_nothing_that_was_typed_is_in_the_database_afterwards(self, assistant: Assistant) -> None:
        messaging = Messaging(assistant, get_engine(), get_settings().now)
        said = [START, NAME, ADDRESS, ID, "Mẹ", "in luôn", "xong"]
        for number, message in enumerate(said):
            await messaging.answer(Incoming("web", "resident", f"message-{number}", message))
        history = [stored.text for stored in messaging.history("web", "resident")]
        assert history.count(WITHHELD) == len(said) - 1
        with get_engine().connect() as connection:
            tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            everything = "".join(str(connection.execute(text(f'SELECT * FROM "{table}"')).all()) for table in tables)
        for private in (NAME, "Lê Duẩn", ID):
            assert private not in everything


class TestTurn:
    async def test_answer_counts_once_though_the_turn_had_to_be_taken_again(
        self, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        messaging = Messaging(assistant, get_engine(), get_settings().now)
        await messaging.answer(Incoming("web", "again", "message-0", START))
        named = Incoming("web", "again", "message-1", NAME)
        with monkeypatch.context() as broken:
            broken.setattr(repository, "keep_conversation", _fails)
            with pytest.raises(Stumbled):
                await messaging.answer(named)
        [answer] = await messaging.answer(named)
        assert ASKS_ADDRESS in answer.text

    @pytest.mark.parametrize("said", [START, "khai sinh cần gì? còn khai tử mất bao lâu?", "H15.99.01-261105-0005"])
    def test_turn_waits_for_nothing_so_it_may_hold_the_only_lock_of_sqlite(
        self, assistant: Assistant, said: str
    ) -> None:
        with pytest.raises(StopIteration) as end:
            assistant.take_turn(said, "web:at-once", "web", "").send(None)
        assert end.value.value.replies


def _fails(*_: object) -> None:
    raise RuntimeError("the process ends here")
