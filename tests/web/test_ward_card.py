from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.settings import get_settings
from bot.web.ward_card import read_card

WARD = get_settings().data_dir / "wards" / "buon-ma-thuot.yml"


@pytest.fixture
def ward_file(tmp_path: Path) -> Path:
    return Path(shutil.copy(WARD, tmp_path / "ward.yml"))


def test_card_tells_name_telephone_and_hours(ward_file: Path) -> None:
    card = read_card(ward_file)
    assert card.name == "Phường Buôn Ma Thuột"
    assert card.phone
    assert card.hours.startswith("thứ Hai")
    assert "\n" not in card.hours


def test_edited_file_is_read_again(ward_file: Path) -> None:
    read_card(ward_file)
    ward_file.write_text(
        ward_file.read_text("utf-8").replace("name: phường Buôn Ma Thuột", "name: phường Thử Nghiệm"), "utf-8"
    )
    assert read_card(ward_file).name == "Phường Thử Nghiệm"


def test_mistake_in_an_edited_file_leaves_the_page_as_it_was(ward_file: Path) -> None:
    before = read_card(ward_file)
    ward_file.write_text("name: [", "utf-8")
    assert read_card(ward_file) == before


def test_file_that_was_never_right_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        read_card(tmp_path / "none.yml")
