from __future__ import annotations

import pytest

from bot.dossiers.columns import load_aliases, read_header
from bot.dossiers.exporter import EXPORT_HEADERS, TEMPLATE_HEADERS
from bot.dossiers.models import Dossier


@pytest.mark.parametrize(
    "row",
    [
        ("STT", "Mã hồ sơ", "Chủ hồ sơ", "Ngày hẹn trả"),
        ("STT", "SỐ HỒ SƠ (*)", "Họ tên chủ hồ sơ", "NGÀY HẸN TRẢ KẾT QUẢ"),
        ("STT", "MaHoSo", "ChuHoSo", "NgayHenTra"),
        ("stt", "ma ho so", "chu ho so:", "ngay\nhen tra"),
    ],
)
def test_header_is_known_by_its_names(row: tuple[str, ...]) -> None:
    header = read_header(row)
    assert header is not None
    assert header.columns == {"code": 1, "applicant": 2, "due_at": 3}
    assert [name.casefold() for name in header.unused] == ["stt"]


@pytest.mark.parametrize(
    "row",
    [
        (),
        ("SỔ THEO DÕI HỒ SƠ", None, None),
        ("Trạng thái:", "Đang xử lý", None),
        ("Mã hồ sơ", "H15.99.01-261105-0001"),
        ("Ngày nhận", "Ngày trả", "Trạng thái"),
    ],
)
def test_titles_and_data_are_not_headers(row: tuple[str | None, ...]) -> None:
    assert read_header(row) is None


def test_the_name_that_stands_first_in_the_table_of_aliases_wins() -> None:
    header = read_header(("Mã hồ sơ", "Người nộp", "Chủ hồ sơ", "Trích yếu", "Tên thủ tục"))
    assert header is not None
    assert header.names == {"code": "Mã hồ sơ", "applicant": "Chủ hồ sơ", "procedure_name": "Tên thủ tục"}
    assert sorted(header.unused) == ["Người nộp", "Trích yếu"]


def test_row_shorter_than_the_header_has_empty_cells() -> None:
    header = read_header(("Mã hồ sơ", "Chủ hồ sơ", "Trạng thái"))
    assert header is not None
    assert header.cell(("a",), "status") is None
    assert header.cell(("a",), "phone") is None


def test_our_own_headers_are_all_known() -> None:
    for headers, unknown in ((TEMPLATE_HEADERS, ()), (EXPORT_HEADERS, ("Tên trạng thái gốc", "Dữ liệu lúc"))):
        header = read_header(headers)
        assert header is not None
        assert header.unused == unknown


def test_every_field_of_the_table_exists() -> None:
    stored = {column.key for column in Dossier.__table__.columns} | {"phone", "identity"}
    assert {field for field, _ in load_aliases().values()} <= stored
