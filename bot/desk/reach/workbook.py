"""The report on visits as a workbook."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from bot.desk.reach.report import Report

HEADERS = ("Hạng", "Tổ dân phố, buôn", "Số hộ", "Lượt mở", "Lượt hỏi", "Lượt quay lại", "Lượt hỏi trên 1.000 hộ")
WEEK_HEADERS = ("Tuần từ", "Lượt mở", "Lượt hỏi", "Lượt quay lại")
ELSEWHERE, TOTAL = "Không theo đường dẫn nào", "Cả phường"


def as_workbook(report: Report) -> bytes:
    """Two sheets: by neighbourhood and by week."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet("Theo tổ dân phố, buôn")
    sheet.append(HEADERS)
    for line in report.lines:
        c = line.counts
        sheet.append([line.rank, line.name, line.households, c.opened, c.asked, c.returned, line.per_thousand])
    for name, c in ((ELSEWHERE, report.elsewhere), (TOTAL, report.total)):
        sheet.append([None, name, None, c.opened, c.asked, c.returned, None])
    for (cell,) in sheet["G2:G999"]:
        cell.number_format = "0.0"
    sheet.column_dimensions["B"].width = 32
    weeks = workbook.create_sheet("Theo tuần")
    weeks.append(WEEK_HEADERS)
    for week, c in report.weeks:
        weeks.append([week, c.opened, c.asked, c.returned])
    for (cell,) in weeks["A2:A999"]:
        cell.number_format = "dd/mm/yyyy"
    for each in (sheet, weeks):
        each.freeze_panes = "A2"
        for cell in each[1]:
            cell.font = Font(bold=True)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
