from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from bot.settings import Settings
from bot.web.endpoints import get_widget_origins
from tests.web.fake_backend import Backend, create_app


def policy(*origins: str) -> str:
    app = create_app(Backend())
    app.dependency_overrides[get_widget_origins] = lambda: origins
    return str(TestClient(app).get("/").headers["content-security-policy"])


def test_no_site_may_frame_the_page_unless_it_is_named() -> None:
    assert policy().endswith("frame-ancestors 'none'")
    assert policy("https://phuong.example").endswith("frame-ancestors 'self' https://phuong.example")


@pytest.mark.parametrize("origin", ["phuong.example", "https://a.example/", "https://a.example; script-src *", "*", ""])
def test_what_is_no_origin_does_not_get_into_the_policy(origin: str) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, widget_origins=(origin,))


def test_origins_are_given_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_WIDGET_ORIGINS", '["https://*.daklak.gov.vn", "http://127.0.0.1:8080"]')
    assert Settings(_env_file=None).widget_origins == ("https://*.daklak.gov.vn", "http://127.0.0.1:8080")


def test_script_says_the_ward_and_is_small() -> None:
    answer = TestClient(create_app(Backend())).get("/widget.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    found = re.search(r"WORDS = (\{.*\});", answer.text)
    assert found
    assert json.loads(found[1])["title"] == "Trợ lý Một Cửa – Phường Buôn Ma Thuột"
    assert len(answer.content) < 5000
