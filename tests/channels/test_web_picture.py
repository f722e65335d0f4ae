"""The page's upload of a receipt: read, never kept, bounded."""

from __future__ import annotations

from io import BytesIO

import pytest
import segno
from starlette.testclient import TestClient

from bot.app import create_app
from bot.dossiers.receipt import LARGEST_FILE

CODE = "H15.99.01-261105-0012"


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app())  # not entered: no model is loaded


def test_photo_of_a_receipt_gives_the_question(client: TestClient) -> None:
    picture = BytesIO()
    segno.make(CODE).save(picture, kind="png", scale=6)
    answer = client.post("/api/v1/chat/picture", content=picture.getvalue())
    assert answer.json() == {"texts": [f"Hồ sơ {CODE} tới đâu rồi?"]}


def test_file_that_is_no_picture_gives_the_message_that_says_so(client: TestClient) -> None:
    answer = client.post("/api/v1/chat/picture", content=b"hello")
    assert answer.json() == {"texts": ['/send_picture{"topic":"unreadable"}']}


def test_file_that_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/chat/picture", content=b"\0" * (LARGEST_FILE + 1))
    assert answer.status_code == 413
    assert "12 MB" in answer.json()["detail"]
