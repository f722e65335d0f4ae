from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue.defects import Severity
from bot.catalogue.office_checks import TOPIC_FILES, office_defects
from bot.settings import ROOT

DATA = ROOT / "data"
TODAY = date(2026, 11, 23)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "wards").mkdir()
    shutil.copy(DATA / "wards" / "mau.yml", tmp_path / "wards")
    for name in TOPIC_FILES:
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def test_the_products_own_files_have_no_defect() -> None:
    found = [defect for defect in office_defects(DATA, TODAY) if defect.severity is Severity.DEFECT]
    assert found == []


def test_samples_of_a_ward_are_a_warning(data_dir: Path) -> None:
    assert list(office_defects(data_dir, TODAY)) == []
    (data_dir / "wards" / "mau.yml").rename(data_dir / "wards" / "a.yml")
    (found,) = office_defects(data_dir, TODAY)
    assert (found.path.name, found.severity) == ("a.yml", Severity.WARNING)
    assert "samples" in found.message


def test_a_ward_past_its_review_is_a_defect(data_dir: Path) -> None:
    messages = [defect.message for defect in office_defects(data_dir, date(2028, 1, 1))]
    assert any("the review was due on 28/02/2027" in message for message in messages)


@pytest.mark.parametrize("name", sorted(TOPIC_FILES))
def test_a_broken_topic_file_is_named(data_dir: Path, name: str) -> None:
    path = data_dir / name
    path.write_text(path.read_text(encoding="utf-8").replace("  - id:", "  - di:", 1), encoding="utf-8")
    found = [defect for defect in office_defects(data_dir, TODAY) if defect.path.name == name]
    assert any("unknown key `di`" in defect.message for defect in found)
