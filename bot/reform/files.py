"""The report as one printed page and as a workbook."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from bot.dossiers.exporter import inert
from bot.printing.pdf import render_pdf
from bot.reform.charts import questions_chart
from bot.reform.report import Line, ReformReport

PDF_TYPE = "application/pdf"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What stands over the columns; also of the chart.
DAY_NAMES = ("Máy trả lời", "Cán bộ trả lời", "Chưa trả lời được")
_FORMATS = {"number": "#,##0", "share": "0.0%", "points": "0.00", "seconds": "0.00"}


def as_pdf(report: ReformReport) -> bytes:
    """One A4 page. Takes some 100 ms of one core."""
    values = {
        "title": report.title,
        "ward": report.ward,
        "month": f"{report.month.first:%m/%Y}",
        "before": f"{report.month.before.first:%m/%Y}",
        "made_at": f"{report.made_at:%H:%M %d/%m/%Y}",
        "sections": [
            {"title": section.title, "lines": [_printed(line) for line in section.lines]} for section in report.sections
        ],
        "chart": questions_chart(report.days, DAY_NAMES) if report.days else "",
        "procedures": [[name, str(count)] for name, count in report.procedures[:5]],
        "missed": [[text, str(count)] for text, count in report.missed],
        "neighbourhoods": [[name, str(asked)] for name, _, asked, _ in report.neighbourhoods[:5]],
    }
    return render_pdf("reform-report", values)


def as_workbook(report: ReformReport) -> bytes:
    """A sheet of figures, and one each of days, procedures and neighbourhoods."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Báo cáo"
    _fill_figures(sheet, report)
    days = book.create_sheet("Theo ngày")
    _fill(days, ("Ngày", *DAY_NAMES), [(told.day, told.bot, told.people, told.missed) for told in report.days])
    _add_chart(days, len(report.days))
    _fill(book.create_sheet("Thủ tục"), ("Thủ tục", "Số câu hỏi"), report.procedures)
    _fill(book.create_sheet("Chưa trả lời được"), ("Câu hỏi tiêu biểu", "Số câu"), report.missed)
    places = ("Tổ dân phố, buôn", "Lượt mở", "Lượt có hỏi", "Lượt quay lại")
    _fill(book.create_sheet("Tổ dân phố, buôn"), places, report.neighbourhoods)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _printed(line: Line) -> list[str]:
    return [line.label, line.shown, line.shown_before]


def _fill_figures(sheet: Worksheet, report: ReformReport) -> None:
    sheet.append([f"{report.title}, {report.ward}"])
    sheet.append([f"Tháng {report.month.first:%m/%Y}, lập lúc {report.made_at:%H:%M %d/%m/%Y}"])
    sheet.append([])
    sheet.append(["Chỉ tiêu", "Tháng này", "Tháng trước"])
    for section in report.sections:
        sheet.append([section.title])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for line in section.lines:
            sheet.append([line.label, line.value, line.before])
            for column in (2, 3):
                sheet.cell(sheet.max_row, column).number_format = _FORMATS[line.form]
    for row in (1, 4):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 62
    for letter in "BC":
        sheet.column_dimensions[letter].width = 16


def _fill(sheet: Worksheet, names: tuple[str, ...], rows: object) -> None:
    sheet.append(names)
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    for row in rows:  # type: ignore[attr-defined]
        sheet.append([inert(value) if isinstance(value, str) else value for value in row])
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width = 62 if len(names) == 2 else 32


def _add_chart(sheet: Worksheet, rows: int) -> None:
    if not rows:
        return
    chart = BarChart()
    chart.grouping, chart.overlap = "stacked", 100
    chart.add_data(Reference(sheet, min_col=2, max_col=4, min_row=1, max_row=rows + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=rows + 1))
    sheet.add_chart(chart, "F2")
