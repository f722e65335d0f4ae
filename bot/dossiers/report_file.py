"""The report as officers read it: one table in the terminal, three sheets in a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.dossiers.exporter import inert
from bot.dossiers.report import Figures, Report
from bot.errors import InputError

HEADERS = (
    "Tiếp nhận",
    "Đã xong",
    "Đúng hẹn",
    "Trễ hẹn",
    "Tỷ lệ đúng hẹn",
    "Trong buổi",
    "Trong ngày",
    "Phải xác minh",
    "Đang giải quyết",
    "Đang quá hạn",
    "Chờ người dân",
    "Từ chối, dừng, rút",
    "Số đánh giá",
    "Điểm hài lòng (1–5)",
    "Không hài lòng",
)
_SHARE, _POINTS = "0.0%", "0.00"
TOTAL = "Tất cả"


def values(figures: Figures) -> tuple[int | float | None, ...]:
    """One row under `HEADERS`."""
    f = figures
    ended = (f.received, f.done, f.on_time, f.late, f.on_time_share, f.in_session, f.same_day, f.verified)
    return (*ended, f.in_process, f.overdue, f.waiting, f.turned_down, f.rated, f.rating, f.dissatisfied)


def tables(report: Report) -> Iterator[tuple[str, tuple[str, ...], list[tuple[tuple[str, ...], Figures]]]]:
    """Title, names of the first columns, and rows of each table."""
    yield "Theo tháng", ("Tháng",), [((_month(month),), f) for month, f in report.months.items()]
    yield "Theo thủ tục", ("Mã thủ tục", "Tên thủ tục"), list(report.procedures.items())
    yield (
        "Theo nơi giải quyết",
        ("Nơi giải quyết",),
        [((name or "(không ghi)",), f) for name, f in report.counters.items()],
    )


def as_json(report: Report) -> dict[str, object]:
    """The report for other programs; keys as in `Figures`."""
    return {
        "made_at": report.made_at.isoformat(),
        "total": report.total.as_dict(),
        "months": [{"month": month, **f.as_dict()} for month, f in report.months.items()],
        "procedures": [{"code": code, "name": name, **f.as_dict()} for (code, name), f in report.procedures.items()],
        "counters": [{"counter": name, **f.as_dict()} for name, f in report.counters.items()],
    }


def write_report(path: Path, report: Report) -> None:
    """Write a workbook.

    Raises:
        InputError: the name does not end in .xlsx, or the folder cannot be written to.
    """
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"not a workbook: {path.name}", hint="Tên tệp báo cáo phải kết thúc bằng .xlsx.")
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, names, rows in tables(report):
        sheet = book.create_sheet(title)
        _fill(sheet, names, [*rows, ((TOTAL, *[""] * (len(names) - 1)), report.total)])
        sheet.append([])
        sheet.append([f"Hồ sơ tiếp nhận trong kỳ; lập lúc {report.made_at:%H:%M ngày %d/%m/%Y}."])
    try:
        book.save(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", hint=f"Không ghi được tệp {path}; chọn thư mục khác.") from error


def _fill(sheet: Worksheet, names: Sequence[str], rows: Sequence[tuple[tuple[str, ...], Figures]]) -> None:
    sheet.append([*names, *HEADERS])
    for number in range(1, len(names) + len(HEADERS) + 1):
        sheet.cell(1, number).font = Font(bold=True)
    for name, figures in rows:
        sheet.append([*(inert(part) for part in name), *values(figures)])
    sheet.freeze_panes = f"{get_column_letter(len(names) + 1)}2"
    for number, header in enumerate((*names, *HEADERS), start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 44 if header == "Tên thủ tục" else 16
        formats = {"Tỷ lệ đúng hẹn": _SHARE, "Điểm hài lòng (1–5)": _POINTS}
        if header in formats:
            for row in range(2, len(rows) + 2):
                sheet.cell(row, number).number_format = formats[header]


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{number}/{year}"
