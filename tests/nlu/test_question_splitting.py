from __future__ import annotations

import pytest

from bot.catalogue.buttons import ask_payload
from bot.catalogue.terms import Aspect
from bot.nlu.asking import without_asking
from bot.nlu.questions import MOST_PIECES, pieces, split_questions
from bot.nlu.talk import Talk
from bot.nlu.understanding import Understanding

BIRTH, MARRIAGE, BOTH = "1.001193", "1.000894", "2.000986"


async def understood(text: str, context: str | None, before: str | None) -> Understanding:
    """Stands in for the model: knows a few phrases."""
    kind, procedure, aspect, sure = "unclear", "", "", 0.3
    if text.strip(" ,") == "khai sinh":
        kind, procedure, aspect, sure = "procedure", BIRTH, "overview", 0.97
    elif "khai sinh và thẻ" in text:
        kind, procedure, aspect, sure = "procedure", BOTH, "documents", 0.9
    elif text.startswith("còn") and before:
        kind, procedure, aspect, sure = "procedure", MARRIAGE, before, 0.9
    elif "kết hôn cần gì" in text:
        kind, procedure, aspect, sure = "procedure", MARRIAGE, "documents", 0.95
    elif "cần gì" in text:
        kind, procedure, aspect, sure = "procedure", BIRTH if "khai sinh" in text else context or "", "documents", 0.95
    elif "bao lâu" in text:
        kind, procedure, aspect, sure = "procedure", context or "", "duration", 0.95
    elif "có làm không" in text:
        kind, sure = "office", 0.97
    elif "mới sinh" in text:
        kind, sure = "life_event", 0.9
    return Understanding(text, kind, procedure, aspect, sure)


async def as_said(piece: str, talk: Talk) -> str:
    """Nothing is put into other words."""
    return piece


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("khai sinh cần gì", ["khai sinh cần gì"]),
        ("khai sinh cần gì, mất bao lâu", ["khai sinh cần gì", "mất bao lâu"]),
        ("khai sinh cần gì và mất bao lâu vậy", ["khai sinh cần gì", "và mất bao lâu vậy"]),
        ("mai có làm không, khai sinh cần gì", ["mai có làm không", "khai sinh cần gì"]),
        ("tôi mới sinh con, khai sinh cần gì", ["tôi mới sinh con, khai sinh cần gì"]),
        ("tôi mới sinh con, khai sinh cần gì? bao lâu có?", ["tôi mới sinh con, khai sinh cần gì", "bao lâu có"]),
        ("khai sinh cần gì, cho hỏi chút, cảm ơn nhiều", ["khai sinh cần gì, cho hỏi chút, cảm ơn nhiều"]),
        ("khai sinh cần gì, khai sinh cần gì vậy", ["khai sinh cần gì, khai sinh cần gì vậy"]),
        ("mất bao lâu, mai đi", ["mất bao lâu, mai đi"]),
        ("giấy mất rồi khai sinh cần gì", ["giấy mất rồi khai sinh cần gì"]),
        ("khai sinh, kết hôn cần gì", [ask_payload(Aspect.DOCUMENTS, BIRTH), "kết hôn cần gì"]),
        ("khai sinh và kết hôn cần gì", [ask_payload(Aspect.DOCUMENTS, BIRTH), "và kết hôn cần gì"]),
        ("khai sinh và thẻ bảo hiểm cần gì", ["khai sinh và thẻ bảo hiểm cần gì"]),
        ("khai sinh, cha mẹ chưa có tờ kết hôn cần gì", ["khai sinh, cha mẹ chưa có tờ kết hôn cần gì"]),
        ("khai sinh cần gì còn kết hôn thì sao", ["khai sinh cần gì", "còn kết hôn thì sao"]),
        ("khai sinh cần gì mất bao lâu", ["khai sinh cần gì", "mất bao lâu"]),
        ("khai sinh can gi, có làm không", ["khai sinh can gi, có làm không"]),
        ("khai sinh làm ở đâu đó bao lâu rồi mà tôi quên", ["khai sinh làm ở đâu đó bao lâu rồi mà tôi quên"]),
        ("khai sinh còn hạn không", ["khai sinh còn hạn không"]),
        ("", [""]),
        ("?!?,,", ["?!?,,"]),
    ],
)
async def test_message_is_cut_where_another_question_begins(text: str, expected: list[str]) -> None:
    cut = await split_questions(text, Talk(), understood, as_said)
    assert [question.rstrip(" ?,") for question in cut] == [question.rstrip(" ?,") for question in expected]


