"""The files of a form: a PDF through typst, a .docx through python-docx; both from the same blocks."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.answer import render
from bot.catalogue.ward import Ward
from bot.forms.docx_page import build_docx
from bot.forms.filling_in import Answers, fill_in, made_values, with_defaults
from bot.forms.reading import read_answer
from bot.forms.schema import OfficialForm
from bot.printing.pdf import render_pdf
from bot.settings import get_settings

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make_pdf(form: OfficialForm, answers: Answers, ward: Ward) -> bytes:
    """The filled-in form as a PDF."""
    return render_pdf("form", _page(form, answers, ward))


def make_docx(form: OfficialForm, answers: Answers, ward: Ward) -> bytes:
    """The filled-in form as a .docx that Word and LibreOffice open, to be changed further."""
    file = BytesIO()
    build_docx(_page(form, answers, ward)).save(file)
    return file.getvalue()


def make_example(form: OfficialForm, ward: Ward) -> bytes:
    """The form filled in for an invented person, marked as such."""
    page = _page(form, example_answers(form), ward)
    return render_pdf("form", {**page, "mark": render("form/example_mark")})


def example_answers(form: OfficialForm) -> dict[str, str]:
    """The answers of the invented person, read as a resident's would be."""
    today = get_settings().now().date()
    return {f.key: read_answer(f, f.example, today).value if f.example and f.ask else f.example for f in form.fields}


def _page(form: OfficialForm, answers: Answers, ward: Ward) -> dict[str, Any]:
    full = {**with_defaults(form, answers, ward), **made_values(ward)}
    state, motto = render("form/state").splitlines()
    return {
        "title": form.short_name[:1].upper() + form.short_name[1:],
        "state": state,
        "motto": motto,
        "heading": form.title,
        "subheading": form.subtitle,
        "number": form.number,
        "note": form.version,
        "mark": "",
        "blocks": fill_in(form, full),
    }
