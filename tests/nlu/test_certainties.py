"""Rules that outrank the classifier: what is guessed at, and a question that is written down in a procedure's file."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import patches

patches.install()

from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.nlu.asked_linker import AskedLinker  # noqa: E402
from bot.nlu.certainties import CertaintyRules  # noqa: E402
from bot.nlu.understanding import asked_procedure  # noqa: E402

FALLBACK = "nlu_fallback"
STAY = "1.004222"  # đăng ký thường trú
ASKED = "con gái lấy chồng rồi muốn cắt hộ khẩu"


def heard(
    text: str,
    intent: str,
    sure: float,
    code: str = STAY,
    linked: float = 0.9,
    likely: float = 0.1,
    is_said: bool = True,
) -> Message:
    """A message that the linker links to `code`; an answer of `STAY` is so `likely`."""
    answer = {"procedure": STAY, "aspect": "eligibility", "answer": "1a2b3c4d", "text": "Không phải cắt."}
    return Message(
        {
            "text": text,
            "intent": {"name": intent, "confidence": sure},
            "intent_ranking": [{"name": intent, "confidence": sure}],
            "procedure_ranking": [{"code": code, "confidence": linked}],
            "written": [answer | {"confidence": likely, "is_said": is_said}],
        }
    )


def after_rules(message: Message) -> Any:
    (done,) = CertaintyRules(CertaintyRules.get_default_config()).process([message])
    return done.get("intent")["name"]


def asked(message: Message) -> tuple[str, str]:
    """The procedure whose written answer is given, and the aspect."""
    (done,) = AskedLinker(AskedLinker.get_default_config()).process([message])
    return asked_procedure(done.data), done.get("intent")["name"]


@pytest.mark.parametrize(
    ("text", "sure", "name"),
    [
        ("asdf", 0.4, FALLBACK),
        ("hjk 12 hj", 0.35, FALLBACK),
        ("hello", 0.95, "greet"),
        ("dạ", 0.4, "greet"),
        ("???", 0.95, FALLBACK),
    ],
    ids=["letters", "letters and a number", "a foreign word that is known", "a syllable", "marks"],
)
def test_letters_that_are_no_syllable_are_not_guessed_at(text: str, sure: float, name: str) -> None:
    assert after_rules(heard(text, "greet", sure, linked=0.0)) == name


@pytest.mark.parametrize(
    ("text", "intent", "sure", "name"),
    [
        ("đổi bằng lái xe ở phường được không", "ask_office_facilities", 0.43, "out_of_scope"),
        ("đổi bằng lái xe ở phường được không", "ask_office_facilities", 0.9, "ask_office_facilities"),
        ("phường Khánh Xuân có đổi tên không", "ask_procedure_eligibility", 0.56, "ask_address_change"),
        ("cháu Khánh Xuân có đổi tên được không", "ask_procedure_eligibility", 0.56, "ask_procedure_eligibility"),
        ("doi ten phuong ea tam chua", "ask_procedure_eligibility", 0.56, "ask_address_change"),
        ("đổi tên con", "ask_procedure_steps", 0.5, "ask_procedure_steps"),
    ],
)
def test_clear_words_go_before_an_unsure_classifier(text: str, intent: str, sure: float, name: str) -> None:
    assert after_rules(heard(text, intent, sure, linked=0.2)) == name


def test_a_written_question_keeps_the_aspect_of_the_classifier() -> None:
    assert asked(heard(ASKED, "ask_procedure_overview", 0.9)) == (STAY, "ask_procedure_overview")


@pytest.mark.parametrize(
    "message",
    [
        heard(ASKED, "ask_procedure_overview", 0.9, code="1.000894", linked=0.9),
        heard(ASKED, "ask_procedure_fee", 0.9),
        heard(ASKED, "ask_life_event", 0.9),
        heard(ASKED, "ask_life_event", 0.6, linked=0.05),
        heard(ASKED, "ask_procedure_overview", 0.9, is_said=False),
    ],
    ids=["another procedure", "another aspect", "another kind", "another kind, and no such procedure", "hardly alike"],
)
def test_a_written_question_gives_way_to_what_is_likelier(message: Message) -> None:
    intent = message.get("intent")["name"]
    assert asked(message) == ("", intent)


def test_a_likely_answer_needs_no_pattern() -> None:
    assert asked(heard(ASKED, "ask_procedure_overview", 0.9, likely=0.5, is_said=False))[0] == STAY


def test_of_a_turn_to_another_procedure_the_same_is_asked_as_before() -> None:
    message = heard("còn cắt hộ khẩu", "ask_procedure_overview", 0.9)
    message.set("procedure_switch", True)
    message.set("named_share", 0.75)
    assert asked(message) == ("", "ask_procedure_overview")


def is_danger(text: str, intent: str, sure: float) -> bool:
    message = heard(text, intent, sure)
    message.set("named_share", 0.1)
    CertaintyRules(CertaintyRules.get_default_config()).process([message])
    return bool(message.get("intent")["name"] == "report_danger")


def test_a_fire_long_over_in_a_story_is_no_cry_for_help() -> None:
    story = (
        "Vợ chồng tôi cưới năm 1982, có đăng ký. Sau trận cháy nhà thì giấy mất, sổ ở xã cũng không còn. "
        "Xin hỏi chúng tôi có được đăng ký lại kết hôn không?"
    )
    assert not is_danger(story, "ask_procedure_eligibility", 0.9)
    assert is_danger(story, "ask_procedure_eligibility", 0.4), "not sure what is asked"
    assert is_danger(story, "report_problem", 0.9)


def test_a_fire_in_the_question_and_violence_anywhere_are() -> None:
    now = "Tôi ở tổ dân phố 5 phường này đã mười năm rồi. Bây giờ nhà hàng xóm đang bốc cháy lớn lắm, xin hỏi gọi ai?"
    assert is_danger(now, "ask_office_contact", 0.9)
    beaten = "Chồng em nhậu say về là đánh em bầm tím cả người. Em sợ quá. Em có được đăng ký tạm trú ở nhà mẹ không?"
    assert is_danger(beaten, "ask_procedure_eligibility", 0.95)
