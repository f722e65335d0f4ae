from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from bot.web.endpoints import get_assets
from tests.web.fake_backend import Backend, create_app


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Backend()))


def test_page_allows_nothing_inline_and_nothing_from_elsewhere(client: TestClient) -> None:
    response = client.get("/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style", response.text)


def test_page_names_only_files_of_its_own_server_that_exist(client: TestClient) -> None:
    addresses = _addresses(client.get("/").text)
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith("/static/")
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


def test_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_everything_together_is_small(client: TestClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    sizes = []
    for address in ["/", *set(_addresses(client.get("/").text))]:
        with client.stream("GET", address, headers=packed) as response:
            sizes.append(sum(len(chunk) for chunk in response.iter_raw()))
    assert sum(sizes) < 40_000


def test_file_of_an_older_version_is_todays_and_asked_for_again(client: TestClient) -> None:
    response = client.get("/static/0123456789ab/chat/main.js")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("name", ["chat/none.js", "../endpoints.py", "..%2fendpoints.py", ""])
def test_other_files_are_not_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{get_assets().version}/{name}").status_code == 404


def test_page_without_compression_is_the_same(client: TestClient) -> None:
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == client.get("/").text


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if tag in ("script", "link", "img") and name in ("src", "href") and value:
                self.found.append(value)


def _addresses(html: str) -> list[str]:
    parser = _Addresses()
    parser.feed(html)
    return parser.found


def test_first_screen_can_be_fetched_as_data(client: TestClient) -> None:
    ward = client.get("/api/v1/ward").json()
    assert set(ward) == {"name", "phone", "hours", "sample", "errands"}
    assert set(ward["errands"][0]) == {"title", "text", "icon"}


def test_words_of_the_real_ward_fill_the_page() -> None:
    app = create_app(Backend())
    app.dependency_overrides.clear()
    text = TestClient(app).get("/").text
    assert "Phường Buôn Ma Thuột" in text
    assert "{ward}" not in text
