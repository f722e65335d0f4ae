"""Conversations about a dossier: the code, the proof, and everything else that people say instead."""

from __future__ import annotations

import pytest

from bot.assistant.assistant import Assistant
from bot.database import session_scope
from bot.dossiers.following import followed
from bot.settings import get_settings
from tests.assistant.talk import Talk

pytestmark = pytest.mark.model

LACKS_A_PAPER, PROOF = "H15.99.01-261105-0005", "1105"
THE_PAPER = "Thiếu giấy báo tử"
BEING_DONE, ITS_PROCEDURE = "H15.99.01-261105-0004", "Cấp giấy xác nhận tình trạng hôn nhân"
ASKS_FOR_CODE = "gõ mã hồ sơ giúp"
ASKS_FOR_PROOF = "4 số cuối"
NOT_FOUND = "Chưa tìm thấy hồ sơ"
WHERE_IS_IT = "hồ sơ của tôi tới đâu rồi"


def payloads(talk: Talk) -> set[str]:
    return {button.payload for button in talk.buttons}


class TestCode:
    async def test_code_is_asked_for_and_then_tells_the_dossier(self, talk: Talk) -> None:
        assert ASKS_FOR_CODE in await talk.say(WHERE_IS_IT)
        assert ITS_PROCEDURE in await talk.say(BEING_DONE)

    @pytest.mark.parametrize(
        "typed",
        [
            "h15.99.01-261105-0004",
            "H15 99 01 261105 0004",
            "H15.99.01–261105–0004",
            "H15.99.O1-261lO5-OOO4",
            "H1599012611050004",
            "hồ sơ H15.99.01-261105-0004 xong chưa",
        ],
    )
    async def test_code_is_found_however_it_is_typed(self, talk: Talk, typed: str) -> None:
        assert BEING_DONE in await talk.say(typed)

    async def test_three_answers_without_a_code_end_the_form_with_an_officer(self, talk: Talk) -> None:
        answer = await talk.say("xin chào", WHERE_IS_IT, "abc xyz", "không có", "123456")
        assert ASKS_FOR_CODE not in answer
        assert "/ask_human" in payloads(talk)

    async def test_form_that_was_given_up_can_be_begun_again(self, talk: Talk) -> None:
        answer = await talk.say("xin chào", WHERE_IS_IT, "abc xyz", "không có", "123456", WHERE_IS_IT)
        assert ASKS_FOR_CODE in answer

    async def test_question_in_the_middle_is_answered_and_the_code_asked_for_again(self, talk: Talk) -> None:
        answer = await talk.say(WHERE_IS_IT, "lệ phí làm khai sinh bao nhiêu")
        assert "Đăng ký khai sinh" in answer
        assert answer.index("khai sinh") < answer.index(ASKS_FOR_CODE)
        assert ITS_PROCEDURE in await talk.say(BEING_DONE)

    @pytest.mark.parametrize("said", ["bạn là người hay máy", "hàng xóm hát karaoke ồn quá báo ai", "bạn giúp được gì"])
    async def test_other_questions_are_no_wrong_codes(self, talk: Talk, said: str) -> None:
        answer = await talk.say(WHERE_IS_IT, said)
        assert "Chưa thấy mã hồ sơ" not in answer
        assert ASKS_FOR_CODE in answer

    @pytest.mark.parametrize(
        ("said", "answered"),
        [
            ("thôi khỏi", "Đã dừng"),
            ("cho tôi gặp cán bộ", "0262 300 0001"),
            ("tôi không có mã", "Không có mã vẫn tìm được"),
            ("tạm biệt", "Chào bà con"),
        ],
    )
    async def test_form_ends_where_the_resident_wants_something_else(
        self, talk: Talk, said: str, answered: str
    ) -> None:
        answer = await talk.say("xin chào", WHERE_IS_IT, said)
        assert answered in answer
        assert ASKS_FOR_CODE not in answer
        assert ASKS_FOR_CODE not in await talk.say("mấy giờ phường làm việc")


