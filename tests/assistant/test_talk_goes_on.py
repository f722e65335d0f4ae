"""What was told or asked before counts for what is said next, with the trained model and the real actions."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("tôi ở nhà thuê muốn nhập hộ khẩu", "cần giấy gì"), "vào nhà thuê"),
        (("khai sinh cần gì", "không có giấy chứng sinh", "mất bao lâu", "giấy tờ gồm gì"), "người làm chứng"),
        (("xin giấy độc thân, vợ mất rồi", "giấy tờ gì"), "vợ hoặc chồng đã mất"),
    ],
)
async def test_a_case_that_was_told_stays_told(talk: Talk, said: tuple[str, ...], told: str) -> None:
    assert told in await talk.say(*said)


async def test_a_case_is_not_taken_along_to_another_procedure(talk: Talk) -> None:
    await talk.say("xin giấy độc thân, vợ mất rồi")
    assert "Hai bên thuộc trường hợp nào?" in await talk.say("còn đăng ký kết hôn cần giấy gì")


async def test_cases_that_hold_at_once_are_answered_as_one(talk: Talk) -> None:
    story = "vo chong em chua dang ky ket hon, de con o nha khong co giay chung sinh, khai sinh can giay gi"
    told = await talk.say(story)
    assert "người làm chứng việc sinh" in told
    assert "con theo họ, dân tộc, quê quán của mẹ" in told


async def test_a_case_that_is_denied_leads_back(talk: Talk) -> None:
    await talk.say("kết hôn cần gì", "vợ tôi là người Hàn", "không phải, cả hai đều là người Việt")
    assert talk.procedure == "1.000894"


async def test_a_correction_asks_the_same_of_what_is_meant(talk: Talk) -> None:
    assert "Đăng ký thường trú cần" in await talk.say("tạm trú cần gì", "nhầm, thường trú")


async def test_a_general_answer_about_a_paper_does_not_leave_the_procedure(talk: Talk) -> None:
    await talk.say("xin giấy độc thân cần gì", "có cần đem theo sổ hộ khẩu không", "mất mấy ngày")
    assert talk.procedure == "1.004873"


@pytest.mark.parametrize(
    "said", ["giúp em làm giấy kết hôn với ạ, thanks ad", "cho em hỏi đăng ký kết hôn, em cảm ơn nhiều"]
)
async def test_thanks_beside_a_question_do_not_hide_it(talk: Talk, said: str) -> None:
    await talk.say("xin giấy độc thân cần gì", said)
    assert talk.procedure == "1.000894"


async def test_what_one_procedure_does_in_one_go_is_answered_as_that_one(talk: Talk) -> None:
    await talk.say("làm khai sinh cho bé rồi nhập khẩu luôn thì cần giấy gì")
    assert talk.procedure == "3.000722"
