"""What is asked in few words is asked of what stands before it, or of the office."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model


@pytest.mark.parametrize("said", ["thế thứ bảy?", "con thu 7 thi sao", "thứ bảy được không"])
async def test_a_day_and_nothing_else_is_asked_of_the_office(talk: Talk, said: str) -> None:
    await talk.say("đăng ký kết hôn cần giấy tờ gì")
    assert "Thứ Bảy" in await talk.say(said)


async def test_a_place_is_the_office_where_nothing_was_talked_about(talk: Talk) -> None:
    await talk.say("số điện thoại phường")
    assert "đường" in await talk.say("ở đâu vậy")


async def test_a_place_is_that_of_the_procedure_talked_about(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú cần gì")
    assert "tạm trú" in await talk.say("ở đâu vậy")


@pytest.mark.parametrize("said", ["còn với người Nhật", "còn lấy chồng Đài Loan"])
async def test_a_country_after_a_marriage_is_a_marriage_with_a_foreigner(talk: Talk, said: str) -> None:
    await talk.say("đăng ký kết hôn lệ phí bao nhiêu")
    assert "kết hôn có yếu tố nước ngoài" in await talk.say(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("phường có làm hộ chiếu không", "Phòng Quản lý xuất nhập cảnh"),
        ("cho hỏi đổi giấy phép lái xe ở phường được không", "Giấy phép lái xe không do UBND phường"),
    ],
)
async def test_another_agencys_matter_is_no_question_of_opening_hours(talk: Talk, said: str, told: str) -> None:
    assert told in await talk.say(said)


async def test_whether_the_ward_does_it_is_asked_of_what_was_talked_about(talk: Talk) -> None:
    await talk.say("làm hộ chiếu ở đâu")
    assert "Hộ chiếu không do UBND phường" in await talk.say("mà phường có làm không")


async def test_what_is_said_instead_is_taken_as_it_is(talk: Talk) -> None:
    await talk.say("tôi muốn khai sinh cho cháu")
    await talk.say("à nhầm, khai tử cho ông")
    assert "Giấy báo tử" in await talk.say("cần giấy gì")


async def test_a_follow_up_that_names_nothing_is_not_answered_with_a_matter_of_its_own(talk: Talk) -> None:
    await talk.say("căn cước của em hết hạn")
    assert "khuyết tật" not in await talk.say("làm lại ở đâu")


@pytest.mark.parametrize(
    ("first", "said", "told"),
    [
        ("xin giấy phép xây nhà cần giấy tờ gì", "bản sao sổ đỏ có phải công chứng không", "Bản vẽ thiết kế"),
        ("chứng thực hợp đồng mua bán đất cần gì", "giấy kết hôn có cần mang theo không", "hợp đồng"),
        ("làm giấy độc thân cần gì", "giấy khai sinh có cần bản chính ko", "xác nhận tình trạng hôn nhân"),
    ],
)
async def test_a_paper_that_another_procedure_gives_is_asked_of_the_one_talked_about(
    talk: Talk, first: str, said: str, told: str
) -> None:
    await talk.say(first)
    procedure = talk.procedure
    assert told in await talk.say(said)
    assert talk.procedure == procedure


async def test_how_to_get_a_paper_turns_to_it(talk: Talk) -> None:
    await talk.say("đăng ký kết hôn cần gì", "giấy độc thân thì xin ở đâu")
    assert talk.procedure == "1.004873"


@pytest.mark.parametrize(
    "back", ["quay lại cái kết hôn lúc nãy, mấy ngày có giấy", "quay lai vu ket hon nay, may ngay co"]
)
async def test_one_goes_back_to_what_was_talked_about_earlier(talk: Talk, back: str) -> None:
    await talk.say("đăng ký kết hôn cần gì", "giấy độc thân thì xin ở đâu", back)
    assert talk.procedure == "1.000894"


async def test_who_goes_back_to_work_asks_of_that(talk: Talk) -> None:
    await talk.say("đăng ký kết hôn cần gì", "trở lại bán trước hạn tạm ngừng hộ kinh doanh cần giấy gì")
    assert talk.procedure == "1.001570"


async def test_a_detail_keeps_what_was_asked_before(talk: Talk) -> None:
    await talk.say("đăng ký giám hộ cho cháu nội cần gì")
    assert "giám hộ được" in await talk.say("bố mẹ cháu mất hết rồi")
    assert talk.turn.understanding.aspect == "documents"


async def test_a_detail_that_nobody_understands_is_asked_back(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh cần gì")
    assert "hỏi tiếp về" in await talk.say("bé sanh ở bv Từ Dũ sài gòn")


async def test_what_is_nobodys_matter_is_no_follow_up(talk: Talk) -> None:
    await talk.say("gia hạn giấy phép xây dựng hồ sơ gồm gì", "mai trời có mưa không bot")
    assert talk.kind == "out_of_scope"


async def test_what_asks_how_is_told_all_of_it(talk: Talk) -> None:
    await talk.say("mở tiệm tạp hóa mấy ngày xong", "sau này muốn tạm ngừng thì làm sao")
    assert (talk.procedure, talk.turn.understanding.aspect) == ("1.001570", "overview")


async def test_how_much_money_is_what_an_allowance_pays(talk: Talk) -> None:
    await talk.say("hồ sơ trợ cấp hưu trí xã hội")
    assert "540.000 đồng" in await talk.say("bao nhiêu tiền vậy")
    assert "miễn phí" in await talk.say("phải nộp bao nhiêu tiền")
