"""Cases of a procedure that a message tells."""

from __future__ import annotations

import pytest

from bot.catalogue.cases import case_of, cases_in, told_by_now
from bot.catalogue.loader import load_catalogue
from bot.catalogue.schema import Procedure
from bot.settings import ROOT
from tests.catalogue.conftest import WARD

ALONE, AT_HOME, UNMARRIED, FOUND = "da-ket-hon", "khong-chung-sinh", "chua-ket-hon", "bo-roi"


@pytest.fixture(scope="module")
def birth() -> Procedure:
    return load_catalogue(ROOT / "data", WARD).procedures["1.001193"]


def test_cases_that_may_hold_at_once_are_all_told(birth: Procedure) -> None:
    said = "cha mẹ chưa đăng ký kết hôn, sinh ở nhà nên không có giấy chứng sinh"
    assert {case.id for case in cases_in(birth, said)} == {AT_HOME, UNMARRIED}


def test_together_they_ask_for_the_papers_of_all(birth: Procedure) -> None:
    both = case_of(birth, f"{AT_HOME},{UNMARRIED}")
    one, other = case_of(birth, AT_HOME), case_of(birth, UNMARRIED)
    assert both
    assert one
    assert other
    assert both.papers == (*one.papers, *other.papers)
    assert both.notes == (*one.notes, *other.notes)
    assert set(both.without) == {*one.without, *other.without}


@pytest.mark.parametrize(
    ("before", "new", "told"),
    [
        ("", [AT_HOME], AT_HOME),
        (UNMARRIED, [], UNMARRIED),
        (UNMARRIED, [AT_HOME], f"{UNMARRIED},{AT_HOME}"),
        (AT_HOME, [UNMARRIED], f"{AT_HOME},{UNMARRIED}"),
        (UNMARRIED, [ALONE], ALONE),  # they cannot both be true
        (f"{AT_HOME},{UNMARRIED}", [FOUND], f"{AT_HOME},{FOUND}"),
    ],
)
def test_a_new_case_takes_the_place_of_what_cannot_hold_with_it(
    birth: Procedure, before: str, new: list[str], told: str
) -> None:
    now = told_by_now(birth, before, [case for case in birth.cases if case.id in new])
    assert now
    assert now.id == told


def test_an_unknown_case_is_none(birth: Procedure) -> None:
    assert case_of(birth, "") is None
    assert case_of(birth, "khong-co-that") is None
