"""Posters, leaflets, cards and hand-outs, read back as a phone and a reader would."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.ward_places import Neighbourhood
from bot.catalogue.watch import get_watch
from bot.desk.posters.batch import PIECES, make_handouts, make_sheet, make_sheets, write_sheets
from bot.desk.posters.content import load_errands
from bot.desk.posters.ways import open_ways
from bot.errors import ConfigurationError
from bot.settings import Settings, get_settings

SLUG = "to-dan-pho-7a-tan-tien"
PAPERS = {"ap-phich-a3": (842, 1191), "ap-phich-a4": (595, 842), "to-roi-a5": (420, 595), "the-nho-a4": (595, 842)}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = get_settings()
    monkeypatch.setattr(settings, "public_url", "https://motcua.phuong.example")
    monkeypatch.setattr(settings, "zalo_oa_id", "1234567890123456789")
    monkeypatch.setattr(settings, "telegram_name", "@motcua_bmt_bot")
    return settings


@pytest.fixture
def catalogue() -> Catalogue:
    return get_watch().current


@pytest.fixture
def place(catalogue: Catalogue) -> Neighbourhood:
    assert catalogue.ward.places
    found = catalogue.ward.places.by_slug(SLUG)
    assert found
    return found


def codes_in(pdf: bytes) -> set[str]:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    return {code.text for code in zxingcpp.read_barcodes(picture)}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("piece", PIECES)
def test_codes_on_paper_lead_to_the_neighbourhoods_own_links(
    piece: str, catalogue: Catalogue, settings: Settings, place: Neighbourhood
) -> None:
    name, pdf = make_sheet(piece, catalogue, settings, place)
    assert name == f"{SLUG}/{piece}.pdf"
    links = {f"https://motcua.phuong.example/?to={SLUG}"}
    if piece != "the-nho-a4":
        links |= {"https://zalo.me/1234567890123456789", f"https://t.me/motcua_bmt_bot?start=to_{SLUG}"}
    assert codes_in(pdf) == links


@pytest.mark.parametrize("piece", PIECES)
def test_paper_has_its_size_its_pages_and_its_fonts(
    piece: str, catalogue: Catalogue, settings: Settings, place: Neighbourhood
) -> None:
    pages = PdfReader(BytesIO(make_sheet(piece, catalogue, settings, place)[1])).pages
    assert len(pages) == (2 if piece == "to-roi-a5" else 1)
    width, height = PAPERS[piece]
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (width, height)
    fonts = [font.get_object() for font in pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_poster_tells_the_errands_the_telephone_and_the_warning(
    catalogue: Catalogue, settings: Settings, place: Neighbourhood
) -> None:
    text = text_of(make_sheet("ap-phich-a4", catalogue, settings, place)[1])
    assert "Tổ dân phố 7A Tân Tiến" in text
    assert "không bao giờ hỏi mã OTP" in text
    assert catalogue.ward.phone.value in text
    assert "Số liệu mẫu" in text  # as long as the ward has not confirmed its telephone
    errands = load_errands(settings.data_dir)
    assert len(errands) == 10
    assert all(errand.title in text for errand in errands)
    assert all(catalogue.get(errand.code) for errand in errands)


def test_leaflet_names_the_papers_of_an_errand(catalogue: Catalogue, settings: Settings, place: Neighbourhood) -> None:
    text = text_of(make_sheet("to-roi-a5", catalogue, settings, place)[1])
    assert "Khai sinh cho con: Tờ khai đăng ký khai sinh; Giấy chứng sinh" in text


def test_only_ways_that_are_open_are_printed(
    catalogue: Catalogue, settings: Settings, place: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "zalo_oa_id", "")
    monkeypatch.setattr(settings, "telegram_name", "")
    pdf = make_sheet("ap-phich-a4", catalogue, settings, place)[1]
    assert codes_in(pdf) == {f"https://motcua.phuong.example/?to={SLUG}"}
    assert "Telegram" not in text_of(pdf)


def test_without_a_public_address_it_is_said_what_to_set(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "public_url", "")
    with pytest.raises(ConfigurationError) as error:
        open_ways(settings, SLUG)
    assert "MOTCUA_PUBLIC_URL" in error.value.hint


def test_telegram_takes_every_neighbourhoods_link(catalogue: Catalogue) -> None:
    """Up to 64 letters, digits, `_` and `-`; ours are of these letters."""
    assert catalogue.ward.places
    slugs = [place.slug for place in catalogue.ward.places.neighbourhoods]
    assert len(set(slugs)) == len(slugs)
    assert max(map(len, slugs)) + len("to_") <= 64


def test_a_batch_goes_into_a_zip_file_that_is_whole_or_absent(
    catalogue: Catalogue, settings: Settings, place: Neighbourhood, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "to.zip"
    pieces = ["ap-phich-a4", "the-nho-a4"]
    made = list(write_sheets(make_sheets(catalogue, settings, [None, place], pieces), target))
    with ZipFile(target) as archive:
        assert archive.namelist() == made
    assert made[0] == "toan-phuong/ap-phich-a4.pdf"
    monkeypatch.setattr(settings, "public_url", "")
    with pytest.raises(ConfigurationError):
        list(write_sheets(make_sheets(catalogue, settings, [place], pieces), tmp_path / "other.zip"))
    assert [path.name for path in tmp_path.iterdir()] == ["to.zip"]


def test_handout_tells_papers_fee_time_and_place(catalogue: Catalogue, settings: Settings, tmp_path: Path) -> None:
    procedure = catalogue.get("1.001193")
    assert procedure
    list(write_sheets(make_handouts(catalogue, settings, [procedure], None), tmp_path))
    text = text_of((tmp_path / "toan-phuong" / "thu-tuc-1.001193.pdf").read_bytes())
    for told in ("Giấy chứng sinh", "8.000 đồng", "trong ngày", catalogue.ward.office, "Quầy 2"):
        assert told in text
