"""The commands as the ward's one IT person runs them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.answer import _environment
from bot.catalogue.commands import app
from bot.settings import ROOT, get_settings
from tests.catalogue.conftest import CODE, WARD, edit
from tests.catalogue.portal.conftest import write

NEW = "1.000099"


@pytest.fixture
def run(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    shutil.copytree(ROOT / "data" / "answers", data_dir / "answers")
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(data_dir))
    monkeypatch.setenv("MOTCUA_WARD", WARD)
    monkeypatch.setenv("MOTCUA_FIXED_NOW", "2026-11-28T09:00:00+07:00")
    monkeypatch.setenv("COLUMNS", "160")
    for kept in (get_settings, _environment):
        kept.cache_clear()
    yield lambda *args: CliRunner().invoke(app, [*map(str, args)])
    for kept in (get_settings, _environment):
        kept.cache_clear()


def test_from_a_record_to_a_checked_procedure(run: Any, data_dir: Path, tmp_path: Path, answer: dict[str, Any]) -> None:
    told = run("import", write(tmp_path / "a.jsonl", answer)).output
    assert f"{NEW} đăng ký nuôi hổ: mới" in told
    assert "? papers: “Ảnh con hổ” không ghi bản chính hay bản sao." in told
    assert "bản nháp, 1 điều chưa xem" in run("list").output
    assert run("approve", NEW).exit_code != 0
    draft = data_dir / "drafts" / f"{NEW}.yml"
    draft.write_text(re.sub(r"  open:\n(  - .*\n)+", "", draft.read_text(encoding="utf-8")), encoding="utf-8")
    edit(draft, "names:\n", "names:\n- nuôi cọp\n- khai báo hổ\n")
    assert "bản nháp, chờ duyệt" in run("list").output
    assert "Đã duyệt" in run("approve", NEW).output
    assert "Theo Cổng" not in run("show", NEW, "--aspect", "fee").output


def test_a_comparison_is_readable_by_people_and_by_programs(run: Any, tmp_path: Path, answer: dict[str, Any]) -> None:
    answer["data"]["code"] = CODE
    path = write(tmp_path / "a.jsonl", answer)
    assert "thời hạn: ta “3 ngày làm việc”, Cổng “5 ngày làm việc, 3 ngày làm việc”" in run("compare", path).output
    differences = json.loads(run("compare", path, "--json").output)["differences"]
    assert {"code", "field", "ours", "portal", "certain"} == set(differences[0])
    assert {d["field"] for d in differences} >= {"name", "fee", "time", "papers"}


def test_a_record_of_another_shape_takes_nothing(
    run: Any, data_dir: Path, tmp_path: Path, answer: dict[str, Any]
) -> None:
    result = run("import", write(tmp_path / "a.jsonl", answer, {"code": "NOT_FOUND"}))
    assert "a.jsonl:2: $.data: missing" in str(result.exception)
    assert not (data_dir / "drafts").exists()
