"""Forms of the catalogue: what is not touched stays letter for letter, what is entered is written where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.catalogue.yaml_file import read_yaml
from bot.desk.catalogue_form.fields import GENERAL, PROCEDURE, Kind, Part
from bot.desk.catalogue_form.filling import FieldError, NotFilledIn, entered_rows, filled_in, rows_of
from bot.settings import ROOT

DEATH = ROOT / "data" / "procedures" / "ho-tich" / "1.000656.yml"
PROCEDURES = sorted((ROOT / "data" / "procedures").glob("*/*.yml"))
FILES = [*PROCEDURES[::25], *sorted((ROOT / "data" / "general").glob("*.yml"))[::5]]  # all of them take minutes


def sent(path: Path, parts: tuple[Part, ...]) -> dict[str, list[str]]:
    """What a browser sends of the untouched form of a file."""
    data = read_yaml(path).data
    entered: dict[str, list[str]] = {}
    for part in parts:
        entered[f"{part.name}.shown"] = ["1"]
        for number, row in enumerate(rows_of(data, part)):
            is_row = part.is_list or part.is_mapping
            prefix = f"{part.name}.{number}" if is_row else part.name
            if is_row:
                entered[f"{prefix}.at"] = [row.at]
            if part.is_mapping:
                entered[f"{prefix}.key"] = [row.values["key"]]
            for field in part.fields:
                name = prefix if not is_row and field.name == part.name else f"{prefix}.{field.name}"
                value = row.values[field.name]
                if field.kind is Kind.SOURCES:
                    entered[name] = value
                elif field.kind is not Kind.FLAG or value:
                    entered[name] = [value]
    return entered


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_form_that_nobody_touched_changes_no_letter(path: Path) -> None:
    parts = GENERAL if path.parent.name == "general" else PROCEDURE
    text = path.read_text(encoding="utf-8")
    assert filled_in(text, parts, sent(path, parts)) == text


def edited(**entered: str) -> str:
    form = sent(DEATH, PROCEDURE)
    form.update({name.replace("__", "."): [value] for name, value in entered.items()})
    return filled_in(DEATH.read_text(encoding="utf-8"), PROCEDURE, form)


def lines_changed(text: str) -> tuple[set[str], set[str]]:
    old, new = set(DEATH.read_text(encoding="utf-8").splitlines()), set(text.splitlines())
    return old - new, new - old


def test_a_fee_is_changed_in_its_line_alone() -> None:
    assert lines_changed(edited(fees__2__amount="8.500")) == ({"  - amount: 8000"}, {"  - amount: 8500"})


def test_an_amount_left_empty_is_not_known() -> None:
    assert yaml.safe_load(edited(fees__0__amount=""))["fees"][0]["amount"] is None


def test_a_row_goes_and_another_is_added_with_its_source() -> None:
    form = sent(DEATH, PROCEDURE)
    form |= {"fees.0.gone": ["1"], "fees.3.at": [""], "fees.3.amount": ["5000"], "fees.3.note": ["no"]}
    form |= {"fees.3.source": ["luat-ht-11", "tt-281"]}
    text = filled_in(DEATH.read_text(encoding="utf-8"), PROCEDURE, form)
    fees = yaml.safe_load(text)["fees"]
    assert [fee["amount"] for fee in fees] == [None, 8000, 5000]
    assert fees[2] == {"amount": 5000, "note": "no", "source": ["luat-ht-11", "tt-281"]}  # "no" is a word, not False


def test_a_note_that_is_emptied_goes_and_comments_stay() -> None:
    text = edited(papers__0__note="")
    assert "note" not in yaml.safe_load(text)["papers"][0]
    assert text.startswith("# Đăng ký khai tử: người dân hỏi nhiều")


def test_a_new_source_and_a_new_date_are_written() -> None:
    form = sent(DEATH, PROCEDURE)
    number = len(rows_of(read_yaml(DEATH).data, next(part for part in PROCEDURE if part.is_mapping)))
    new = {"at": "", "key": "nd-moi", "title": "Nghị định mới", "kind": "law", "read_at": "công báo"}
    form |= {f"sources.{number}.{name}": [value] for name, value in new.items()}
    form |= {f"sources.{number}.read_on": ["2026-11-28"], "review_by": ["2027-03-31"], "steps.0.source": ["nd-moi"]}
    data = yaml.safe_load(filled_in(DEATH.read_text(encoding="utf-8"), PROCEDURE, form))
    assert data["sources"]["nd-moi"]["title"] == "Nghị định mới"
    assert (str(data["review_by"]), data["steps"][0]["source"]) == ("2027-03-31", "nd-moi")


@pytest.mark.parametrize(
    ("entered", "error"),
    [
        ({"fees__0__amount": "năm nghìn"}, FieldError("fees.0.amount", "number")),
        ({"summary": "  "}, FieldError("summary", "missing")),
        ({"review_by": "31/03/2027"}, FieldError("review_by", "date")),
        ({"short_name": "x" * 61}, FieldError("short_name", "long")),
        ({"papers__1__action": "burn"}, FieldError("papers.1.action", "choice")),
        ({"steps__1__source": "khong-co"}, FieldError("steps.1.source", "source")),
    ],
)
def test_what_cannot_be_is_named_by_its_input(entered: dict[str, str], error: FieldError) -> None:
    with pytest.raises(NotFilledIn) as refused:
        edited(**entered)
    assert error in refused.value.errors


def test_a_source_s_key_that_stands_twice_is_named_where_it_stands_again() -> None:
    sources = next(part for part in PROCEDURE if part.is_mapping)
    first = rows_of(read_yaml(DEATH).data, sources)[0].values["key"]
    with pytest.raises(NotFilledIn) as refused:
        edited(sources__1__key=first)
    assert FieldError("sources.1.key", "twice") in refused.value.errors


def test_what_was_entered_is_shown_again() -> None:
    form = sent(DEATH, PROCEDURE) | {"fees.0.amount": ["năm nghìn"], "fees.1.gone": ["1"]}
    fees = next(part for part in PROCEDURE if part.name == "fees")
    assert [row.values["amount"] for row in entered_rows(form, fees)] == ["năm nghìn", "8000"]
