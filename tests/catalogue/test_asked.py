from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.catalogue.answers import answer_asked, answer_procedure, without_yes
from bot.catalogue.asked import MAX_WORDS, AskedFinder, case_in
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.loader import load_catalogue
from bot.catalogue.schema import Procedure
from bot.phrases import written_out
from bot.settings import ROOT
from tests.catalogue.conftest import PROCEDURE, WARD

TODAY = date(2026, 11, 23)
QUESTION = {
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


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("nuôi mèo có cần giấy khám không", True),
        ("nuoi meo can so kham ko", True),
        ("sổ khám cho việc nuôi mèo", True),
        ("mèo mướp", True),
        ("nuôi mèo cần giấy gì", False),
        ("nuôi mèo hoang có cần giấy khám không", False),
        ("mèo mướp " + "và " * MAX_WORDS, False),
    ],
)
def test_a_question_is_known_by_all_parts_of_one_of_its_patterns(said: str, found: bool) -> None:
    assert (AskedFinder([cat(asked=[QUESTION])]).find(said) is not None) is found


def test_a_known_question_gets_its_sentence_and_the_usual_answer_behind_a_button(own: Catalogue) -> None:
    told = answer_asked(own, cat(asked=[QUESTION]), "nuôi mèo có cần giấy khám không", today=TODAY)
    assert told
    assert told.text.startswith("Không. Nuôi mèo không phải nộp giấy khám.\nNguồn: Luật Mèo 1/2020/QH14, Điều 1")
    assert told.buttons[0].payload == '/ask_procedure_documents{"procedure":"1.000001"}'


def test_what_was_written_for_a_day_is_told_on_that_day_only(own: Catalogue) -> None:
    new_law = QUESTION | {"valid_from": date(2027, 3, 1), "text": "Có. Từ 01/3/2027 phải nộp."}
    procedure = cat(asked=[QUESTION | {"valid_until": date(2027, 2, 28)}, new_law])
    said = "nuôi mèo có cần giấy khám không"
    before, after = (answer_asked(own, procedure, said, today=day) for day in (date(2027, 2, 28), date(2027, 3, 1)))
    assert before
    assert before.text.startswith("Không.")
    assert after
    assert after.text.startswith("Có. Từ")


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


def test_every_question_of_our_files_is_found_by_words_of_its_own(own: Catalogue) -> None:
    finder = AskedFinder(own.procedures.values())
    for procedure in own.procedures.values():
        for asked in procedure.asked:
            found = [finder.find(words.replace("+", " ")) for pattern in asked.words for words in written_out(pattern)]
            hits = [hit for hit in found if hit and hit[0] is procedure and hit[1].aspect is asked.aspect]
            assert hits, f"{procedure.code}: {asked.text}"


def test_every_case_with_keywords_is_told_by_each_of_them(own: Catalogue) -> None:
    for procedure in own.procedures.values():
        for case in procedure.cases:
            for keyword in case.keywords:
                assert case_in(procedure, keyword) is case, f"{procedure.code} {case.id}: {keyword}"


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ("chủ trọ không đăng ký tạm trú cho khách bị phạt mấy triệu", "1.004194", "500.000 đến 1.000.000"),
        ("thue tro thi o bao lau phai dang ky tam tru, o mấy ngày thì phải khai", "1.004194", "30 ngày"),
        ("nhan con nuoi phai hon may tuoi", "2.001263", "20 tuổi"),
        ("76 tuoi khuyet tat nang co duoc them 540 huu tri ko", "1.014027", "Không cộng hai khoản"),
        ("mat giay khai sinh co cap lai ban chinh ko", "2.000635", "Không cấp lại bản chính"),
        ("chuyển hồ sơ người có công sang tỉnh khác", "1.010824", "1.010827"),
        ("ly hôn ở Mỹ về muốn cưới vợ khác", "1.000894", "2.000554"),
        ("khai sinh lưu động mấy ngày có", "1.003583", "5 ngày làm việc"),
        ("qua 60 ngay khong den nhan giay ket hon voi nguoi nuoc ngoai thi sao", "2.000806", "bị hủy"),
        ("chet do tai nan giao thong thi giay bao tu la giay gi", "1.000656", "giám định pháp y"),
        ("vua khuyet tat vua don than ngheo co huong 2 che do khong", "1.001776", "cả hai"),
        ("nguoi gia 68 tuoi ho ngheo khong con chau nuoi duoc tro cap gi", "1.001776", "810.000"),
        ("co so kinh doanh o 2 phuong phai dang ky 2 giay khong", "1.001612", "một giấy"),
        ("ai quyết định hộ nghèo", "1.011607", "Chủ tịch UBND"),
        ("me don than khai sinh cho con thi ten cha ghi sao", "1.001193", "để trống"),
        ("cận nghèo đi nằm viện có mất tiền không", "1.014137", "100%"),
        ("ong noi mat ma khong khai tu de lanh tiep luong huu", "1.000656", "10.000.000 đến 20.000.000"),
        ("đang lãnh 540 nghìn mà qua đời thì sao", "1.014028", "10.800.000"),
        ("mở 3 quán thì mấy giấy phép kinh doanh", "1.001612", "một giấy"),
        ("o tro 10 ngay co phai dang ky tam tru khong", "1.004194", "30 ngày"),
        ("con nuôi 16 tuổi có nhận được không", "2.001263", "cô, cậu, dì"),
        ("ho ngheo ra soat thang may", "1.011606", "14/12"),
    ],
)
def test_what_residents_ask_in_their_own_words_is_answered_by_one_fact(
    own: Catalogue, said: str, code: str, told: str
) -> None:
    found = AskedFinder(own.procedures.values()).find(said)

    assert found is not None
    assert found[0].code == code
    assert told in found[1].text


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
