"""The list to carry, as the server renders it: page and sheet."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import zxingcpp
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from pypdf import PdfReader

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checklist import make_checklist
from bot.catalogue.watch import get_watch
from bot.printing.qr import qr_svg
from bot.settings import get_settings
from bot.web import checklists


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(checklists.router)
    return TestClient(app)


@pytest.fixture
def catalogue() -> Catalogue:
    return get_watch().current


def text_of(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_unknown_procedure_is_said_to_be_unknown(client: TestClient) -> None:
    response = client.get("/checklist/9.999999")
    assert response.status_code == 404
    assert "Không có danh sách này" in response.text
    assert client.get("/checklist/9.999999.pdf").status_code == 404


def test_page_lists_the_papers_of_the_case_with_the_counter(client: TestClient, catalogue: Catalogue) -> None:
    page = client.get("/checklist/1.001193?case=khong-chung-sinh").text
    assert "Văn bản của người làm chứng việc sinh" in page
    assert "<strong>Giấy chứng sinh</strong>" not in page
    assert catalogue.ward.office in page
    assert "Quầy 2" in page
    assert catalogue.ward.phone.value in page


def test_sample_data_is_marked_on_page_and_sheet(client: TestClient) -> None:
    assert "Số liệu mẫu" in client.get("/checklist/1.001193").text
    assert "Số liệu mẫu" in text_of(client.get("/checklist/1.001193.pdf").content)


def test_police_matters_name_the_police_and_their_hours(client: TestClient) -> None:
    page = client.get("/checklist/1.004194").text
    assert "Công an phường Buôn Ma Thuột" in page
    assert "thứ Bảy" in page


def test_unknown_case_gives_the_common_papers(client: TestClient) -> None:
    assert client.get("/checklist/1.001193?case=khong-co").status_code == 200


def test_case_and_markup_in_the_address_are_inert(client: TestClient) -> None:
    response = client.get("/checklist/1.001193", params={"case": '"><script>alert(1)</script>'})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_page_allows_nothing_inline_and_nothing_from_elsewhere(client: TestClient) -> None:
    response = client.get("/checklist/1.001193")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style", response.text)
    for address in re.findall(r'(?:src|href)="([^"#]+)"', response.text):
        assert address.startswith(("/", "tel:")), address


def test_service_worker_may_answer_for_its_folder_only(client: TestClient) -> None:
    response = client.get("/checklist/sw.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"


def test_qr_code_leads_back_to_this_list(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "public_url", "https://motcua.example/")
    pdf = PdfReader(BytesIO(client.get("/checklist/1.001193.pdf?case=bo-roi").content))
    assert len(pdf.pages) == 1
    import segno

    made = qr_svg("https://motcua.example/checklist/1.001193?case=bo-roi")
    assert made in client.get("/checklist/1.001193?case=bo-roi").text
    picture = BytesIO()
    segno.make("https://motcua.example/checklist/1.001193?case=bo-roi", error="m", micro=False).save(
        picture, kind="png", scale=4
    )
    assert zxingcpp.read_barcode(Image.open(picture)).text == "https://motcua.example/checklist/1.001193?case=bo-roi"


def test_sheet_of_the_longest_lists_is_one_page_and_holds_every_paper(client: TestClient, catalogue: Catalogue) -> None:
    today = get_settings().now().date()
    lists = [
        make_checklist(catalogue, p, case.id if case else None, today)
        for p in catalogue.procedures.values()
        for case in (None, *p.cases)
    ]
    for told in sorted(lists, key=lambda found: -found.length)[:12]:
        pdf = client.get(f"/checklist/{told.code}.pdf", params={"case": told.case}).content
        assert len(PdfReader(BytesIO(pdf)).pages) == 1, told.code
        text = text_of(pdf)
        for item in told.items:
            assert item.name in text, (told.code, item.name)


def test_every_procedure_has_a_list(catalogue: Catalogue) -> None:
    today = get_settings().now().date()
    for procedure in catalogue.procedures.values():
        told = make_checklist(catalogue, procedure, None, today)
        assert told.place.name
        assert told.place.hours
        assert all(item.name and item.how for item in told.items), procedure.code
