from __future__ import annotations

import pytest

from bot.catalogue.loader import load_catalogue
from bot.catalogue.other_agencies import answer_agency, find_agency, load_agencies
from bot.settings import ROOT
from bot.text import strip_diacritics


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("làm hộ chiếu ở đâu", "passport"),
        ("lam passport", "passport"),
        ("bang lai xe het han", "driving-licence"),
        ("thủ tục ly hôn", "divorce"),
        ("li di chong", "divorce"),
        ("sang tên sổ đỏ", "land-transfer"),
        ("sang ten so do", "land-transfer"),
        ("xin lý lịch tư pháp", "criminal-record"),
        ("rut bhxh 1 lan", "social-insurance"),
        ("nộp thuế đất", "tax"),
        ("mở công ty tnhh", "company"),
        ("nhập quốc tịch", "nationality"),
        ("mat the bhyt", "health-insurance"),
        ("phat nguoi xe may", "traffic-fine"),
        ("xin tem lãnh sự ở đâu", "consular"),
        ("mat sim dien thoai", "sim"),
        ("muốn đi xuất khẩu lao động", "exit-labour"),
    ],
)
def test_matters_of_other_agencies_are_named(text: str, matter: str) -> None:
    agency = find_agency(text)
    assert agency is not None
    assert agency.id == matter


@pytest.mark.parametrize(
    "text",
    [
        "khai sinh",
        "đã ly hôn muốn xin giấy độc thân",
        "sao y giấy phép lái xe",
        "chứng thực hộ chiếu",
        "đăng ký kết hôn có cần giấy khám sức khỏe",
        "không có lương hưu có được trợ cấp không",
        "trường hợp thửa đất chưa có sổ",
        "thue dat cua phuong",
        "",
    ],
)
def test_the_wards_own_matters_are_not_sent_away(text: str) -> None:
    assert find_agency(text) is None


def test_no_official_name_of_a_procedure_is_sent_away() -> None:
    catalogue = load_catalogue(ROOT / "data", "buon-ma-thuot")
    assert [p.name for p in catalogue.procedures.values() if find_agency(p.name)] == []


def test_every_answer_says_where_to_go_shortly() -> None:
    for agency in load_agencies().topics:
        text = answer_agency(agency).text
        assert "không do UBND phường giải quyết" in text
        assert len(text) < 600
        assert "\n\n" not in text
        assert agency.uncertain is ("nên hỏi lại" in text)


def test_every_strong_pattern_finds_something_without_diacritics_too() -> None:
    for agency in load_agencies().topics:
        for pattern in agency.patterns:
            assert find_agency(strip_diacritics(pattern.replace(" + ", " "))) is not None, pattern
