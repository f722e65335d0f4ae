"""`motcua dossiers …` as typed."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import database, keys, settings
from bot.dossiers.commands import app
from bot.errors import InputError

ROWS = (
    "Mã hồ sơ,Ngày tiếp nhận,Trạng thái,Lý do\n"
    "H15.99.01-261102-0007,02/11/2026,Chờ bổ sung,=1+1\n"
    "H15.99.01-261102,02/11/2026,Đang xử lý,\n"
)


def _forget() -> None:
    for cached in (settings.get_settings, database.get_engine, database._session_factory, keys.get_key):
        cached.cache_clear()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[Path]:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("MOTCUA_FIXED_NOW", "2026-11-23T09:00:00+07:00")
    monkeypatch.setenv("COLUMNS", "200")
    _forget()
    path = tmp_path / "so.csv"
    path.write_text(ROWS, encoding="utf-8")
    changed = datetime(2026, 11, 23, 6, 20, tzinfo=settings.VIETNAM).timestamp()
    os.utime(path, (changed, changed))
    yield path
    database.get_engine().dispose()
    _forget()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_import_tells_what_it_understood_and_what_it_rejected(file: Path) -> None:
    result = run("import", file, "--by", "chị Mẫu")
    assert result.exit_code == 2
    assert "các cột đã đọc: Mã hồ sơ" in result.output
    assert "Mới 1 ·" in result.output
    assert "bị loại 1" in result.output
    assert "so.csv, dòng 3: “H15.99.01-261102” không phải mã hồ sơ" in result.output
    assert "Dữ liệu lúc 06:20 23/11/2026" in result.output
    assert "chị Mẫu" in run("imports").output


def test_dry_run_writes_nothing(file: Path) -> None:
    result = run("import", file, "--dry-run")
    assert "chưa ghi gì" in result.output
    assert isinstance(run("show", "H15.99.01-261102-0007").exception, InputError)


def test_show_finds_a_code_typed_in_any_way(file: Path) -> None:
    run("import", file)
    result = run("show", "h159901", "261102", "0007")
    assert result.exit_code == 0
    assert "Chờ bổ sung" in result.output


def test_undo_takes_the_import_back(file: Path) -> None:
    run("import", file)
    assert "Đã hủy lần nạp 1" in run("undo", "1").output
    assert isinstance(run("show", "H15.99.01-261102-0007").exception, InputError)


def test_export_is_inert(file: Path, tmp_path: Path) -> None:
    run("import", file)
    out = tmp_path / "out.csv"
    assert "1 hồ sơ" in run("export", out).output
    with out.open(encoding="utf-8-sig", newline="") as written:
        assert "'=1+1" in list(csv.reader(written))[1]


def test_template_is_understood(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "mau.xlsx"
    assert run("template", out).exit_code == 0
    assert "Mới 0" in run("import", out, "--as-of", "23/11/2026 08:00").output


@pytest.mark.parametrize("moment", ["24/11/2026", "mai", ""])
def test_data_from_the_future_is_refused(file: Path, moment: str) -> None:
    result = run("import", file, "--as-of", moment)
    if moment:
        assert isinstance(result.exception, InputError)
    else:
        assert "Mới 1" in result.output


def test_missing_file_is_refused(file: Path) -> None:
    assert isinstance(run("import", file.with_name("x.csv")).exception, InputError)


@pytest.mark.usefixtures("file")
def test_purge_tells_what_it_removed() -> None:
    assert "0 hồ sơ" in run("purge").output
