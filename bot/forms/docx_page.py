"""The blocks of a form as a Word document. Values are set as text of a run, so nothing in them is markup."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Column
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
INK = RGBColor(0x10, 0x20, 0x6B)  # of the values, as with a blue pen
TEXT_WIDTH = 16.8  # centimetres between the margins of A4

_ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_BOXES = {True: "☒", False: "☐"}


def build_docx(page: dict[str, Any]) -> DocumentType:
    """The document of `page`, which `documents.py` puts together."""
    document = Document()
    _set_up(document, page)
    if page["number"]:
        _paragraph(document, page["number"], align="right", italic=True, size=10.5)
    _paragraph(document, page["state"], align="center", bold=True)
    motto = _paragraph(document, page["motto"], align="center", bold=True, after=10)
    motto.runs[0].underline = True
    _paragraph(document, page["heading"], align="center", bold=True, size=14.5, after=2 if page["subheading"] else 8)
    if page["subheading"]:
        _paragraph(document, page["subheading"], align="center", italic=True, after=8)
    for block in page["blocks"]:
        _MAKERS[block["kind"]](document, block)
    return document


def _set_up(document: DocumentType, page: dict[str, Any]) -> None:
    document.core_properties.title = page["title"]
    document.core_properties.author = ""
    document.core_properties.language = "vi-VN"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.4), Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.7)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12.5)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(3), Pt(0)
    foot = section.footer.paragraphs[0].add_run(page["note"])
    foot.font.size, foot.font.italic = Pt(9), True


def _paragraph(
    document: DocumentType,
    text: str,
    *,
    align: str = "",
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    after: float | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    if align:
        paragraph.alignment = _ALIGN[align]
    if after is not None:
        paragraph.paragraph_format.space_after = Pt(after)
    if text:
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        if size:
            run.font.size = Pt(size)
    return paragraph


def _add_run(paragraph: Paragraph, piece: dict[str, Any], bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(piece["text"])
    run.bold, run.italic = bold, italic
    if piece["value"]:
        run.font.color.rgb = INK


def _line(document: DocumentType, block: dict[str, Any]) -> None:
    """The pieces side by side, each with dots up to a tab stop of its own."""
    paragraph = document.add_paragraph()
    total, position = sum(block["widths"]), 0.0
    for part, width in zip(block["parts"], block["widths"], strict=True):
        position += width / total * TEXT_WIDTH
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(position), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
        for piece in part:
            _add_run(paragraph, piece)
        paragraph.add_run(" \t" if position > TEXT_WIDTH - 0.01 else " \t ")


def _set_width(column: _Column, width: float) -> None:
    """Of the column for LibreOffice, of its cells for Word."""
    column.width = Cm(width)
    for cell in column.cells:
        cell.width = Cm(width)


def _below_table(document: DocumentType) -> None:
    """Word wants a paragraph between tables and at the end; as low as it can be."""
    gap = document.add_paragraph()
    gap.paragraph_format.space_after = Pt(2)
    gap.paragraph_format.line_spacing = Pt(2)


def _text(document: DocumentType, block: dict[str, Any]) -> None:
    paragraph = _paragraph(document, "", align=block["align"])
    if not block["align"]:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for piece in block["parts"][0]:
        _add_run(paragraph, piece, block["bold"], block["italic"])


def _choice(document: DocumentType, block: dict[str, Any]) -> None:
    boxes = "     ".join(f"{option['title']} {_BOXES[option['chosen']]}" for option in block["options"])
    _paragraph(document, f"{block['label']}  {boxes}")


def _digits(document: DocumentType, block: dict[str, Any]) -> None:
    _paragraph(document, block["label"], after=2)
    table = document.add_table(1, len(block["cells"]))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, False
    for cell, digit in zip(table.rows[0].cells, block["cells"], strict=True):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        _add_run(cell.paragraphs[0], {"text": digit.strip(), "value": True})
    for column in table.columns:
        _set_width(column, 0.75)
    _below_table(document)


def _table(document: DocumentType, block: dict[str, Any]) -> None:
    table = document.add_table(1, len(block["header"]))
    table.style, table.autofit = "Table Grid", False
    for cell, title in zip(table.rows[0].cells, block["header"], strict=True):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_run(cell.paragraphs[0], {"text": title, "value": False}, bold=True)
    for row in block["rows"]:
        for cell, piece in zip(table.add_row().cells, row, strict=True):
            _add_run(cell.paragraphs[0], piece)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    free = sum(block["widths"])
    for column, width in zip(table.columns, block["widths"], strict=True):
        _set_width(column, 1.0 if width == 0 else width / free * (TEXT_WIDTH - 1.0 * block["widths"].count(0)))
    _below_table(document)


def _signatures(document: DocumentType, block: dict[str, Any]) -> None:
    table = document.add_table(1, len(block["columns"]))
    small = Pt(10) if len(block["columns"]) > 2 else Pt(12.5)
    for cell, column in zip(table.rows[0].cells, block["columns"], strict=True):
        lines = [(column["date"], False, True), (column["title"], True, False), (column["note"], False, True)]
        paragraph = cell.paragraphs[0]
        for index, (text, bold, italic) in enumerate([line for line in lines if line[0]]):
            paragraph = cell.add_paragraph() if index else paragraph
            run = paragraph.add_run(text)
            run.bold, run.italic, run.font.size = bold, italic, small
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(46)
        name = cell.add_paragraph()
        name.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_run(name, {"text": column["name"], "value": True})
    _below_table(document)


_MAKERS = {
    "line": _line,
    "paragraph": _text,
    "choice": _choice,
    "digits": _digits,
    "table": _table,
    "signatures": _signatures,
}
