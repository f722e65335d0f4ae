"""The clock moved over the whole catalogue: answers of every day on which something changes, before it comes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect, is_known
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checks import check_catalogue
from bot.catalogue.loader import load_catalogue
from bot.catalogue.timeline import days_of_change
from bot.settings import ROOT
from tests.catalogue.conftest import edit, procedure_path

CIVIL_STATUS_LAW = date(2027, 3, 1)  # Luật Hộ tịch 03/2026/QH16 begins


@cache
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "data", "buon-ma-thuot")


CHANGING = sorted(code for code, procedure in catalogue().procedures.items() if days_of_change(procedure))


def test_some_procedures_change_with_the_civil_status_law() -> None:
    changing = {day for procedure in catalogue().procedures.values() for day in days_of_change(procedure)}
    assert CIVIL_STATUS_LAW in changing


@pytest.mark.parametrize("code", CHANGING)
def test_every_question_is_answered_on_the_day_and_the_day_before(code: str) -> None:
    procedure = catalogue().procedures[code]
    for changes_on in days_of_change(procedure):
        for day in (changes_on - timedelta(days=1), changes_on):
            now = catalogue().on(day, procedure)
            for case in (None, *(case.id for case in now.cases)):
                for aspect in Aspect:
                    answer = answer_procedure(catalogue(), procedure, aspect, today=day, case=case)
                    assert answer.text
                    assert "None" not in answer.text
            assert is_known(now, Aspect.DOCUMENTS)
            assert is_known(now, Aspect.PLACE)
            assert is_known(now, Aspect.STEPS)


def test_the_answer_changes_by_itself_on_the_day() -> None:
    """Whatever a file dates is told differently from that day on; nothing else is touched."""
    for code in CHANGING:
        procedure = catalogue().procedures[code]
        for day in days_of_change(procedure):
            before, after = (catalogue().on(d, procedure) for d in (day - timedelta(days=1), day))
            assert before != after, f"{code} on {day}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - text: Nộp đơn tại quầy.\n", "  - text: Nộp đơn tại quầy.\n    valid_until: 2027-02-28\n", "`steps`"),
        ("    name: Đơn đăng ký\n", "    name: Đơn đăng ký\n    valid_until: 2027-02-28\n", "needs the form `don`"),
        ("  level: none\n", "  level: none\n  valid_until: 2027-02-28\n", "`online` is not in force on 01/03/2027"),
    ],
    ids=["steps", "form", "online"],
)
def test_a_law_that_ends_with_nothing_after_it_is_found_before_the_day(
    data_dir: Path, old: str, new: str, said: str
) -> None:
    edit(procedure_path(data_dir), old, new)
    assert said in "\n".join(map(str, check_catalogue(data_dir, date(2026, 11, 23))))


def test_an_end_with_a_successor_is_no_defect(data_dir: Path) -> None:
    path = procedure_path(data_dir)
    edit(path, "  level: none\n", "  level: none\n  valid_until: 2027-02-28\n")
    change = "  - valid_from: 2027-03-01\n    online: {level: full, source: luat}\n    source: luat\n"
    edit(path, "legal_basis:\n", f"changes:\n{change}legal_basis:\n")
    assert check_catalogue(data_dir, date(2026, 11, 23)) == []