async def test_question_without_a_procedure_uses_the_one_talked_about() -> None:
    cut = await split_questions("cần gì, mất bao lâu", Talk(BIRTH), understood, as_said)
    assert len(cut) == 2


@pytest.mark.parametrize(
    "text",
    ["khai sinh", "a b, " * 200, "khai sinh, " * (MOST_PIECES + 1)],
    ids=["one piece", "a long story", "many pieces"],
)
async def test_what_holds_no_two_questions_is_not_looked_at_piece_by_piece(text: str) -> None:
    async def parse(text: str, context: str | None, before: str | None) -> Understanding:
        raise AssertionError("nothing is understood to find that out")

    assert await split_questions(text, Talk(), parse, as_said) == [text]


async def test_a_story_with_one_question_is_read_once() -> None:
    read: list[str] = []

    async def parse(text: str, context: str | None, before: str | None) -> Understanding:
        read.append(text)
        return Understanding(text, "procedure", BIRTH, "documents", 0.9)

    told = "hôm qua vợ tôi sinh con ở nhà bà ngoại, chưa có giấy chứng sinh, khai sinh cần gì"
    assert await split_questions(told, Talk(), parse, as_said) == [told]
    assert read == [told]


def test_no_letter_is_lost_in_cutting() -> None:
    text = "tôi mới sinh con, làm khai sinh cần gì? và mất mấy ngày; cảm ơn"
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tach so ho may ngay ton bn", ["tach so ho may ngay", "ton bn"]),  # an abbreviation asks as well
        ("lập tổ hợp tác báo với ai bao lâu", ["lập tổ hợp tác báo với ai", "bao lâu"]),
        ("làm lại được không mất bao nhiêu tiền", ["làm lại được không", "mất bao nhiêu tiền"]),
        ("ở thuê nhập khẩu được không với cần giấy tờ gì", ["ở thuê nhập khẩu được không", "với cần giấy tờ gì"]),
        ("be bi bo roi lam khai sinh", ["be bi bo roi lam khai sinh"]),  # "bỏ rơi", not "rồi"
        ("nộp đơn lâu rồi mà chưa có giấy", ["nộp đơn lâu rồi mà chưa có giấy"]),
        ("không còn giấy tờ gì làm lại được không", ["không còn giấy tờ gì làm lại được không"]),
    ],
)
def test_pieces_end_where_something_was_asked(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("title", "matter"),
    [
        ("Làm VNeID mức 2 ở đâu?", "Làm VNeID mức 2"),
        ("Trẻ em có phải làm căn cước không?", "Trẻ em làm căn cước"),
        ("Giấy không tiền án xin ở đâu?", "Giấy không tiền án"),
        ("Làm căn cước mất bao nhiêu tiền?", "Làm căn cước"),
        ("Chính quyền hai cấp", "Chính quyền hai cấp"),
    ],
)
def test_what_a_question_is_about(title: str, matter: str) -> None:
    assert without_asking(title) == matter


async def test_a_piece_that_only_tells_belongs_to_the_question_after_it() -> None:
    async def parse(text: str, context: str | None, before: str | None) -> Understanding:
        aspect = "eligibility" if "được" in text else "documents"
        return Understanding(text, "procedure", BIRTH, aspect, 0.97, from_context=bool(context))

    told = "khai sinh thiếu giấy chứng sinh, có được nhận không"
    assert await split_questions(told, Talk(), parse, as_said) == [told]
