"""Files as officers have them: every writing, every shape."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.dossiers.cells import read_text
from bot.dossiers.importer import FileReader
from bot.dossiers.sheets import find_table
from bot.dossiers.tables import read_sheets
from bot.errors import InputError
from bot.settings import VIETNAM

from . import KEY

HEADER = ["Mã hồ sơ", "Chủ hồ sơ", "Ngày hẹn trả", "Trạng thái"]
ROW = ["H15.99.01-261102-0007", "Nguyễn Thị Mẫu", "27/11/2026", "Đang xử lý"]


def write_xlsx(path: Path, rows: list[list[object]], merge: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def read(path: Path) -> list[list[str]]:
    return [[read_text(cell) for cell in row] for sheet in read_sheets(path) for _, row in sheet.rows]


def codes(path: Path) -> list[str]:
    return [record.values["code"] for record in FileReader(KEY, lambda _done, _expected: None).records(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_csv_in_every_writing_with_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "SỔ THEO DÕI, tháng 11; 2026\n" + "\n".join(delimiter.join(row) for row in (HEADER, ROW))
    if encoding == "cp1258":
        # Windows-1258 has letters with hats and horns, and writes tones after them.
        text = "".join(
            c if c in "êôơưăâÊÔƠƯĂÂ" else unicodedata.normalize("NFD", c) for c in unicodedata.normalize("NFC", text)
        )
        text = _tones_apart(text)
    path = tmp_path / "so.csv"
    path.write_bytes(text.encode(encoding))
    assert read(path)[-2:] == [HEADER, ROW]
    assert codes(path) == [ROW[0]]


def _tones_apart(text: str) -> str:
    """`ễ` → `ê` and a tone, as Windows-1258 wants it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in tones)
        written.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones)) + tone)
    return "".join(written)


def test_merged_titles_two_line_header_numbers_groups_and_sums_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["UBND PHƯỜNG MẪU"],
        ["SỔ THEO DÕI HỒ SƠ"],
        [],
        ["STT", "Mã hồ sơ", "Người nộp", None, "Thời hạn", None, "Ghi chú"],
        [None, None, "Họ và tên", "Điện thoại", "Ngày nhận", "Ngày hẹn trả", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["I. Lĩnh vực hộ tịch"],
        [1, ROW[0], "Nguyễn Thị Mẫu", "0900000001", "02/11/2026", "27/11/2026", None],
        ["STT", "Mã hồ sơ", "Họ và tên", "Điện thoại", "Ngày nhận", "Ngày hẹn trả", "Ghi chú"],
        [2, "H15.99.01-261102-0008", "Trần Văn Thử", "0900000002", "02/11/2026", "27/11/2026", None],
        ["Tổng cộng", None, 2],
    ]
    path = write_xlsx(tmp_path / "so.xlsx", rows, ("A1:G1", "A2:G2", "C4:D4", "E4:F4", "A7:G7"))
    reader = FileReader(KEY, lambda _done, _expected: None)
    records = list(reader.records(path))
    assert [record.values["code"] for record in records] == [ROW[0], "H15.99.01-261102-0008"]
    assert records[0].values["phone_last4"] == "0001"
    assert records[0].values["due_at"] is not None
    assert (reader.report.rejected, reader.report.skipped) == (0, 4)


def test_value_merged_over_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Sổ theo dõi hồ sơ"], ["Mã hồ sơ", "Tên thủ tục", "Trạng thái", "Tổ dân phố"], []]
    rows += [[f"H15.99.01-261102-000{number}", None, "Đang xử lý", None] for number in range(1, 6)]
    rows[3][1], rows[5][3] = "Khai tử", "Tổ dân phố 3"
    path = write_xlsx(tmp_path / "so.xlsx", rows, ("A1:D1", "A2:A3", "B2:B3", "B4:B6", "D6:D8"))
    records = FileReader(KEY, lambda _done, _expected: None).records(path)
    assert [(record.values["procedure_name"], record.values["neighbourhood"]) for record in records] == [
        ("Khai tử", ""),
        ("Khai tử", ""),
        ("Khai tử", "Tổ dân phố 3"),
        ("", "Tổ dân phố 3"),
        ("", "Tổ dân phố 3"),
    ]


def test_status_told_in_a_title_holds_for_all_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Trạng thái hồ sơ: Đã trả kết quả"], HEADER[:3], ROW[:3]]
    path = write_xlsx(tmp_path / "so.xlsx", rows)
    [record] = FileReader(KEY, lambda _done, _expected: None).records(path)
    assert (record.values["status"], record.values["status_text"]) == (10, "Đã trả kết quả")


def test_row_without_code_that_is_full_otherwise_is_kept_for_the_report(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "so.xlsx", [[*HEADER, "a", "b"], ["", *ROW[1:], "x", "y"]])
    reader = FileReader(KEY, lambda _done, _expected: None)
    assert list(reader.records(path)) == []
    assert [rejection.reason for rejection in reader.report.rejections] == ["thiếu mã hồ sơ"]


def test_sheet_formatted_to_its_last_row_is_read_to_its_end(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    sheet.append(ROW)
    path = tmp_path / "so.xlsx"
    book.save(path)
    # As Excel does when somebody coloured the whole column.
    mended = tmp_path / "formatted.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            body = old.read(part)
            if "sheet1.xml" in part:
                body = body.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')
            new.writestr(part, body)
    assert codes(mended) == [ROW[0]]


def test_table_is_found_only_where_a_header_is(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "so.xlsx", [["Mã hồ sơ", "Chủ hồ sơ"], ["H15.99.01-261102-0007", "x"]])
    assert [find_table(sheet) for sheet in read_sheets(path)] == [None]


def test_xls_file_is_read() -> None:
    path = Path(__file__).parent / "files" / "so-theo-doi.xls"
    [record] = FileReader(KEY, lambda _done, _expected: None).records(path)
    assert record.values["code"] == ROW[0]
    assert record.values["phone_last4"] == "0007"
    assert record.values["received_at"] == datetime(2026, 11, 2, 8, 30, tzinfo=VIETNAM)


def test_broken_workbook_is_refused_with_a_hint(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "so.xlsx", [HEADER, ROW])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as new:
        for part in old.namelist():
            body = old.read(part)
            new.writestr(part, body[: len(body) // 2] if "sheet1" in part else body)
    with pytest.raises(InputError) as caught:
        codes(tmp_path / "broken.xlsx")
    assert "Tệp hỏng" in caught.value.hint


def test_endless_field_of_a_csv_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text(",".join(HEADER) + '\n"' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(InputError):
        codes(path)
