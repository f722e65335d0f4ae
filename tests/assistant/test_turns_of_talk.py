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
