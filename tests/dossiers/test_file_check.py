"""Files that must not be opened."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.dossiers import file_check
from bot.dossiers.file_check import FileKind, check_file
from bot.errors import InputError


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "so.xlsx"
    Workbook().save(path)
    return path


def with_part(workbook: Path, name: str, body: bytes) -> Path:
    path = workbook.with_name("changed.xlsx")
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, body)
    return path


def hint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        check_file(path)
    return caught.value.hint


def test_kind_is_known_by_content_not_by_name(workbook: Path, tmp_path: Path) -> None:
    assert check_file(workbook.rename(tmp_path / "so.csv")) is FileKind.XLSX
    text = tmp_path / "so.xls"
    text.write_text("Mã hồ sơ;Trạng thái\n", encoding="utf-8")
    assert check_file(text) is FileKind.TEXT


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"<html><table>", "trang web"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?>", "trang web"),
        (b"%PDF-1.7", ".xlsx, .xls"),
        (b"\x89PNG\r\n", ".xlsx, .xls"),
        (b"PK\x03\x04 not a zip", "hỏng"),
    ],
)
def test_other_kinds_are_refused(tmp_path: Path, start: bytes, words: str) -> None:
    path = tmp_path / "so.xls"
    path.write_bytes(start + b" " * 100)
    assert words in hint(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert "Không thấy" in hint(tmp_path / "so.csv")


def test_two_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)  # sparse: takes no room
    assert "100 MB" in hint(path)


def test_zip_bomb_is_refused_unpacked(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_check, "MAX_SHEETS_UNPACKED", 1_000_000)
    monkeypatch.setattr(file_check, "MAX_PART_UNPACKED", 1_000_000)
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        assert "quá lớn" in hint(with_part(workbook, part, b"<a>" + b"0" * 1_000_001))


def test_macros_are_refused(workbook: Path, tmp_path: Path) -> None:
    assert "macro" in hint(with_part(workbook, "xl/vbaProject.bin", b"x"))
    old = tmp_path / "so.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le"))
    assert "macro" in hint(old)


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"<!DOCTYPE a><a/>",
        b"<!--" + b"x" * 5000 + b"--><!DOCTYPE a><a/>",
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b"",
    ],
    ids=["entity", "type", "behind a comment", "utf-16", "empty"],
)
def test_document_types_are_refused(workbook: Path, body: bytes) -> None:
    assert "cấu tạo lạ" in hint(with_part(workbook, "xl/worksheets/sheet1.xml", body))


def test_other_zips_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "không phải bảng tính" in hint(path)


def test_thousands_of_parts_are_refused(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_check, "MAX_PARTS", 3)
    assert "cấu tạo lạ" in hint(workbook)
