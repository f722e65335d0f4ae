from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.catalogue.ward import Ward, load_ward
from bot.catalogue.ward_fact import iter_ward_facts
from bot.settings import ROOT
from bot.workdays import Span

WARDS = ROOT / "data" / "wards"
BUON_MA_THUOT = load_ward(WARDS / "buon-ma-thuot.yml")


@pytest.mark.parametrize("path", sorted(WARDS.glob("*.yml")), ids=lambda path: path.stem)
def test_every_ward_file_loads_with_a_phone_and_hours(path: Path) -> None:
    ward = load_ward(path)
    assert ward.phone.value
    assert any(ward.calendar().opening(date(2026, 11, 23 + n)).is_open for n in range(7))


def test_every_fact_is_sourced_or_a_sample() -> None:
    facts = list(iter_ward_facts(BUON_MA_THUOT))
    assert len(facts) > 70
    assert all(bool(fact.source) != fact.sample for fact in facts)


def test_invented_people_and_numbers_look_invented() -> None:
    for officer in BUON_MA_THUOT.officers:
        assert officer.name.startswith("Cán bộ mẫu") == officer.sample
        assert officer.phone.startswith("0262 300 00") == officer.sample


def test_another_ward_is_another_file() -> None:
    other = load_ward(WARDS / "mau.yml")
    assert other.name != BUON_MA_THUOT.name
    assert other.calendar().opening(date(2026, 12, 31)).reason == "kiểm kê cuối năm"
    assert other.calendar().opening(date(2026, 11, 28)).spans == (Span(time(7, 30), time(11, 30)),)


def test_a_counter_may_have_hours_of_its_own() -> None:
    police = next(counter for counter in BUON_MA_THUOT.counters if counter.id == "cu-tru")
    saturday = date(2026, 11, 28)
    assert not BUON_MA_THUOT.calendar().opening(saturday).is_open
    assert BUON_MA_THUOT.calendar(police).opening(saturday).is_open


def edited(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "ward.yml"
    text = (WARDS / "mau.yml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("office:", "offices:", "unknown key `offices`"),
        ("province: tỉnh Mẫu\n", "", "`province` is missing"),
        ("07:30-11:30", "7h30-11h30", "hours look like 07:00-11:30"),
        ("07:30-11:30", "14:00-15:00", "hours must be in order"),
        ("[sat]", "[mon]", "a weekday has two entries"),
        ("[sat]", "[saturday]", "mon"),
        (
            "  text: thôn Mẫu, xã Mẫu\n  sample: true",
            "  text: thôn Mẫu, xã Mẫu",
            "needs either a `source` or `sample: true`",
        ),
        ("  text: thôn Mẫu, xã Mẫu\n  sample: true", "  text: thôn Mẫu, xã Mẫu\n  source: nghe-noi", "nghe-noi"),
        ("kind: phone", "kind: email", "need a phone"),
        ("review_by: 2027-02-28", "review_by: 2026-11-01", "later than"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=r"ward\.yml:") as caught:
        load_ward(edited(tmp_path, old, new))
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="khong-co"):
        load_ward(tmp_path / "khong-co.yml")


def test_samples_are_known_as_such() -> None:
    assert isinstance(BUON_MA_THUOT, Ward)
    assert BUON_MA_THUOT.has_samples
