from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.catalogue.ward import load_ward
from bot.catalogue.ward_places import FormerUnit, NeighbourhoodGroup, Places
from bot.settings import ROOT

BUON_MA_THUOT = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tổ dân phố 7 phường Thống Nhất", ["tổ dân phố 7A Tân Tiến"]),
        ("tdp 7 thong nhat cu", ["tổ dân phố 7A Tân Tiến"]),
        ("to 3 tan tien gio ten gi", ["tổ dân phố 3 Tân Tiến"]),
        ("tổ 6A Tự An", ["tổ dân phố 6A Tự An"]),
        ("tdp 3 a tân lợi", ["tổ dân phố 3A Tân Lợi"]),
        ("thôn 8 Cư Êbur", ["tổ dân phố 8 Cư Êbur"]),
        ("thon 8", ["tổ dân phố 8 Cư Êbur"]),
        ("buôn Ako Dhong", ["buôn Akŏ Dhŏng"]),
        ("tổ dân phố 7A Tân Tiến", ["tổ dân phố 7A Tân Tiến"]),
        ("tổ 14", ["tổ dân phố 14 Tân Tiến"]),
        ("tổ 6A", ["tổ dân phố 6A Tự An", "tổ dân phố 6A Tân Lợi"]),
        ("tổ dân phố 99 Thống Nhất", []),
        ("khai sinh ở đâu", []),
        ("", []),
    ],
)
def test_neighbourhoods_are_found_by_old_and_new_names(text: str, names: list[str]) -> None:
    assert BUON_MA_THUOT.places is not None
    assert [place.name for place in BUON_MA_THUOT.places.find_neighbourhoods(text)] == names


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("phường Thống Nhất giờ thuộc phường nào", "phường Buôn Ma Thuột"),
        ("phuong thang loi cu", "phường Buôn Ma Thuột"),
        ("ea tam thuộc phường nào", "phường Ea Kao"),
        ("phường Thống Nhất Buôn Hồ", "phường Buôn Hồ"),
        ("xã hoà thắng", "phường Tân Lập"),
    ],
)
def test_former_wards_are_found(text: str, today: str) -> None:
    assert BUON_MA_THUOT.places is not None
    assert BUON_MA_THUOT.places.find_units(text)[0].today == today


def test_the_new_names_are_unique_and_have_slugs() -> None:
    assert BUON_MA_THUOT.places is not None
    slugs = [place.slug for place in BUON_MA_THUOT.places.neighbourhoods]
    assert len(set(slugs)) == len(slugs) == 88  # 89 by the ward's count; one name was not printed
    assert "to-dan-pho-7a-tan-tien" in slugs
    assert "buon-ako-dhong" in slugs


@given(st.text(max_size=100))
def test_any_text_is_survived(text: str) -> None:
    assert BUON_MA_THUOT.places is not None
    BUON_MA_THUOT.places.find_neighbourhoods(text)


UNIT = FormerUnit(name="phường A", merged_into="phường B", since=date(2025, 7, 1), today="phường B", sample=True)


def group(of: str = "phường A", new: str = "tổ {number} A") -> NeighbourhoodGroup:
    return NeighbourhoodGroup(of=of, old="tổ {number}", new=new, numbers=("1", "2"), sample=True)


@pytest.mark.parametrize(
    ("count", "groups", "message"),
    [
        (9, (group(of="phường C"),), "no such entry in `units`"),
        (9, (group(), group()), "the same new name"),
        (1, (group(),), "2 neighbourhoods are listed"),
    ],
)
def test_places_that_contradict_each_other_are_refused(
    count: int, groups: tuple[NeighbourhoodGroup, ...], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        Places(neighbourhood_count=count, units=(UNIT,), groups=groups)