class TestProof:
    async def test_reason_needs_the_proof(self, talk: Talk) -> None:
        assert THE_PAPER not in await talk.say(LACKS_A_PAPER)
        assert ASKS_FOR_PROOF in await talk.say("/show_dossier_details")
        assert THE_PAPER in await talk.say(PROOF)

    async def test_four_digits_after_a_dossier_are_the_proof(self, talk: Talk) -> None:
        assert THE_PAPER in await talk.say(LACKS_A_PAPER, PROOF)

    @pytest.mark.parametrize(
        "typed",
        [
            "1105 ạ",
            "dạ 1105",
            "số cuối 1105",
            "bốn số cuối là 1105",
            "0900 001 105",
            "sđt 0900001105",
            "số điện thoại của tôi là 0900001105",
        ],
    )
    async def test_proof_is_read_out_of_a_sentence(self, talk: Talk, typed: str) -> None:
        assert THE_PAPER in await talk.say(LACKS_A_PAPER, "/show_dossier_details", typed)

    @pytest.mark.parametrize("allowed", [False, True])
    async def test_over_telegram_the_reason_is_told_only_if_the_ward_says_so(
        self, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, allowed: bool
    ) -> None:
        monkeypatch.setattr(get_settings(), "telegram_details", allowed)
        talk = Talk(assistant, "telegram")
        proved = await talk.say(LACKS_A_PAPER, "/show_dossier_details", PROOF)
        again = await talk.say(LACKS_A_PAPER)
        for answer in (proved, again):
            assert LACKS_A_PAPER in answer
            assert (THE_PAPER in answer) is allowed
            assert ("trang web của phường" in answer) is not allowed

    async def test_unknown_code_and_wrong_proof_answer_alike(self, talk: Talk) -> None:
        assert NOT_FOUND in await talk.say("xin chào", "H15.99.01-261105-9999")
        assert NOT_FOUND in await talk.say(LACKS_A_PAPER, "/show_dossier_details", "9999")

    async def test_three_answers_without_digits_end_the_proof_and_count_as_no_try(self, talk: Talk) -> None:
        answer = await talk.say(LACKS_A_PAPER, "/show_dossier_details", "abc xyz", "không có", "hjhjhj")
        assert ASKS_FOR_PROOF not in answer
        assert NOT_FOUND not in answer
        assert "/ask_human" in payloads(talk)

    async def test_question_with_a_year_is_no_proof(self, talk: Talk) -> None:
        answer = await talk.say(LACKS_A_PAPER, "/show_dossier_details", "lệ phí đăng ký kết hôn năm 2026 là bao nhiêu")
        assert NOT_FOUND not in answer
        assert ASKS_FOR_PROOF in answer

    async def test_another_code_instead_of_the_proof_is_another_dossier(self, talk: Talk) -> None:
        answer = await talk.say(LACKS_A_PAPER, "/show_dossier_details", BEING_DONE)
        assert ITS_PROCEDURE in answer
        assert NOT_FOUND not in answer
        assert ASKS_FOR_PROOF not in await talk.say("xin chào")

    async def test_button_pressed_twice_asks_for_the_proof_again(self, talk: Talk) -> None:
        button = f'/show_dossier_details{{"dossier_code":"{LACKS_A_PAPER}"}}'
        answer = await talk.say(LACKS_A_PAPER, button, button)
        assert ASKS_FOR_PROOF in answer
        assert NOT_FOUND not in answer


FOLLOW = f'/follow_dossier{{"dossier_code":"{BEING_DONE}"}}'
ITS_PROOF = "1104"
ASKS_CONSENT = "có đồng ý để"
DONE, ITS_OWNER = "H15.99.01-261105-0010", "1110"


class TestFollowing:
    async def test_proof_then_a_clear_yes(self, talk: Talk) -> None:
        assert ASKS_FOR_PROOF in await talk.say("xin chào", FOLLOW)
        assert ASKS_CONSENT in await talk.say(ITS_PROOF)
        assert [button.title for button in talk.buttons] == ["Đồng ý", "Không"]
        assert "Đã ghi" in await talk.say("đồng ý")
        assert "đăng ký báo tin từ trước" in await talk.say(FOLLOW, "đồng ý")

    async def test_consent_is_of_the_conversation_as_its_channel_names_it(self, assistant: Assistant) -> None:
        for said in ("xin chào", FOLLOW, ITS_PROOF, "đồng ý"):
            await assistant.handle(said, "zalo:84001", "zalo")
        with session_scope() as session:
            assert [dossier.code for dossier in followed(session, "zalo", "84001")] == [BEING_DONE]
            assert followed(session, "telegram", "84001") == []
        listed = await assistant.handle("tôi có mấy hồ sơ", "zalo:84001", "zalo")
        assert BEING_DONE in listed.replies[0].text
        ended = await assistant.handle("ngừng", "zalo:84001", "zalo")
        assert "không nhắn tin về hồ sơ nào nữa" in ended.replies[0].text

    async def test_who_has_proved_it_is_not_asked_again(self, talk: Talk) -> None:
        assert FOLLOW in payloads_after(talk, await talk.say(BEING_DONE, ITS_PROOF))
        assert ASKS_CONSENT in await talk.say("xong thì nhắn tin cho tôi")

    @pytest.mark.parametrize("said", ["không", "thôi", "abc xyz"])
    async def test_anything_but_a_yes_is_no_consent(self, talk: Talk, said: str) -> None:
        answer = await talk.say("xin chào", FOLLOW, ITS_PROOF, said, "ngừng")
        assert "không đăng ký nhận tin" in answer

    async def test_wrong_proof_ends_it_in_the_usual_words(self, talk: Talk) -> None:
        answer = await talk.say("xin chào", FOLLOW, "9999")
        assert NOT_FOUND in answer
        assert ASKS_CONSENT not in answer
        assert ASKS_FOR_PROOF not in await talk.say("mấy giờ phường làm việc")

    @pytest.mark.parametrize(
        "word", ["ngừng", "NGỪNG", "ngưng", "/rut_dong_y", "tôi rút lại sự đồng ý", "đừng nhắn tin nữa"]
    )
    async def test_one_word_ends_it(self, talk: Talk, word: str) -> None:
        await talk.say("xin chào", FOLLOW, ITS_PROOF, "đồng ý")
        assert "không nhắn tin về hồ sơ nào nữa" in await talk.say(word)
        assert "không đăng ký nhận tin" in await talk.say("ngừng")


