"""What officers send beside their words: kept, fetched by whoever has the address, gone after a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from bot.desk.files.models import SentFile
from bot.desk.files.service import KEPT_FOR, LARGEST, find
from bot.desk.officers.models import Role
from bot.desk.retention import purge_requests
from bot.messaging.models import Outbox
from bot.messaging.service import Messaging
from bot.settings import get_settings
from bot.web import files
from tests.messaging.standins import Script
from tests.messaging.test_handing_over import Understands
from tests.web.desk.conftest import SignedIn
from tests.web.desk.test_conversations import HERE, Resident

PDF = b"%PDF-1.4 gi\xe1\xba\xa5y h\xe1\xba\xb9n"


@pytest.fixture
def hong(signed_in: SignedIn, app: FastAPI, now: datetime) -> TestClient:
    desk = app.state.desk
    channel = Script()
    channel.name, channel.limits = "telegram", replace(channel.limits, files=True)
    desk.state.messaging = Messaging(Understands(), desk.state.messaging.engine, lambda: now, [channel])
    app.include_router(files.router)
    return signed_in(Role.OFFICER, "hong")


def test_a_page_is_told_where_the_file_is(hong: TestClient, app: FastAPI, now: datetime) -> None:
    messaging = app.state.desk.state.messaging
    Resident(messaging).says("gặp cán bộ")
    sent = hong.post(f"{HERE}/viet", data={"text": "Giấy hẹn đây ạ."}, files={"file": ("giấy hẹn.pdf", PDF)})
    assert sent.status_code == 303
    message = messaging.history("web", "a")[-1]
    assert message.text == "Giấy hẹn đây ạ.\n(Kèm tệp: giấy hẹn.pdf)"
    assert f'href="{message.attachment}"' in hong.get(HERE).text
    fetched = TestClient(app).get(message.attachment)
    assert fetched.content == PDF
    assert fetched.headers["content-type"] == "application/pdf"
    assert "sandbox" in fetched.headers["content-security-policy"]
    assert TestClient(app).get("/tep/guessed").status_code == 404


def test_a_channel_that_is_written_to_sends_it(hong: TestClient, app: FastAPI, sessions: sessionmaker[Session]) -> None:
    messaging = app.state.desk.state.messaging
    with messaging.engine.begin() as connection:
        messaging.write(connection, "telegram", "t", "chào")
    hong.post("/desk/hoi-thoai/telegram/t/viet", files={"file": ("a.pdf", PDF)})
    with sessions() as session:
        row = session.query(Outbox).filter(Outbox.file_data.is_not(None)).one()
        assert (row.file_name, row.file_type, row.file_data) == ("a.pdf", "application/pdf", PDF)
    assert messaging.history("telegram", "t")[-1].attachment == ""


def test_a_channel_without_files_is_told_the_whole_address(
    hong: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    messaging = app.state.desk.state.messaging
    [channel] = messaging.channels
    channel.limits = replace(channel.limits, files=False)
    monkeypatch.setattr(get_settings(), "public_url", "https://motcua.example")
    with messaging.engine.begin() as connection:
        messaging.write(connection, "telegram", "t", "chào")
    hong.post("/desk/hoi-thoai/telegram/t/viet", files={"file": ("a.pdf", PDF)})
    assert messaging.history("telegram", "t")[-1].attachment.startswith("https://motcua.example/tep/")


@pytest.mark.parametrize(
    ("name", "data"), [("a.exe", b"MZ"), ("a.pdf", b"<script>"), ("a.zip", b"PK\x03\x04"), ("a.png", b"%PDF"[:0])]
)
def test_what_is_not_sent_is_refused_and_the_words_are_kept(
    hong: TestClient, app: FastAPI, name: str, data: bytes
) -> None:
    Resident(app.state.desk.state.messaging).says("gặp cán bộ")
    refused = hong.post(f"{HERE}/viet", data={"text": "Giấy hẹn đây ạ."}, files={"file": (name, data)})
    assert refused.status_code == 409
    assert "Giấy hẹn đây ạ." in refused.text
    assert 'role="alert"' in refused.text


def test_too_large_a_file_is_refused(hong: TestClient, app: FastAPI) -> None:
    Resident(app.state.desk.state.messaging).says("gặp cán bộ")
    large = {"file": ("a.pdf", b"%PDF-" + bytes(LARGEST))}
    assert "lớn quá 5 MB" in hong.post(f"{HERE}/viet", files=large).text


def test_a_file_is_gone_after_a_month(
    hong: TestClient, app: FastAPI, sessions: sessionmaker[Session], now: datetime
) -> None:
    messaging = app.state.desk.state.messaging
    Resident(messaging).says("gặp cán bộ")
    hong.post(f"{HERE}/viet", files={"file": ("a.pdf", PDF)})
    token = messaging.history("web", "a")[-1].attachment.rpartition("/")[2]
    late = get_settings().now() + KEPT_FOR + timedelta(hours=1)
    with sessions.begin() as session:
        assert find(session, token, get_settings().now())
        assert find(session, token, late) is None
        purge_requests(session, late)
        assert session.query(SentFile).count() == 0
