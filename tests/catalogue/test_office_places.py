from __future__ import annotations

import pytest

from bot.catalogue.office_places import AddressQuestion, AddressQuestionFile, answer_address_change
from bot.catalogue.topic_file import load_topics
from bot.catalogue.ward import Ward, load_ward
from bot.settings import ROOT
from bot.text import strip_diacritics

WARD = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml")
QUESTIONS = load_topics(ROOT / "data" / "address-questions.yml", AddressQuestionFile).topics
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
        ("Quận 1 phường Bến Nghé giờ là phường nào", "nay thuộc phường Sài Gòn, thành phố Hồ Chí Minh"),
        ("ben nghe quan 1 gio la phuong nao", "nay thuộc phường Sài Gòn"),
        ("xã Hòa Thắng cũ giờ là gì", "nay thuộc phường Tân Lập"),
        ("xã Ea Blang giờ thuộc đâu", "nay thuộc xã Ea Drông"),
        ("căn cước ghi phường Bến Nghé có phải đổi không", "không bắt buộc đổi"),
        ("phu yen gio nhap vo dak lak ha", "Phú Yên nhập vào Đắk Lắk"),
    ],
)
def test_old_and_new_names_are_told(text: str, told: str) -> None:
    assert told in answer_address_change(WARD, text)


def test_another_place_of_the_same_name_is_told_when_its_district_is_named() -> None:
    assert "nay thuộc phường Trấn Biên, tỉnh Đồng Nai" in answer_address_change(WARD, "phường Thống Nhất Biên Hòa")
    assert "nay thuộc phường Buôn Hồ" in answer_address_change(WARD, "phường Thống Nhất thị xã Buôn Hồ giờ là gì")
    assert "Còn 5 nơi khác cùng tên" in answer_address_change(WARD, "phường Thống Nhất giờ thuộc phường nào")
    assert "huyện Phú Hòa, tỉnh Phú Yên cũ" in answer_address_change(WARD, "xã Hòa Thắng cũ giờ là gì")


@pytest.mark.parametrize(
    ("ward", "text", "places"),
    [(WARD, "xã Thạnh Phú giờ là xã nào", 7), (TEMPLATE_WARD, "xã Tân Thành giờ là gì", 27)],
)
def test_many_places_of_one_name_are_asked_about(ward: Ward, text: str, places: int) -> None:
    answer = answer_address_change(ward, text)
    assert answer.startswith(f"Có {places} nơi tên xã ")
    assert "Bà con cho biết thêm huyện, tỉnh cũ" in answer
    assert "\n- " not in answer


def test_few_places_of_one_name_are_listed() -> None:
    answer = answer_address_change(TEMPLATE_WARD, "xã Hòa Thắng giờ là xã nào")
    assert answer.startswith("Có 4 nơi cùng tên:")
    assert answer.count("\n- Xã Hòa Thắng (") == 4


@pytest.mark.parametrize("text", ["xã Xyz Abc giờ là xã nào", "phường 10 quận 3 nay là gì"])
def test_a_place_that_is_not_in_the_table_is_said_to_be_unknown(text: str) -> None:
    answer = answer_address_change(WARD, text)
    assert answer.startswith("Chưa tìm thấy nơi ấy")
    assert "xin hỏi cán bộ" in answer


def test_too_many_neighbourhoods_ask_for_the_former_ward() -> None:
    assert "tùy phường cũ" in answer_address_change(WARD, "tổ 5 giờ là tổ mấy")


def test_what_a_wards_file_does_not_say_is_not_told() -> None:
    answer = answer_address_change(TEMPLATE_WARD, "Phú Yên sáp nhập với tỉnh nào")
    assert "Đắk Lắk" not in answer
    assert answer.startswith("Bà con gõ tên phường")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_general_question_is_answered_shortly(question: AddressQuestion) -> None:
    pattern = question.patterns[0].replace(" + ", " ")
    for typed in (pattern, strip_diacritics(pattern)):
        answer = answer_address_change(WARD, typed)
        assert not answer.startswith("Bà con gõ tên")
        assert len(answer) < 500