def payloads_after(talk: Talk, _answer: str) -> set[str]:
    return payloads(talk)


class TestOwnDossiers:
    async def test_nothing_is_listed_without_a_proof(self, talk: Talk) -> None:
        answer = await talk.say("xin chào", "tôi có mấy hồ sơ")
        assert "H15" not in answer
        assert "gõ mã một hồ sơ" in answer

    async def test_proved_one_is_listed(self, talk: Talk) -> None:
        assert BEING_DONE in await talk.say(BEING_DONE, ITS_PROOF, "tôi có mấy hồ sơ")

    async def test_slip_after_a_proof_is_answered_with_the_own_code(self, talk: Talk) -> None:
        slip = "H15.99.01-261105-9104"
        assert "Có phải mã" not in await talk.say("xin chào", slip)
        assert "Có phải mã" not in await talk.say(BEING_DONE, ITS_PROOF, "H15.99.09-261009-9104")
        assert f"Có phải mã {BEING_DONE}" in await talk.say("H15.99.01-261105-9904")

    async def test_forgotten_code_lists_nothing(self, talk: Talk) -> None:
        answer = await talk.say("xin chào", "quên mã hồ sơ")
        assert "VNeID" in answer
        assert "Telegram" not in answer
        assert "Không có mã vẫn tìm được" in await talk.say("/find_my_dossiers")


class TestRating:
    async def test_one_tap_by_the_owner(self, talk: Talk) -> None:
        button = f'/rate_dossier{{"dossier_code":"{DONE}","rating":"5"}}'
        assert "Cảm ơn bà con đã đánh giá" in await talk.say(DONE, ITS_OWNER, button)

    async def test_dissatisfied_owner_is_asked_why(self, talk: Talk) -> None:
        button = f'/rate_dossier{{"dossier_code":"{DONE}","rating":"1"}}'
        assert "Vì sao vậy" in await talk.say(DONE, ITS_OWNER, button)
        assert len(talk.buttons) == 5
        assert "xin lỗi" in await talk.say("hướng dẫn mỗi lần một kiểu, đi ba lần mới xong")

    async def test_stranger_cannot_rate(self, talk: Talk) -> None:
        answer = await talk.say("xin chào", f'/rate_dossier{{"dossier_code":"{DONE}","rating":"1"}}')
        assert ASKS_FOR_PROOF in answer
        assert NOT_FOUND in await talk.say("9999")

    async def test_dossier_that_is_not_done_cannot_be_rated(self, talk: Talk) -> None:
        button = f'/rate_dossier{{"dossier_code":"{BEING_DONE}","rating":"5"}}'
        assert "khi hồ sơ đã trả kết quả" in await talk.say(BEING_DONE, ITS_PROOF, button)

    @pytest.mark.parametrize("typed", ["6", "tốt lắm", "abc"])
    async def test_no_level_is_asked_for_again(self, talk: Talk, typed: str) -> None:
        answer = await talk.say(DONE, ITS_OWNER, f'/rate_dossier{{"dossier_code":"{DONE}"}}', typed)
        assert answer.startswith("Chọn một trong năm mức")
        assert "Cảm ơn bà con đã đánh giá" in await talk.say("4")


@pytest.mark.parametrize(
    ("topic", "words"), [("id_card", "Đừng gửi ảnh căn cước"), ("no_code", "Chụp lại giúp"), ("unreadable", "PDF")]
)
async def test_picture_without_a_code_is_answered(talk: Talk, topic: str, words: str) -> None:
    assert words in await talk.say("xin chào", f'/send_picture{{"topic":"{topic}"}}')
