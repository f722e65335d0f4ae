"""Whether a file may be opened at all: what it really is, and whether opening it stays within bounds.

The name says nothing: exports named `.xls` are often web pages, and anybody can zip a terabyte of zeros.
"""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from bot.errors import InputError


class FileKind(Enum):
    """What a file is by its first bytes."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


_MB = 1024 * 1024
MAX_FILE = 100 * _MB
# The old format has at most 65,536 rows a sheet; its reader holds the whole file in memory.
MAX_XLS = 50 * _MB
# 300,000 rows of 20 columns unpack to about 250 MB, and are read as a stream.
MAX_SHEETS_UNPACKED = 600 * _MB
# Everything else (shared texts, styles) is held in memory; shared texts of 300,000 rows are about 60 MB.
MAX_PART_UNPACKED = 96 * _MB
MAX_PARTS = 2000
_PROLOGUE = 4096  # a document type stands before the first element

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def check_file(path: Path) -> FileKind:
    """The kind of `path`.

    Raises:
        InputError: It is missing, too large, of another kind, carries macros, or would grow beyond bounds.
    """
    if not path.is_file():
        raise InputError(f"no such file: {path}", hint=f"Không thấy tệp {path}.")
    size = path.stat().st_size
    if size > MAX_FILE:
        raise _refused(path, "too large", f"Tệp lớn quá {MAX_FILE // _MB} MB; hãy chia nhỏ.")
    with path.open("rb") as file:
        start = file.read(_PROLOGUE)
    if start.startswith(_ZIP):
        _check_xlsx(path)
        return FileKind.XLSX
    if start.startswith(_OLE):
        _check_xls(path, size)
        return FileKind.XLS
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise _refused(path, "a web page or XML", "Tệp này là trang web. Mở bằng Excel rồi lưu lại dạng .xlsx.")
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise _refused(path, "not a table", "Chỉ đọc được bảng tính .xlsx, .xls hoặc tệp .csv.")
    return FileKind.TEXT


def _check_xlsx(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise _refused(path, "too many parts", "Tệp có cấu tạo lạ; mở bằng Excel rồi lưu lại dạng .xlsx.")
            sheets = sum(part.file_size for part in parts if "worksheets/" in part.filename)
            largest = max((part.file_size for part in parts if "worksheets/" not in part.filename), default=0)
            # `zipfile` never unpacks more than these sizes, whatever the packed bytes say.
            if sheets > MAX_SHEETS_UNPACKED or largest > MAX_PART_UNPACKED:
                raise _refused(path, "unpacks beyond bounds", "Tệp giải nén ra quá lớn nên không mở.")
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise _macros(path)
            if "xl/workbook.xml" not in archive.namelist():
                raise _refused(path, "a zip, not a workbook", "Tệp này không phải bảng tính .xlsx.")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_prologue(path, archive, part)
    # `zipfile` raises NotImplementedError for a way of packing that it does not know, RuntimeError for a password.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise _refused(path, f"broken ({error})", "Tệp hỏng hoặc có mật khẩu; mở bằng Excel rồi lưu lại.") from error


def _check_prologue(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No workbook has a document type; it could only define entities that grow or read other files."""
    with archive.open(part) as file:
        start = file.read(_PROLOGUE)
    # Spreadsheets write UTF-8; in UTF-16 the words below could hide.
    if b"\0" in start or b"<!DOCTYPE" in start or b"<!ENTITY" in start or not _has_element(start):
        raise _refused(path, f"{part.filename} has a strange beginning", "Tệp có cấu tạo lạ nên không mở.")


def _has_element(start: bytes) -> bool:
    """Whether the first element begins within what was looked at; a long comment could push a document type out."""
    return any(start[i + 1 : i + 2].isalpha() for i, byte in enumerate(start) if byte == ord("<"))


def _check_xls(path: Path, size: int) -> None:
    if size > MAX_XLS:
        raise _refused(path, "too large", "Tệp .xls quá lớn; mở bằng Excel rồi lưu lại dạng .xlsx.")
    if _OLE_MACROS in path.read_bytes():
        raise _macros(path)


def _macros(path: Path) -> InputError:
    return _refused(path, "has macros", "Tệp có macro nên không mở. Lưu lại dạng .xlsx (không macro).")


def _refused(path: Path, why: str, hint: str) -> InputError:
    return InputError(f"{path.name}: {why}", hint=hint)
