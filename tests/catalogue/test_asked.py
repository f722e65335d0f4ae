from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.catalogue.answers import answer_asked, answer_procedure, without_yes
from bot.catalogue.cases import case_in
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.loader import load_catalogue
from bot.catalogue.schema import Procedure
from bot.settings import ROOT
from tests.catalogue.conftest import PROCEDURE, WARD

TODAY = date(2026, 11, 23)
QUESTION: dict[str, Any] = {
    "words": ["nuôi mèo + (giấy khám|sổ khám)", "mèo mướp"],
    "unless": ["mèo hoang"],
    "aspect": "documents",
    "text": "Không. Nuôi mèo không phải nộp giấy khám.",
    "source": "luat",
}
CASE = {
    "id": "meo-lac",
    "title": "Mèo đi lạc",
    "keywords": ["đi lạc"],
    "notes": ["Dán giấy tìm chủ 7 ngày."],
    "papers": [
        {"name": "Biên bản mèo đi lạc", "action": "submit", "kind": "original", "source": "luat"},
    ],
    "source": "luat",
}


def cat(**changes: Any) -> Procedure:
    return Procedure.model_validate(yaml.safe_load(PROCEDURE) | changes)


@pytest.fixture(scope="module")
def own() -> Catalogue:
    return load_catalogue(ROOT / "data", WARD)


def answer(own: Catalogue, procedure: Procedure, aspect: str, said: str) -> str:
    return answer_procedure(own, procedure, aspect, today=TODAY, said=said).text


def test_a_known_question_gets_its_sentence_and_the_usual_answer_behind_a_button(own: Catalogue) -> None:
    procedure = cat(asked=[QUESTION])
    told = answer_asked(own, procedure, procedure.asked[0].key, "nuôi mèo có cần giấy khám không", today=TODAY)
    assert told
    assert told.text.startswith("Không. Nuôi mèo không phải nộp giấy khám.\nNguồn: Luật Mèo 1/2020/QH14, Điều 1")
    assert told.buttons[0].payload == '/ask_procedure_documents{"procedure":"1.000001"}'


def test_a_question_that_may_be_another_gets_the_rule_without_yes_or_no(own: Catalogue) -> None:
    procedure = cat(asked=[QUESTION])
    key, said = procedure.asked[0].key, "mèo già thì có cần giấy khám không"
    told = answer_asked(own, procedure, key, said, today=TODAY, is_sure=False)
    assert told
    assert told.text.startswith("Nuôi mèo không phải nộp giấy khám.")


def test_what_was_written_for_a_day_is_told_on_that_day_only(own: Catalogue) -> None:
    new_law = QUESTION | {"valid_from": date(2027, 3, 1), "text": "Có. Từ 01/3/2027 phải nộp."}
    procedure = cat(asked=[QUESTION | {"valid_until": date(2027, 2, 28)}, new_law])
    said = "nuôi mèo có cần giấy khám không"
    key, new_key = (asked.key for asked in procedure.asked)
    days = (date(2027, 2, 28), date(2027, 3, 1))
    old = [answer_asked(own, procedure, key, said, today=day) for day in days]
    new = [answer_asked(own, procedure, new_key, said, today=day) for day in days]
    assert [answer is not None for answer in (*old, *new)] == [True, False, False, True]


def test_a_case_that_is_told_is_not_asked_for(own: Catalogue) -> None:
    procedure = cat(case_question="Mèo thế nào?", cases=[CASE])
    told = answer(own, procedure, "documents", "nuôi mèo đi lạc cần giấy gì")
    assert "Biên bản mèo đi lạc" in told
    assert "Mèo thế nào?" not in told
    assert "Mèo thế nào?" in answer(own, procedure, "documents", "nuôi mèo cần giấy gì")


def test_what_is_special_about_the_case_comes_before_the_general_answer(own: Catalogue) -> None:
    procedure = cat(case_question="Mèo thế nào?", cases=[CASE])
    told = answer(own, procedure, "steps", "nuôi mèo đi lạc thì làm sao")
    assert told.index("Dán giấy tìm chủ 7 ngày.") < told.index("Nộp đơn tại quầy.")
    assert "Dán giấy" not in answer(own, procedure, "fee", "nuôi mèo đi lạc mất bao nhiêu tiền")


def test_every_case_with_keywords_is_told_by_each_of_them(own: Catalogue) -> None:
    for procedure in own.procedures.values():
        for case in procedure.cases:
            for keyword in case.keywords:
                assert case_in(procedure, keyword) is case, f"{procedure.code} {case.id}: {keyword}"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2027, 2, 28), "nơi cha hoặc mẹ thường trú hoặc tạm trú"),
        (date(2027, 3, 1), "không bắt buộc nơi cư trú"),
    ],
)
def test_where_a_birth_is_registered_is_wider_from_the_day_of_the_new_law(own: Catalogue, day: date, told: str) -> None:
    first_line = answer_procedure(own, own.procedures["1.001193"], "place", today=day).text.splitlines()[0]

    assert told in first_line


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("tôi 35 tuổi đổi tên được không", "Được. Làm ở phường."),
        ("doi ten duoc khong", "Được. Làm ở phường."),
        ("con em 17 tuổi", "Được. Làm ở phường."),  # a case that is told asks whether it may be so
        ("đổi tên ở phường có cho không hay phải lên huyện", "Làm ở phường."),
        ("đổi tên thì nộp ở đâu", "Làm ở phường."),
    ],
)
def test_yes_is_said_where_it_was_asked_for(said: str, told: str) -> None:
    assert without_yes("Được. Làm ở phường.", said) == told
