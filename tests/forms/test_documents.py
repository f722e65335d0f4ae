"""The files, as whoever prints them sees them."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as DocumentType
from pypdf import PdfReader

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.loader import load_catalogue
from bot.forms.documents import example_answers, make_docx, make_example, make_pdf
from bot.forms.schema import FieldKind, OfficialForm
from bot.settings import ROOT
from tests.printing.test_pdf import fonts_of

FORMS = sorted(path.stem for path in (ROOT / "data" / "forms").glob("*.yml"))
HOSTILE = "Nguyễn #panic() *Văn* {{ 7*7 }} <b>&amp; $x$ \\ ]"


def squeezed(text: str) -> str:
    """Without spaces and dots: a value may be broken over two lines."""
    return "".join(c for c in text if c.isalnum() or c in "/&#*{}<>$\\]").upper()


def pdf_text(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def docx_text(document: DocumentType) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return squeezed("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def printed(form: OfficialForm) -> list[str]:
    """What must stand on the paper; a choice with boxes is a cross, tried below."""
    boxes = {block.choice for block in form.layout}
    answers = example_answers(form)
    shown = [
        field for field in form.fields if field.key not in boxes and all(answers[k] in v for k, v in field.when.items())
    ]
    decides = {key for entry in (*form.fields, *form.layout) for key in entry.when}
    return [answers[f.key] for f in shown if answers[f.key] and not (f.key in decides and f.kind is FieldKind.CHOICE)]


@pytest.mark.parametrize("form_id", FORMS)
class TestEveryForm:
    def test_pdf_holds_every_answer_on_one_page(self, catalogue: Catalogue, form_id: str) -> None:
        form = catalogue.forms[form_id]
        pdf = make_pdf(form, example_answers(form), catalogue.ward)
        assert len(PdfReader(BytesIO(pdf)).pages) == 1
        text = pdf_text(pdf)
        assert [value for value in printed(form) if squeezed(value) not in text] == []
        assert squeezed(form.title) in text
        assert squeezed("Độc lập - Tự do - Hạnh phúc") in text

    def test_every_font_of_the_pdf_is_embedded(self, catalogue: Catalogue, form_id: str) -> None:
        form = catalogue.forms[form_id]
        fonts = list(fonts_of(make_pdf(form, example_answers(form), catalogue.ward)))
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"]

    def test_docx_opens_and_holds_every_answer(self, catalogue: Catalogue, form_id: str) -> None:
        form = catalogue.forms[form_id]
        text = docx_text(Document(BytesIO(make_docx(form, example_answers(form), catalogue.ward))))
        assert [value for value in printed(form) if squeezed(value) not in text] == []

    def test_blank_form_has_the_wards_name_and_room_to_write(self, catalogue: Catalogue, form_id: str) -> None:
        form = catalogue.forms[form_id]
        text = "".join(p.extract_text() for p in PdfReader(BytesIO(make_pdf(form, {}, catalogue.ward))).pages)
        assert "Buôn Ma Thuột" in text
        assert "....." in text

    def test_file_says_which_version_it_follows(self, catalogue: Catalogue, form_id: str) -> None:
        form = catalogue.forms[form_id]
        assert squeezed(form.version) in pdf_text(make_pdf(form, {}, catalogue.ward))
        foot = Document(BytesIO(make_docx(form, {}, catalogue.ward))).sections[0].footer.paragraphs[0].text
        assert foot == form.version

    def test_example_says_that_its_person_is_invented(self, catalogue: Catalogue, form_id: str) -> None:
        assert squeezed("người và số trong mẫu là bịa") in pdf_text(
            make_example(catalogue.forms[form_id], catalogue.ward)
        )


def test_markup_in_an_answer_is_printed_as_it_is(catalogue: Catalogue) -> None:
    form = catalogue.forms["khai-sinh"]
    answers = {"nyc_ten": HOSTILE, "con_ten": HOSTILE, "noi_sinh": HOSTILE}
    assert pdf_text(make_pdf(form, answers, catalogue.ward)).count(squeezed(HOSTILE)) == 4
    assert docx_text(Document(BytesIO(make_docx(form, answers, catalogue.ward)))).count(squeezed(HOSTILE)) == 4


def test_very_long_answers_make_more_pages_and_lose_nothing(catalogue: Catalogue) -> None:
    form = catalogue.forms["khai-tu"]
    answers = {f.key: f"{f.key} " + "chữ dài " * 24 for f in form.fields if f.kind is FieldKind.TEXT}
    text = pdf_text(make_pdf(form, answers, catalogue.ward))
    assert all(squeezed(value) in text for value in answers.values())


def test_chosen_box_is_crossed_and_the_other_is_not(catalogue: Catalogue) -> None:
    document = Document(BytesIO(make_docx(catalogue.forms["khai-sinh"], {"ban_sao": "Có"}, catalogue.ward)))
    line = next(p.text for p in document.paragraphs if p.text.startswith("Đề nghị cấp bản sao"))
    assert "Có ☒" in line
    assert "Không ☐" in line


def test_same_person_is_not_asked_twice_and_still_printed(catalogue: Catalogue) -> None:
    form = catalogue.forms["khai-sinh"]
    pdf = make_pdf(form, {"nyc_ten": "Lê Thị Tám", "quan_he": "Mẹ"}, catalogue.ward)
    assert squeezed("người mẹ: LÊ THỊ TÁM") in pdf_text(pdf)


def test_forms_are_those_that_the_issue_names() -> None:
    catalogue = load_catalogue(ROOT / "data", "buon-ma-thuot")
    assert len(catalogue.forms) == 9
    for code in (
        "1.001193",
        "1.000656",
        "1.000894",
        "1.004873",
        "2.000635",
        "1.004222",
        "1.014027",
        "1.001731",
        "1.001612",
    ):
        assert catalogue.form_of(code), code
