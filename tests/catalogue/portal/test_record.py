"""What is no answer of the portal is refused with file, line and JSON path, and nothing of it is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.portal import record as module
from bot.catalogue.portal.record import RecordError, read_records
from tests.catalogue.portal.conftest import ANSWER, write


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    answer = deepcopy(ANSWER)
    change(answer["data"])
    return answer


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"code": "NOT_FOUND", "message": "no"}, "2: $.data: missing; the portal answered 'NOT_FOUND'"),
        ([1, 2], "2: $[0]: should be an object"),
        (changed(lambda d: d.pop("id")), "2: $.data.id: Field required"),
        (changed(lambda d: d.update(code="H15")), "2: $.data.code: Value error, a procedure code looks like"),
        (
            changed(lambda d: d["executionMethods"][1]["fees"][0].update(value="nhiều")),
            "2: $.data.executionMethods[1].fees[0].value: Input should be a valid integer",
        ),
        (
            changed(lambda d: d["executionCases"][0]["profileComponents"][2].update(originalQty=-1)),
            "2: $.data.executionCases[0].profileComponents[2].originalQty: Input should be greater",
        ),
        (changed(lambda d: d.update(executionSteps="…")), "2: $.data.executionSteps: Input should be a valid"),
        (changed(lambda d: d.update(code="1.000080")), "2: data.code: 1.000080 stands there twice"),
    ],
    ids=["no answer", "no object", "no id", "other code", "fee in words", "negative", "other shape", "twice"],
)
def test_another_shape_is_named_and_nothing_is_taken(tmp_path: Path, bad: object, said: str) -> None:
    path = write(tmp_path / "a.jsonl", changed(lambda d: d.update(code="1.000080")), bad)
    with pytest.raises(RecordError) as refused:
        read_records(path)
    assert said in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"code": NaN', "\x00"], ids=["cut", "deep", "nan", "binary"])
def test_what_is_no_json_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=r"a\.json:1: \$: not JSON"):
        read_records(path)


def test_a_record_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    huge = changed(lambda d: d.update(description="a" * 10_000_000))
    with pytest.raises(RecordError, match=r"a\.jsonl:1: \$: the record is larger than 2,000,000 characters"):
        read_records(write(tmp_path / "a.jsonl", huge))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE", 1_000)
    with pytest.raises(RecordError, match=r"the file is larger than 1,000 bytes"):
        read_records(write(tmp_path / "a.jsonl", ANSWER))


def test_one_file_a_list_and_a_folder_are_read(tmp_path: Path) -> None:
    other = changed(lambda d: d.update(code="1.000080"))
    (tmp_path / "one.json").write_text(json.dumps(ANSWER), encoding="utf-8")
    (tmp_path / "list.json").write_text(json.dumps([other]), encoding="utf-8")
    assert [r.code for r in read_records(tmp_path / "one.json")] == ["1.000099"]
    assert sorted(r.code for r in read_records(tmp_path)) == ["1.000080", "1.000099"]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no such file or folder"):
        read_records(tmp_path / "nothing.json")
