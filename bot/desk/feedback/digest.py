"""A month's feedback as a Word file and a spreadsheet, to attach in the ward's document system.

Names and numbers of residents are in neither: whoever works on a report reads them at the desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from bot.answer import render
from bot.catalogue.ward import Ward
from bot.desk.feedback.categories import FeedbackRules
from bot.desk.feedback.models import FeedbackReport

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (1.2, 2.2, 3.4, 7.0, 3.6, 2.4, 2.4, 4.6)  # centimetres


@dataclass(frozen=True)
class Digest:
    """What goes into both files."""

    ward: Ward
    month: date  # its first day
    reports: Sequence[FeedbackReport]
    rules: FeedbackRules
    now: datetime

    @property
    def words(self) -> list[str]:
        """Title, summary, source of the deadlines, the table's head: lines of `data/answers/feedback/digest.j2`."""
        counted = Counter(self.rules.category(report.category).title for report in self.reports)
        return render(
            "feedback/digest",
            ward=self.ward,
            month=self.month,
            total=len(self.reports),
            open=sum(report.state.is_open for report in self.reports),
            late=sum(is_late(report, self.now.date()) for report in self.reports),
            counted=counted.most_common(),
            law=self.rules.law_of(self.rules.reply),
            days=self.rules.reply.days,
        ).splitlines()

    def rows(self) -> Iterator[list[str]]:
        """The table, in the order in which the reports came."""
        for report in self.reports:
            state = render("feedback/state_name", state=report.state, late=is_late(report, self.now.date()))
            yield [
                str(report.id),
                f"{report.made_at:%d/%m/%Y}",
                self.rules.category(report.category).title,
                report.text,
                report.place,
                f"{report.reply_by:%d/%m/%Y}",
                state,
                report.answer,
            ]


def is_late(report: FeedbackReport, today: date) -> bool:
    """Whether it was, or is, answered after its day."""
    answered = report.answered_at.date() if report.answered_at else today
    return answered > report.reply_by


def make_docx(digest: Digest) -> bytes:
    """The digest as a Word file on A4 across."""
    title, summary, law, head = digest.words
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(11)
    document.add_paragraph().add_run(title).bold = True
    document.add_paragraph(summary)
    columns = head.split("|")
    table = document.add_table(1, len(columns), style="Table Grid")
    for row in [columns, *digest.rows()]:
        cells = table.rows[0].cells if row is columns else table.add_row().cells
        for cell, text, width in zip(cells, row, _WIDTHS, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(_printable(text)).bold = row is columns
    document.add_paragraph(law)
    return _saved(document.save)


def make_xlsx(digest: Digest) -> bytes:
    """The digest as a spreadsheet; every cell is text, so nothing that a resident typed is taken for a formula."""
    title, summary, law, head = digest.words
    book = Workbook()
    sheet = book.active
    if sheet is None:  # a new workbook has one
        raise LookupError("no sheet")
    for number, line in enumerate((title, summary, law), start=1):
        sheet.cell(number, 1, line).font = Font(bold=number == 1)
    for y, row in enumerate([head.split("|"), *digest.rows()], start=5):
        for x, text in enumerate(row, start=1):
            cell = sheet.cell(y, x)
            cell.value, cell.data_type = _printable(text), "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=y == 5)
    for x, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[x]].width = width * 5
    sheet.freeze_panes = "A6"
    return _saved(book.save)


def _printable(text: str) -> str:
    """`text` without control characters, which neither format can hold."""
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def _saved(save: Callable[[BytesIO], None]) -> bytes:
    file = BytesIO()
    save(file)
    return file.getvalue()
