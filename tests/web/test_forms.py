"""Files of a form over HTTP: whose they are, how long, and what is kept on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pypdf import PdfReader

from bot import database, settings
from bot.database import get_engine, session_scope, upgrade_schema
from bot.forms import drafts
from bot.forms.dialogue import End, Progress
from bot.settings import VIETNAM, get_settings
from bot.web import forms

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM)
PROGRESS = Progress("khai-sinh", {"nyc_ten": "Nguyễn Thị Hoa", "nyc_giay_to": "066190000123"}, "*review")


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path / 'motcua.db'}")
    _forget()
    set_clock(monkeypatch, NOW)
    upgrade_schema()
    app = FastAPI()
    app.include_router(forms.router)
    yield TestClient(app)
    get_engine().dispose()
    _forget()


def _forget() -> None:
    for remembered in (settings.get_settings, database.get_engine, database._session_factory):
        remembered.cache_clear()


def set_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(get_settings(), "fixed_now", now)


def draft(progress: Progress = PROGRESS) -> str:
    with session_scope() as session:
        return drafts.create(session, progress, NOW)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_unguessed_address_is_gone_and_says_how_to_begin_again(client: TestClient) -> None:
    response = client.get("/forms/files/abc.pdf")
    assert response.status_code == 404
    assert "hết hạn" in response.text
    assert "điền giúp tờ khai" in response.text


def test_pdf_and_docx_hold_the_answers_and_are_kept_nowhere_on_the_way(client: TestClient) -> None:
    token = draft()
    pdf = client.get(f"/forms/files/{token}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Nguyễn Thị Hoa" in text_of(pdf.content)
    docx = client.get(f"/forms/files/{token}.docx")
    assert any("066190000123" in p.text for p in Document(BytesIO(docx.content)).paragraphs)
    for response in (pdf, docx):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in response.headers["x-robots-tag"]
        assert "Hoa" not in response.headers["content-disposition"]


def test_file_is_gone_an_hour_after_the_last_change(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    token = draft()
    set_clock(monkeypatch, NOW + get_settings().form_lifetime)
    assert client.get(f"/forms/files/{token}.pdf").status_code == 404


def test_file_is_gone_soon_after_it_was_fetched(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    token = draft()
    assert client.get(f"/forms/files/{token}.pdf").status_code == 200
    set_clock(monkeypatch, NOW + drafts.AFTER_DOWNLOAD - timedelta(seconds=1))
    assert client.get(f"/forms/files/{token}.docx").status_code == 200
    set_clock(monkeypatch, NOW + drafts.AFTER_DOWNLOAD)
    assert client.get(f"/forms/files/{token}.docx").status_code == 404


def test_file_that_the_resident_keeps_stays_its_hour(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    token = draft(Progress("khai-sinh", {}, "*review", end=End.KEPT))
    assert client.get(f"/forms/files/{token}.pdf").status_code == 200
    set_clock(monkeypatch, NOW + timedelta(minutes=59))
    assert client.get(f"/forms/files/{token}.pdf").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"), [("/forms/files/x.exe", 422), ("/forms/files/x.pdf", 404), ("/forms/khong-co/vi-du.pdf", 404)]
)
def test_unknown_file_is_refused(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_example_is_handed_to_everybody(client: TestClient) -> None:
    response = client.get("/forms/ct01/vi-du.pdf")
    assert response.status_code == 200
    assert "VŨ THỊ MẪU" in text_of(response.content)
