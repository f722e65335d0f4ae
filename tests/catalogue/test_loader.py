from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.catalogue.loader import FileCache, load_catalogue
from bot.settings import ROOT
from tests.catalogue.conftest import CODE, WARD, edit, event_path, procedure_path


def test_everything_is_loaded(data_dir: Path) -> None:
    catalogue = load_catalogue(data_dir, WARD)
    assert list(catalogue.procedures) == [CODE]
    assert list(catalogue.life_events) == ["co-meo"]
    assert catalogue.ward.name


@pytest.mark.parametrize(
    ("code", "found"),
    [(CODE, CODE), ("1.000009", CODE), ("1.000008", None), ("9.999999", None), ("", None)],
    ids=["in force", "replaced", "gone without a successor", "unknown", "empty"],
)
def test_get_follows_retired_codes(data_dir: Path, code: str, found: str | None) -> None:
    procedure = load_catalogue(data_dir, WARD).get(code)
    assert (procedure.code if procedure else None) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [("nhà tôi vừa nhận mèo", "co-meo"), ("nha toi vua nhan meo", "co-meo"), ("nhà tôi có chó", None)],
)
def test_life_event_is_found_by_what_people_say(data_dir: Path, said: str, found: str | None) -> None:
    event = load_catalogue(data_dir, WARD).find_life_event(said)
    assert (event.id if event else None) == found


def test_one_bad_file_stops_everything_and_is_named(data_dir: Path) -> None:
    line = edit(event_path(data_dir), "title: Nhà có mèo mới", "titel: Nhà có mèo mới")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(data_dir, WARD)
    assert {(d.path, d.line) for d in caught.value.defects} == {(event_path(data_dir), 1), (event_path(data_dir), line)}
    assert caught.value.hint


def test_missing_ward_is_named(data_dir: Path) -> None:
    with pytest.raises(CatalogueError, match=r"khong-co\.yml"):
        load_catalogue(data_dir, "khong-co")


def test_cache_reads_a_changed_file_again_and_others_not(data_dir: Path) -> None:
    cache = FileCache()
    before = load_catalogue(data_dir, WARD, cache)
    edit(event_path(data_dir), "Nhà có mèo mới", "Nhà có thêm mèo")
    after = load_catalogue(data_dir, WARD, cache)
    assert after.life_events["co-meo"].title == "Nhà có thêm mèo"
    assert after.procedures[CODE] is before.procedures[CODE]
    assert procedure_path(data_dir).exists()


def test_own_data_is_loaded() -> None:
    catalogue = load_catalogue(ROOT / "data", "buon-ma-thuot")
    assert "1.000656" in catalogue.procedures
    death_bundle = catalogue.get("2.002622")
    assert death_bundle is not None
    assert death_bundle.code == "2.002913"
