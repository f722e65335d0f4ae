from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.defects import CatalogueError
from bot.catalogue.watch import CatalogueWatch, using
from tests.catalogue.conftest import CODE, PROCEDURE, WARD, edit, procedure_path


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(data_dir: Path, clock: Clock) -> CatalogueWatch:
    return CatalogueWatch(data_dir, WARD, clock)


def short_name(watch: CatalogueWatch) -> str:
    return watch.current.procedures[CODE].short_name


def test_unchanged_files_keep_the_same_catalogue(watch: CatalogueWatch, clock: Clock) -> None:
    before = watch.current
    clock.seconds = 10
    assert watch.current is before


def test_edit_is_picked_up_after_a_second_and_not_before(watch: CatalogueWatch, clock: Clock, data_dir: Path) -> None:
    edit(procedure_path(data_dir), "short_name: đăng ký nuôi mèo", "short_name: nuôi nhiều mèo")
    clock.seconds = 0.9
    assert short_name(watch) == "đăng ký nuôi mèo"
    clock.seconds = 1.0
    assert short_name(watch) == "nuôi nhiều mèo"


def test_new_and_removed_files_are_noticed(watch: CatalogueWatch, clock: Clock, data_dir: Path) -> None:
    text = PROCEDURE.replace(CODE, "1.000003").replace("nuôi mèo, đăng ký mèo, khai báo mèo", "a, b, c")
    procedure_path(data_dir, "1.000003").write_text(text, encoding="utf-8")
    clock.seconds = 2
    assert set(watch.current.procedures) == {CODE, "1.000003"}
    procedure_path(data_dir, "1.000003").unlink()
    clock.seconds = 4
    assert set(watch.current.procedures) == {CODE}


def test_bad_edit_keeps_the_last_good_catalogue_and_says_so(
    watch: CatalogueWatch, clock: Clock, data_dir: Path
) -> None:
    line = edit(procedure_path(data_dir), "short_name: đăng ký nuôi mèo", "short: x")
    clock.seconds = 2
    assert short_name(watch) == "đăng ký nuôi mèo"
    assert {(d.path.name, d.line) for d in watch.defects} == {(f"{CODE}.yml", 1), (f"{CODE}.yml", line)}

    procedure_path(data_dir).write_text(PROCEDURE.replace("đăng ký nuôi mèo", "mèo nhà"), encoding="utf-8")
    clock.seconds = 4
    assert short_name(watch) == "mèo nhà"
    assert watch.defects == ()


def test_bad_files_at_the_start_are_an_error(data_dir: Path) -> None:
    procedure_path(data_dir).write_text("[", encoding="utf-8")
    with pytest.raises(CatalogueError):
        CatalogueWatch(data_dir, WARD)


def test_a_new_draft_is_noticed_and_a_broken_one_is_named(watch: CatalogueWatch, clock: Clock, data_dir: Path) -> None:
    draft = data_dir / "drafts" / "1.000099.yml"
    draft.parent.mkdir()
    text = PROCEDURE.replace(CODE, "1.000099").replace("checked:", "imported: {read_on: 2026-11-28, url: x}\nchecked:")
    draft.write_text(text, encoding="utf-8")
    clock.seconds = 1
    assert list(watch.current.drafts) == ["1.000099"]
    edit(draft, "level: commune", "level: district")
    clock.seconds = 2
    assert list(watch.current.drafts) == ["1.000099"]
    assert [(defect.path, defect.line) for defect in watch.defects] == [(draft, 9)]


def test_a_code_retires_by_itself_on_its_day(data_dir: Path, clock: Clock) -> None:
    days = [date(2027, 2, 28), date(2027, 3, 1)]
    retired = f'"1.000002": {{replaced_by: "{CODE}", since: 2027-03-01, source: Luật Hộ tịch 2026}}\n'
    (data_dir / "retired-codes.yml").write_text(retired, encoding="utf-8")
    watch = CatalogueWatch(data_dir, WARD, clock, today=lambda: days[0])
    assert watch.current.get("1.000002") is None
    del days[0]
    clock.seconds = 1
    assert watch.current.get("1.000002") is watch.current.procedures[CODE]


def test_a_newer_catalogue_is_prepared_before_it_is_in_use_and_who_asks_reads_no_file(
    watch: CatalogueWatch, clock: Clock, data_dir: Path
) -> None:
    seen: list[tuple[str, str]] = []

    def prepare(newer: Catalogue) -> None:
        with using(newer):
            inside = short_name(watch)
        seen.append((short_name(watch), inside))

    watch.prepare = prepare
    edit(procedure_path(data_dir), "short_name: đăng ký nuôi mèo", "short_name: nuôi nhiều mèo")
    clock.seconds = 2
    assert short_name(watch) == "đăng ký nuôi mèo"
    watch.refresh()
    assert seen == [("đăng ký nuôi mèo", "nuôi nhiều mèo")]
    assert short_name(watch) == "nuôi nhiều mèo"


def test_a_catalogue_that_cannot_be_prepared_is_in_use_nevertheless(watch: CatalogueWatch, data_dir: Path) -> None:
    def prepare(_newer: Catalogue) -> None:
        raise MemoryError

    watch.prepare = prepare
    edit(procedure_path(data_dir), "short_name: đăng ký nuôi mèo", "short_name: nuôi nhiều mèo")
    watch.refresh()
    assert short_name(watch) == "nuôi nhiều mèo"


def test_a_day_on_which_nothing_retires_keeps_the_same_catalogue(data_dir: Path, clock: Clock) -> None:
    days = [date(2027, 2, 28), date(2027, 3, 1)]
    watch = CatalogueWatch(data_dir, WARD, clock, today=lambda: days[0])
    before = watch.current
    del days[0]
    clock.seconds = 1
    assert watch.current is before
