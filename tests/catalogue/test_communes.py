from __future__ import annotations

from collections import Counter

import pytest

from bot.catalogue.communes import OldCommune, get_communes
from bot.catalogue.ward import load_ward
from bot.settings import ROOT
from bot.text import fold

COMMUNES = get_communes()


def found(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(commune.name, commune.district, commune.now) for commune in COMMUNES.find(text)]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Phường Phúc Xá, Quận Ba Đình, Hà Nội", [("Phường Phúc Xá", "Quận Ba Đình", ("Phường Hồng Hà",))]),
        ("p10 q6 tphcm", [("Phường 10", "Quận 6", ("Phường Bình Phú",))]),
        ("xa ea kpam", [("Xã Ea KPam", "Huyện Cư M'gar", ("Xã Cư M'gar",))]),
        ("xã M'Drắk giờ là gì", [("Thị trấn M'Drắk", "Huyện M'Đrắk", ("Xã M'Drắk",))]),
        ("thị xã sông cầu phường xuân đài", [("Phường Xuân Đài", "Thị xã Sông Cầu", ("Phường Xuân Đài",))]),
        ("phường 9 tuy hòa", [("Phường 9", "Thành phố Tuy Hòa", ("Phường Bình Kiến", "Phường Tuy Hòa"))]),
        ("xã Tân Phước giờ là gì huyện Tân Hồng", [("Xã Tân Phước", "Huyện Tân Hồng", ("Xã An Phước",))]),
    ],
)
def test_a_commune_is_found_as_people_write_it(text: str, now: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert found(text) == now


def test_marks_tell_names_apart_where_they_are_typed() -> None:
    assert {name for name, _, _ in found("xã Tân An")} == {"Xã Tân An"}
    assert {name for name, _, _ in found("xa tan an")} == {"Xã Tân An", "Xã Tân Ân"}


def test_words_with_other_marks_are_no_commune() -> None:
    assert found("sáp nhập tỉnh rồi có bắt buộc đổi căn cước không") == []
    assert {name for name, _, _ in found("phường Đội Cân giờ là gì")} == {"Phường Đội Cấn"}


def test_a_district_that_has_no_such_commune_finds_none() -> None:
    assert found("phường 10 quận 3") == []  # it was merged in January 2025, before the table begins


@pytest.mark.parametrize("text", ["giấy tờ ghi địa chỉ cũ có phải đổi không", "phường nào", "xã mình giờ tên gì", ""])
def test_a_question_without_a_name_names_nothing(text: str) -> None:
    assert found(text) == []
    assert not COMMUNES.names_one(text)


def test_the_table_is_whole() -> None:
    """The official numbers: 10,035 communes and five island districts without any became 3,321."""
    every = [commune for communes in COMMUNES._by_name.values() for commune in communes]
    assert len(every) == 10_040
    assert len({(commune.province_now, name) for commune in every for name in commune.now}) == 3_321
    assert all(commune.name and commune.district and all(commune.now) for commune in every)


def test_dak_lak_is_as_in_its_resolution() -> None:
    """Nghị quyết 1660/NQ-UBTVQH15: 102 communes, 14 of them wards; Buôn Ma Thuột's as the ward's own file says."""
    every = [c for communes in COMMUNES._by_name.values() for c in communes if c.province_now == "Tỉnh Đắk Lắk"]
    new = {name for commune in every for name in commune.now}
    assert Counter(name.split()[0] for name in new) == {"Xã": 88, "Phường": 14}
    places = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml").places
    assert places
    table: dict[str, OldCommune] = {fold(c.name): c for c in every if c.district == "Thành phố Buôn Ma Thuột"}
    known = {fold(unit.name): unit for unit in places.units}
    assert set(table) <= set(known)
    assert all(fold(commune.now[0]) == fold(known[name].today) for name, commune in table.items())
