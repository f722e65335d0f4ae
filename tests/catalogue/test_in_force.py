from __future__ import annotations

from datetime import date

import pytest
import yaml  # type: ignore[import-untyped]

from bot.catalogue.in_force import in_force
from bot.catalogue.schema import Procedure
from tests.catalogue.conftest import PROCEDURE


@pytest.fixture
def procedure() -> Procedure:
    data = yaml.safe_load(PROCEDURE)
    data["fees"] = [
        {"amount": 5000, "valid_until": date(2027, 2, 28), "source": "luat"},
        {"amount": 0, "valid_from": date(2027, 3, 1), "source": "luat"},
    ]
    data["cases"] = [{"id": "a", "title": "A", "source": "luat", "fees": data["fees"][:1]}]
    data["case_question"] = "Mèo nào?"
    data["legal_basis"].append({"document": "Luật Mèo mới", "valid_from": date(2027, 3, 1)})
    return Procedure.model_validate(data)


@pytest.mark.parametrize(
    ("day", "fees", "case_fees", "laws"),
    [
        (date(2026, 11, 23), [5000], 1, 1),
        (date(2027, 2, 28), [5000], 1, 1),
        (date(2027, 3, 1), [0], 0, 2),
    ],
    ids=["before", "last day", "first day of the new law"],
)
def test_what_holds_changes_by_itself_on_the_day(
    procedure: Procedure, day: date, fees: list[int], case_fees: int, laws: int
) -> None:
    now = in_force(procedure, day)
    assert [fee.amount for fee in now.fees] == fees
    assert len(now.cases[0].fees) == case_fees
    assert len(now.legal_basis) == laws


def test_where_nothing_has_dates_nothing_is_copied() -> None:
    procedure = Procedure.model_validate(yaml.safe_load(PROCEDURE))
    assert in_force(procedure, date(1900, 1, 1)) is procedure


def test_a_fact_that_stands_alone_changes_on_the_day() -> None:
    data = yaml.safe_load(PROCEDURE)
    new = {"name": "UBND tỉnh", "level": "province", "where": "Sở Thú y", "source": "luat"}
    data["changes"] = [
        {
            "valid_from": date(2027, 3, 1),
            "agency": new,
            "online": {"level": "full", "source": "luat"},
            "source": "luat",
        },
        {"valid_from": date(2027, 6, 1), "short_name": "khai báo mèo", "source": "luat"},
    ]
    procedure = Procedure.model_validate(data)
    assert in_force(procedure, date(2027, 2, 28)).agency.level == "commune"
    assert in_force(procedure, date(2027, 3, 1)).agency.level == "province"
    later = in_force(procedure, date(2027, 6, 1))
    assert (later.online.level, later.agency.where, later.short_name) == ("full", "Sở Thú y", "khai báo mèo")


@pytest.mark.parametrize(
    "change",
    [{"short_name": "x", "source": "luat"}, {"valid_from": date(2027, 3, 1), "source": "luat"}],
    ids=["without a day", "without a content"],
)
def test_a_change_that_says_nothing_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a change needs"):
        Procedure.model_validate({**yaml.safe_load(PROCEDURE), "changes": [change]})
