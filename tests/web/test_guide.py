from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.catalogue.defects import CatalogueError
from bot.catalogue.loader import load_catalogue
from bot.settings import ROOT, get_settings
from bot.web.guide import load_guides
from tests.web.fake_backend import Backend, create_app

PATH = "/huong-dan/nop-truc-tuyen"


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Backend()))


def test_every_step_has_a_drawing_with_words_for_who_does_not_see_it(client: TestClient) -> None:
    html = client.get(PATH).text
    pictures = re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]+)"', html)
    assert 6 <= len(pictures) == html.count("<li ") <= 10
    for address, alt in pictures:
        picture = client.get(address)
        assert picture.headers["content-type"] == "image/svg+xml"
        assert "<title>" in picture.text
        assert not re.search(r"<script|href=|<image|<foreignObject", picture.text)
        assert len(picture.content) < 6_000
        assert len(alt) > 20


def test_the_page_is_as_safe_as_the_chat_and_kept_by_browsers(client: TestClient) -> None:
    response = client.get(PATH)
    assert response.headers["content-security-policy"] == client.get("/").headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style", response.text)
    assert client.get(PATH, headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_another_name_is_not_found(client: TestClient) -> None:
    assert client.get("/huong-dan/nau-com").status_code == 404


def test_the_answer_leads_to_the_page_and_the_page_back(client: TestClient) -> None:
    catalogue = load_catalogue(ROOT / "data", "buon-ma-thuot")
    paths = [known.question.url for known in catalogue.general.values() if known.question.url.startswith("/")]
    assert PATH in paths
    assert [path for path in paths if client.get(path).status_code != 200] == []
    assert 'href="/"' in client.get(PATH).text


def test_a_mistake_in_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    text = (get_settings().data_dir / "web" / "guides" / "nop-truc-tuyen.yml").read_text(encoding="utf-8")
    (tmp_path / "web" / "guides").mkdir(parents=True)
    (tmp_path / "web" / "guides" / "a.yml").write_text(text.replace("warning:", "warnung:"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"a\.yml:\d+: unknown key `warnung`"):
        load_guides(tmp_path)
