from __future__ import annotations

import pytest

from bot.catalogue.emergencies import find_emergency
from bot.catalogue.ward import load_ward
from bot.catalogue.whom_to_tell import answer_situation, find_situation, load_situations
from bot.settings import ROOT

WARD = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml")
TEMPLATE_WARD = load_ward(ROOT / "data" / "wards" / "mau.yml")


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("hang xom hat karaoke on qua bao ai", "noise"),
        ("đèn đường hẻm tôi hỏng báo ai", "street-lamp"),
        ("đèn đường hỏng", "street-lamp"),
        ("rác không ai dọn", "rubbish"),
        ("nhà bên xây trái phép", "illegal-building"),
        ("công ty nợ lương 3 tháng", "wages"),
        ("chó hàng xóm cắn con tôi", "stray-dog"),
        ("mat vi co cccd bao o dau", "lost-papers"),
        ("cán bộ thái độ hách dịch", "rude-officer"),
        ("bị tín dụng đen đòi nợ", "loan-sharks"),
        ("duong ngap nuoc", "flooding"),
        ("mất điện gọi ai", "power-cut"),
        ("tranh chấp ranh với nhà bên", "land-dispute"),
        ("con tôi bị bắt nạt ở trường", "school-problem"),
        ("hồ sơ trễ hẹn hai tuần", "late-file"),
        ("có người đánh bạc", "gambling"),
        ("tôi muốn tố cáo", "denunciation"),
        ("ran vao nha thi goi ai", "snakes-bees"),
        ("xe tông rồi bỏ chạy", "hit-and-run"),
        ("nhận phải tiền giả ở chợ", "counterfeit-money"),
        ("chuyen khoan nham cho nguoi la", "wrong-transfer"),
        ("mua hàng online không giống hình, shop không cho đổi trả", "online-shopping"),
        ("nhà trẻ tự phát gần nhà đông quá", "unlicensed-nursery"),
        ("mất hộ chiếu ở nước ngoài", "abroad"),
        ("voi rừng phá rẫy nhà tôi", "elephants"),
    ],
)
def test_situations_are_recognised(text: str, situation: str) -> None:
    found = find_situation(text)
    assert found is not None
    assert found.id == situation


@pytest.mark.parametrize("text", ["", "báo ai", "khai sinh cần giấy gì", "mấy giờ mở cửa", "bán đất cho hàng xóm"])
def test_other_messages_are_none(text: str) -> None:
    assert find_situation(text) is None


def test_there_are_enough_situations() -> None:
    assert len(load_situations().topics) >= 95


@pytest.mark.parametrize("situation", load_situations().topics, ids=lambda situation: situation.id)
def test_every_answer_says_whom_to_tell_and_what_to_say(situation: object) -> None:
    for ward in (WARD, TEMPLATE_WARD):
        text = answer_situation(situation, ward).text  # type: ignore[arg-type]
        assert ": báo " in text or ": gửi " in text
        assert "Nên nói rõ:" in text
        assert "\n\n" not in text
        assert len(text) < 700


def test_the_officer_or_telephone_is_the_wards_own() -> None:
    wages = find_situation("nợ lương")
    noise = find_situation("karaoke")
    assert wages is not None
    assert noise is not None
    assert "Cán bộ mẫu D" in answer_situation(wages, WARD).text
    assert "0262 300 0002" in answer_situation(noise, WARD).text
    assert TEMPLATE_WARD.phone.value in answer_situation(noise, TEMPLATE_WARD).text
    assert "Số liệu mẫu" in answer_situation(noise, WARD).text


def test_no_situation_is_hidden_behind_another_ones_words() -> None:
    for situation in load_situations().topics:
        for pattern in situation.patterns:
            found = find_situation(pattern.replace(" + ", " "))
            assert found is not None, pattern
            assert found.id == situation.id, pattern


def test_what_cannot_wait_is_an_emergency_too() -> None:
    for text in ("hàng xóm đánh vợ", "trẻ em bị xâm hại", "có trộm trong nhà"):
        assert find_emergency(text) is not None
