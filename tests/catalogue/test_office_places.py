from __future__ import annotations

import pytest

from bot.catalogue.office_places import answer_address_change, load_address_questions
from bot.catalogue.ward import load_ward
from bot.settings import ROOT
from bot.text import strip_diacritics

WARD = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml")
TEMPLATE_WARD = load_ward(ROOT / "data" / "wards" / "mau.yml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tổ dân phố 7 phường Thống Nhất giờ là gì", "nay là tổ dân phố 7A Tân Tiến"),
        ("phường Thống Nhất giờ thuộc phường nào", "nay thuộc phường Buôn Ma Thuột"),
        ("tổ 6a", "Phường Tân Lợi (cũ): nay là tổ dân phố 6A Tân Lợi"),
        ("giấy tờ cũ có phải đổi không", "Không bắt buộc đổi"),
        ("buôn ako dhong", "giữ nguyên tên"),
        ("buôn Akô Dhông giờ thuộc phường nào", "giữ nguyên tên"),
        ("phường mới gồm những phường cũ nào", "phường Tự An, phường Tân Lợi và xã Cư Êbur"),
        ("bỏ huyện rồi ghi địa chỉ sao", "Không ghi huyện"),
        ("căn cước ghi phường Thống Nhất có sao không", "được miễn phí"),
        ("phu yen gio nhap vo dak lak ha", "Phú Yên nhập vào Đắk Lắk"),
    ],
)
def test_old_and_new_names_are_told(text: str, told: str) -> None:
    assert told in answer_address_change(WARD, text)


def test_too_many_neighbourhoods_ask_for_the_former_ward() -> None:
    assert "tùy phường cũ" in answer_address_change(WARD, "tổ 5 giờ là tổ mấy")


def test_what_a_wards_file_does_not_say_is_not_told() -> None:
    answer = answer_address_change(TEMPLATE_WARD, "Phú Yên sáp nhập với tỉnh nào")
    assert "Đắk Lắk" not in answer
    assert answer.startswith("Bà con gõ tên phường")


@pytest.mark.parametrize("question", load_address_questions().topics, ids=lambda question: question.id)
def test_every_general_question_is_answered_shortly(question: object) -> None:
    pattern = question.patterns[0].replace(" + ", " ")  # type: ignore[attr-defined]
    for typed in (pattern, strip_diacritics(pattern)):
        answer = answer_address_change(WARD, typed)
        assert not answer.startswith("Bà con gõ tên")
        assert len(answer) < 500
