"""Messages that ask several things: each is answered, in order."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("số điện thoại phường là gì, thứ bảy có làm không", ["0262 300 0001", "Thứ Bảy"]),
        ("đèn đường hỏng báo ai, chó dại thả rông báo ai", ["Đèn đường hỏng", "Chó thả rông"]),
        ("rac do bay bao ai voi lai phuong lam viec may gio", ["Đổ rác bừa bãi", "13 giờ 30 đến 17 giờ"]),
        ("VNeID mức 2 làm ở đâu, có mất tiền không", ["Công an phường", "Không mất tiền"]),
        ("làm lý lịch tư pháp ở đâu, bao nhiêu tiền", ["Công an tỉnh", "200.000 đồng"]),
        ("đăng ký kết hôn cần gì? còn ly hôn thì làm ở đâu?", ["Tờ khai đăng ký kết hôn", "Tòa án"]),
        (
            "cấp lại giấy khai sinh bị mất, nhiêu tiền 1 bản, có phải về quê không",
            ["8.000 đồng", "không phụ thuộc nơi ở"],
        ),
        ("muốn đăng ký tạm trú và làm lại thẻ bhyt bị mất", ["Đăng ký tạm trú", "Bảo hiểm xã hội"]),
        ("sao y bằng đại học bao nhiêu, mấy ngày có", ["2.000 đồng", "có kết quả trong ngày"]),
        ("xin giấy độc thân mất mấy ngày có mất tiền không", ["3 ngày làm việc", "Hội đồng nhân dân tỉnh"]),
        ("sao y hết bao nhiêu tiền có phải chờ lâu không", ["2.000 đồng", "trong ngày"]),
        ("xóa đăng ký tạm trú thế nào và đăng ký kết hôn cần gì", ["Xóa đăng ký tạm trú", "Tờ khai đăng ký kết hôn"]),
        ("đổi bằng lái ở phường được không, nếu không thì ở đâu, khai tử cần gì", ["Giấy phép lái xe", "Giấy báo tử"]),
    ],
)
async def test_questions_of_any_kind_in_one_message_are_each_answered(talk: Talk, said: str, told: list[str]) -> None:
    answers = await talk.say(said)
    places = [answers.find(words) for words in told]
    assert -1 not in places, answers
    assert places == sorted(places)


async def test_one_answer_to_two_questions_is_given_once(talk: Talk) -> None:
    told = await talk.say("hàng xóm hát karaoke ồn quá báo ai, bị phạt bao nhiêu")
    assert told.count("Công an phường hoặc UBND phường") == 1


async def test_what_is_asked_after_a_general_question_is_not_asked_of_the_procedure_before(talk: Talk) -> None:
    told = await talk.say("khai tử cần gì, vneid mức 2 làm ở đâu, mất bao lâu")
    assert "Giấy báo tử" in told
    assert "Đăng ký khai tử: có kết quả" not in told


async def test_more_questions_than_anybody_reads_answers_to_are_asked_for_one_by_one(talk: Talk) -> None:
    asked = "khai sinh cần gì, kết hôn ở đâu, khai tử bao lâu, tạm trú mấy tiền, hộ chiếu ở đâu, đèn hỏng báo ai"
    told = await talk.say(asked)
    assert told.endswith("xin bà con hỏi tiếp, mỗi lần một hai câu.")
    assert "Hộ chiếu" in told
    assert "Đèn đường hỏng" not in told


async def test_a_story_about_another_agency_does_not_hide_the_question_after_it(talk: Talk) -> None:
    told = await talk.say(
        "Ông nội mất năm 2012 mà nhà chưa khai. Nay văn phòng công chứng đòi giấy khai tử. "
        "Vậy khai tử ở đâu, mấy ngày xong?"
    )
    assert "cư trú lần cuối" in told
    assert "Công chứng không do" not in told


async def test_a_long_piece_that_only_tells_is_no_question(talk: Talk) -> None:
    await talk.say("em ở trọ phường này mà hộ khẩu thì ở tận ngoài quê, xin giấy độc thân chỗ nào")
    assert talk.procedure == "1.004873"


async def test_small_talk_before_a_question_about_a_day_is_not_the_day(talk: Talk) -> None:
    told = await talk.say("thời tiết hôm nay thế nào, mà chủ nhật phường có làm việc không")
    assert "Chủ nhật" in told
    assert "Hôm nay" not in told


async def test_a_list_of_many_names_is_answered_as_a_whole(talk: Talk) -> None:
    told = await talk.say("khai sinh, kết hôn, khai tử, tạm trú, " * 9)
    assert "Cần hỏi về việc nào" in told or told.count("Nguồn:") == 1
