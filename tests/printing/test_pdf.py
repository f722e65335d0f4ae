from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bot.printing.pdf import FONTS, PrintingError, render_pdf

EVERY_VOWEL = "ắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵđĐƠƯ"
TEMPLATE = """
#let values = json(bytes(sys.inputs.values))
#set document(title: "Thử")
#set text(font: "{font}")
#values.told
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "thu.typ").write_text(TEMPLATE.format(font="Liberation Serif"), encoding="utf-8")
    return tmp_path


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> list[DictionaryObject]:
    return [
        font.get_object()
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]


@pytest.mark.parametrize("font", ["Liberation Serif", "Liberation Sans"])
def test_every_vietnamese_letter_is_printed_and_its_font_embedded(tmp_path: Path, font: str) -> None:
    (tmp_path / "thu.typ").write_text(TEMPLATE.format(font=font), encoding="utf-8")
    pdf = render_pdf("thu", {"told": EVERY_VOWEL}, tmp_path)
    assert EVERY_VOWEL in text_of(pdf)
    for found in fonts_of(pdf):
        assert font.replace(" ", "") in found["/BaseFont"]
        assert "/FontFile2" in found["/DescendantFonts"][0].get_object()["/FontDescriptor"]


@pytest.mark.parametrize(
    "told",
    [
        "#panic()",
        "*đậm* _nghiêng_",
        "$x^2$",
        '#read("thu.typ")',
        "<nhãn> @nhãn",
        "\\ / // ghi chú",
        "{{ 7*7 }}",
        "`mã`",
    ],
)
def test_markup_in_a_value_is_printed_as_it_is(folder: Path, told: str) -> None:
    assert told in text_of(render_pdf("thu", {"told": told}, folder))


def test_missing_template_is_told_by_name(folder: Path) -> None:
    with pytest.raises(PrintingError, match=r"khac\.typ"):
        render_pdf("khac", {}, folder)


def test_mistake_in_a_template_is_told_with_what_typst_says(folder: Path) -> None:
    with pytest.raises(PrintingError, match="told"):
        render_pdf("thu", {"other": ""}, folder)


def test_each_font_file_is_small_and_free_to_ship() -> None:
    files = list(FONTS.glob("*.ttf"))
    assert files
    assert all(file.stat().st_size < 1_000_000 for file in files)
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE").read_text(encoding="utf-8")
