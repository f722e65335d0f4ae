"""Whole conversations with the trained model and the real actions: what is said, what is answered."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model

OFFICE_TELEPHONE = "0262 300 0001"


class TestProcedures:
    async def test_first_answer_says_that_this_is_a_machine_and_the_second_does_not(self, talk: Talk) -> None:
        assert "Máy trả lời tự động" in await talk.say("làm khai tử cần giấy tờ gì")
        assert "Máy trả lời tự động" not in await talk.say("mất bao lâu")

    @pytest.mark.parametrize(
        "said", ["làm khai tử cần giấy tờ gì", "lam khai tu can giay to gi", "LÀM KHAI TỬ CẦN GIẤY TỜ GÌ?"]
    )
    async def test_papers_of_a_death_however_it_is_typed(self, talk: Talk, said: str) -> None:
        assert "Giấy báo tử" in await talk.say(said)
        assert talk.procedure == "1.000656"

    async def test_follow_ups_are_about_the_same_procedure(self, talk: Talk) -> None:
        await talk.say("khai tử cần gì")
        for said in ("thế mất bao lâu?", "nhờ người khác làm được không", "lệ phí bao nhiêu"):
            await talk.say(said)
            assert talk.procedure == "1.000656", said

    async def test_another_procedure_takes_the_place_of_the_first(self, talk: Talk) -> None:
        await talk.say("khai tử cần gì", "còn đăng ký kết hôn thì cần giấy tờ gì", "lệ phí bao nhiêu")
        assert talk.procedure == "1.000894"

    async def test_small_talk_and_the_office_do_not_change_the_procedure(self, talk: Talk) -> None:
        await talk.say("khai tử cần gì", "cảm ơn", "mấy giờ phường làm việc", "mất bao lâu")
        assert talk.procedure == "1.000656"

    @pytest.mark.parametrize(
        "said",
        ["khai sinh, kết hôn mang gì", "khai sinh va ket hon can giay to gi", "khai sinh cần giấy gì còn kết hôn sao"],
    )
    async def test_what_is_asked_of_two_procedures_at_once_is_told_of_both(self, talk: Talk, said: str) -> None:
        told = await talk.say(said)
        assert "Giấy chứng sinh" in told
        assert "Căn cước hoặc hộ chiếu của cả hai bên" in told

    async def test_a_second_question_is_about_the_procedure_of_the_first(self, talk: Talk) -> None:
        told = await talk.say("chứng thực di chúc tốn bao nhiêu tiền? Cần mấy người làm chứng?")
        assert "50.000 đồng" in told
        assert "không bắt buộc người làm chứng" in told

    async def test_two_procedures_that_one_stands_for_are_answered_as_it(self, talk: Talk) -> None:
        await talk.say("làm khai tử và xóa hộ khẩu cần gì")
        assert talk.procedure == "2.002913"

    @pytest.mark.parametrize(
        ("asked", "said", "told"),
        [
            ("đăng ký kết hôn cần gì", "em từng ly hôn rồi", "ly hôn"),
            ("làm khai sinh cần gì", "chua dang ky ket hon", "cha mẹ chưa đăng ký kết hôn"),
            ("đăng ký thường trú cần gì", "nha di thue thi sao", "hợp đồng thuê"),
            ("xin giấy độc thân bao lâu", "chồng mất rồi", "đã mất"),
            ("làm khai sinh cần gì", "có cần mang giấy đăng ký kết hôn không", "kết hôn"),
            ("sao y bản chính", "hộ nghèo có được miễn phí không", "Biểu phí chứng thực"),
        ],
    )
    async def test_a_case_alone_is_told_of_the_procedure_talked_about(
        self, talk: Talk, asked: str, said: str, told: str
    ) -> None:
        await talk.say(asked)
        about = talk.procedure
        assert told in await talk.say(said)
        assert talk.procedure == about

    async def test_a_case_that_is_another_procedure_is_answered_as_that_one(self, talk: Talk) -> None:
        await talk.say("đăng ký kết hôn cần gì", "vo la nguoi trung quoc")
        assert talk.procedure == "2.000806"
        assert "làm việc" in await talk.say("mấy ngày có")
        assert talk.procedure == "2.000806"

    async def test_a_case_that_the_file_does_not_know_gets_no_overview_once_more(self, talk: Talk) -> None:
        await talk.say("xác định mức độ khuyết tật")
        assert "chưa chắc đã hiểu" in await talk.say("con mới 5 tuổi")

    @pytest.mark.parametrize("said", ["ai ký đơn", "thế ai phải có mặt"])
    async def test_who_must_come_is_asked_of_the_procedure_not_of_the_office(self, talk: Talk, said: str) -> None:
        await talk.say("tách hộ cần gì", said)
        assert talk.procedure == "1.010038"

    @pytest.mark.parametrize(
        ("said", "about"),
        [("tạm trú", "1.004194"), ("còn kết hôn thì sao", "1.000894"), ("xin phép xây nhà bao lâu", "1.013225")],
    )
    async def test_a_name_turns_to_another_procedure(self, talk: Talk, said: str, about: str) -> None:
        await talk.say("làm khai sinh cần gì", said)
        assert talk.procedure == about

    async def test_a_question_that_names_its_procedure_is_not_asked_of_the_one_before(self, talk: Talk) -> None:
        await talk.say("xóa đăng ký tạm trú cần gì", "khai sinh làm online được không")
        assert talk.procedure == "1.001193"

    async def test_a_remark_does_not_turn_to_a_strange_procedure(self, talk: Talk) -> None:
        await talk.say("đăng ký khai tử", "người nhà ở xa ko về kịp", "trong vòng bao nhiêu ngày")
        assert talk.procedure == "1.000656"

    @pytest.mark.parametrize(
        ("asked", "said", "about"),
        [
            ("xin giấy phép xây dựng nhà", "thế gia hạn?", "1.013227"),
            ("xin giay phep xay dung nha", "sua chua thi sao", "1.013229"),
            ("đăng ký hộ kinh doanh cần gì", "tạm ngừng thì sao", "1.001570"),
            ("đăng ký kết hôn", "người nước ngoài thì sao", "2.000806"),
        ],
    )
    async def test_a_piece_of_its_name_turns_to_a_neighbour(
        self, talk: Talk, asked: str, said: str, about: str
    ) -> None:
        await talk.say(asked, said)
        assert talk.procedure == about

    async def test_a_remark_that_points_elsewhere_is_asked_back_with_both(self, talk: Talk) -> None:
        assert "hỏi tiếp về chứng thực bản sao" in await talk.say("sao y bằng đại học cần gì", "bố tôi mất rồi")
        assert "Đăng ký khai tử" in [button.title for button in talk.buttons]

    @pytest.mark.parametrize("said", ["của ông nội", "thằng em nó cãi hoài"])
    async def test_a_fragment_does_not_turn_to_what_it_is_a_little_like(self, talk: Talk, said: str) -> None:
        assert "hỏi tiếp về đăng ký nhận cha, mẹ, con" in await talk.say("nhận cha mẹ con cần gì", said)

    async def test_how_a_death_came_about_is_no_alarm(self, talk: Talk) -> None:
        assert "công an" in await talk.say("khai tử cần gì", "tai nạn giao thông thì sao")
        assert talk.procedure == "1.000656"

    async def test_what_is_not_understood_may_be_a_case_of_the_procedure_talked_about(self, talk: Talk) -> None:
        assert "hỏi tiếp về đăng ký khai tử" in await talk.say("khai tử cần gì", "bla bla xyz")
        assert "Mất ở bệnh viện" in [button.title for button in talk.buttons]

    @pytest.mark.parametrize(
        ("said", "about"),
        [("ba tôi mới mất", "1.000656"), ("hàng xóm lấn đất nhà tôi thì làm sao", "1.012812")],
    )
    async def test_what_is_asked_after_an_event_or_a_general_question_is_about_its_procedure(
        self, talk: Talk, said: str, about: str
    ) -> None:
        await talk.say(said, "bao lâu thì xong")
        assert talk.procedure == about

    @pytest.mark.parametrize(
        ("told", "said", "answered"),
        [
            ("hàng xóm mở nhạc to quá", "bị phạt bao nhiêu?", "Công an phường"),
            ("hàng xóm mở nhạc to quá", "nhà đó ở cuối hẻm", "Gửi phản ánh"),
            ("hàng xóm mở nhạc to quá", "số nhà 45, ồn tới 12 giờ", "Gửi phản ánh"),
            ("nuôi heo trong khu dân cư có được không", "ho co bi phat khong", "2 đến 3 triệu"),
            ("nuôi heo trong khu dân cư có được không", "nhà bên nuôi 30 con", "hỏi tiếp về “Nuôi heo"),
            ("vneid mức 2 làm ở đâu", "mất bao lâu", "ngày làm việc"),
            ("mất giấy hẹn thì sao", "người khác lấy được không", "ủy quyền"),
        ],
    )
    async def test_a_follow_up_after_what_is_no_procedure_is_about_that(
        self, talk: Talk, told: str, said: str, answered: str
    ) -> None:
        assert answered in await talk.say(told, said)

    async def test_a_trouble_that_was_told_gives_way_to_what_is_asked_then(self, talk: Talk) -> None:
        await talk.say("hàng xóm mở nhạc to quá", "khai sinh cần gì", "thế mất bao lâu")
        assert talk.procedure == "1.001193"
        assert "GỌI NGAY 113" in await talk.say("hàng xóm mở nhạc to quá", "có người đang đánh vợ")

    async def test_what_is_asked_after_another_agencys_matter_is_not_told_of_ours(self, talk: Talk) -> None:
        assert "Hộ chiếu" in await talk.say("khai tử cần gì", "làm hộ chiếu ở đâu", "lệ phí bao nhiêu")

    async def test_a_case_told_after_another_agencys_matter_is_one_of_what_was_talked_about(self, talk: Talk) -> None:
        told = await talk.say(
            "khai tử cần gì", "chú có sổ bảo hiểm xã hội", "chú mất do tai nạn, công an có lập biên bản"
        )
        assert "công an" in told.lower()
        assert talk.procedure == "1.000656"

    async def test_a_question_after_a_word_of_turning_away_is_answered(self, talk: Talk) -> None:
        assert "đồng" in await talk.say("khai tử cần gì", "thôi hỏi cái khác, sao y giá mấy")
        assert talk.procedure == "2.000815"

    async def test_a_very_long_story_is_answered_and_said_to_be_read_in_part(self, talk: Talk) -> None:
        story = "Chuyện nhà tôi dài lắm, kể mãi không hết. " * 200
        told = await talk.say(f"{story} Tóm lại làm khai tử cần giấy tờ gì?")
        assert "chỉ đọc phần đầu và phần cuối" in told
        assert "khai tử" in told.lower()

    @pytest.mark.parametrize("said", ["where can I register my marriage", "Ih mơĭ brei kâo thâo"])
    async def test_another_language_gets_a_kind_word_and_the_officer(self, talk: Talk, said: str) -> None:
        assert "an officer will help you" in await talk.say(said)
        assert [button.payload for button in talk.buttons] == ["/ask_human"]

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("bị bôi nhọ trên facebook", "Công an phường"),
            ("xin nghỉ hưu sớm hỏi ai", "1900 9068"),
            ("nhà máy xả khói hôi thối", "môi trường"),
            ("ổ gà trước nhà", "xây dựng"),
            ("ống nước trước nhà bị bể chảy tràn ra đường, gọi số mấy", "cấp nước"),
            ("cháu tôi 10 tuổi nghi bị người ta xâm hại phải báo ai", "111"),
        ],
    )
    async def test_whoever_can_help_is_named_though_the_kind_was_mistaken(
        self, talk: Talk, said: str, told: str
    ) -> None:
        assert told in await talk.say(said)

    async def test_question_about_nothing_asks_which_procedure(self, talk: Talk) -> None:
        assert "Bà con hỏi về thủ tục nào" in await talk.say("lệ phí bao nhiêu")

    async def test_pressed_button_asks_what_it_says(self, talk: Talk) -> None:
        await talk.say("khai tử cần gì")
        buttons = [button for button in talk.buttons if button.payload.startswith("/ask_procedure")]
        await talk.say(buttons[0].payload)
        assert talk.kind == "procedure"
        assert talk.procedure == "1.000656"

    @pytest.mark.parametrize("code", ["9.999999", "", "1.000656; DROP TABLE message", "../../etc/passwd"])
    async def test_button_with_a_code_that_nobody_knows_asks_which_procedure(self, talk: Talk, code: str) -> None:
        answer = await talk.say("xin chào", f'/ask_procedure_fee{{"procedure":"{code}"}}')
        assert "thủ tục nào" in answer

    async def test_button_with_a_case_that_nobody_knows_answers_without_it(self, talk: Talk) -> None:
        assert "khai tử" in await talk.say('/ask_procedure_documents{"procedure":"1.000656","case":"no-such-case"}')


class TestDanger:
    @pytest.mark.parametrize(
        "before",
        [(), ("hồ sơ của tôi tới đâu rồi",), ("H15.99.01-261105-0005", "/show_dossier_details")],
        ids=["at once", "instead of the code", "instead of the proof"],
    )
    async def test_emergency_number_comes_first_wherever_it_is_said(self, talk: Talk, before: tuple[str, ...]) -> None:
        await talk.say("xin chào", *before, "chồng tôi đang đánh tôi, cứu tôi với")
        assert "113" in talk.turn.replies[0].text.splitlines()[0]

    async def test_one_time_password_is_warned_of_and_not_repeated(self, talk: Talk) -> None:
        answer = await talk.say("mã OTP của tôi là 483920")
        assert "Dừng lại" in answer
        assert "483920" not in answer


class TestNotUnderstood:
    @pytest.mark.parametrize(
        "said",
        ["", "   ", "\n", "/", "/no_such_intent", "🙂🙂🙂", "ă" * 10_000, "\x00\x07", "<script>"],
        ids=["empty", "spaces", "line", "slash", "unknown intent", "emoji", "long", "control", "html"],
    )
    @pytest.mark.filterwarnings("ignore:Failed to parse arguments")  # Rasa, of an intent that it does not know
    async def test_anything_is_answered(self, talk: Talk, said: str) -> None:
        assert await talk.say("xin chào", said)

    async def test_going_back_is_not_understood_and_nothing_is_forgotten(self, talk: Talk) -> None:
        assert "chưa chắc đã hiểu" in await talk.say("khai tử cần gì", "/back")
        await talk.say("mất bao lâu")
        assert talk.procedure == "1.000656"

    @pytest.mark.parametrize("said", ["/restart", "/session_start"])
    async def test_new_conversation_on_request_introduces_itself_and_forgets(self, talk: Talk, said: str) -> None:
        assert "Máy trả lời tự động" in await talk.say("khai tử cần gì", said)
        assert "thủ tục nào" in await talk.say("mất bao lâu")

    async def test_second_time_in_a_row_offers_an_officer_by_telephone(self, talk: Talk) -> None:
        assert OFFICE_TELEPHONE not in await talk.say("xin chào", "/nlu_fallback")
        assert OFFICE_TELEPHONE in await talk.say("/nlu_fallback")

    async def test_answered_question_in_between_starts_the_count_anew(self, talk: Talk) -> None:
        await talk.say("xin chào", "/nlu_fallback", "làm khai tử cần giấy tờ gì")
        assert OFFICE_TELEPHONE not in await talk.say("/nlu_fallback")
