"""Demonstrations beside the real thing: one server, two worlds that never meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from bot import database, settings
from bot.app import create_app
from bot.database import get_demo_engine, get_engine, upgrade_schema
from bot.dossiers.demo import known_dossiers
from bot.settings import Settings, get_settings
from bot.web.demo import _ready

pytestmark = pytest.mark.model

QUESTION = "Hồ sơ H15.99.01-261105-0005 tới đâu rồi?"
FOUND, UNKNOWN = "cần nộp thêm giấy tờ", "Chưa tìm thấy"
MARK = "Bản trình diễn"


@pytest.fixture(scope="module")
def client(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{folder / 'motcua.db'}")
        _forget()
        upgrade_schema()
        with TestClient(create_app()) as client:
            yield client
    _forget()


def _forget() -> None:
    engines = (database.get_engine, database.get_demo_engine)
    factories = (database._session_factory, database._demo_session_factory)
    for remembered in (settings.get_settings, *engines, *factories, _ready):
        remembered.cache_clear()


def ask(client: TestClient, base: str, text: str, conversation: str = "") -> str:
    body = {"conversation": conversation or str(uuid4()), "id": uuid4().hex, "text": text}
    answered = client.post(f"{base}/api/v1/chat", json=body)
    assert answered.status_code == 200
    return "\n".join(message["text"] for message in answered.json()["messages"])


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_demo_dossier_is_found_on_the_stage_and_nowhere_else(client: TestClient) -> None:
    assert FOUND in ask(client, "/demo", QUESTION)
    assert UNKNOWN in ask(client, "", QUESTION)


def test_demonstration_leaves_nothing_that_is_counted(client: TestClient) -> None:
    tables = ("message", "conversation", "dossier", "dossier_lookup_attempt", "reach")
    before = {table: rows(get_engine(), table) for table in tables}
    ask(client, "/demo", QUESTION)
    assert client.post("/demo/api/v1/visits", json={"source": ""}).status_code == 204
    assert {table: rows(get_engine(), table) for table in tables} == before
    assert all(rows(get_demo_engine(), table) for table in tables)


def test_conversation_of_the_stage_cannot_be_read_as_a_real_one(client: TestClient) -> None:
    conversation = str(uuid4())
    ask(client, "/demo", "khai tử cần giấy tờ gì", conversation)
    assert client.get(f"/api/v1/chat/{conversation}").json()["messages"] == []
    assert client.get(f"/demo/api/v1/chat/{conversation}").json()["messages"] != []


@pytest.mark.parametrize("path", ["/demo", "/demo/phone", "/demo/ma-ho-so"])
def test_every_page_of_a_demonstration_says_so(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert MARK in page.text
    assert "'unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/huong-dan/nop-truc-tuyen", "/checklist/1.000656"])
def test_no_real_page_says_so(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert MARK not in page.text


def test_reset_forgets_the_conversation_and_the_tries(client: TestClient) -> None:
    conversation = str(uuid4())
    for number in range(9):
        answer = ask(client, "/demo", f"Hồ sơ H15.99.01-261105-90{number:02d} tới đâu rồi?", conversation)
    assert UNKNOWN not in answer  # too many unknown codes
    ask(client, "", QUESTION)
    real = rows(get_engine(), "dossier_lookup_attempt")
    assert real > 0
    assert client.delete(f"/demo/{conversation}").status_code == 204
    assert client.get(f"/demo/api/v1/chat/{conversation}").json()["messages"] == []
    assert FOUND in ask(client, "/demo", QUESTION, conversation)
    assert rows(get_engine(), "dossier_lookup_attempt") == real


def test_what_the_audience_typed_is_gone_a_day_later(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = str(uuid4())
    ask(client, "/demo", "khai tử cần giấy tờ gì", conversation)
    assert client.get(f"/demo/api/v1/chat/{conversation}").json()["messages"] != []
    monkeypatch.setattr(get_settings(), "fixed_now", get_settings().now() + timedelta(days=1, hours=1))
    assert client.get(f"/demo/api/v1/chat/{conversation}").json()["messages"] == []


def test_cheat_sheet_has_a_code_for_every_status_and_each_is_found(client: TestClient) -> None:
    sheet = client.get("/demo/ma-ho-so").text
    dossiers = known_dossiers()
    assert len({dossier.status for dossier in dossiers}) == 10
    for dossier in dossiers:
        assert dossier.code in sheet
        assert UNKNOWN not in ask(client, "/demo", f"Hồ sơ {dossier.code} tới đâu rồi?")


def test_only_pictures_of_scripts_are_shown(client: TestClient) -> None:
    assert client.get("/demo/pictures/giay-hen.png").headers["content-type"] == "image/png"
    assert client.get("/demo/pictures/dossiers.yml").status_code == 404
    assert client.get("/demo/pictures/..%2f..%2fpyproject.toml").status_code == 404


def test_a_server_that_only_demonstrates_has_a_database_of_its_own(tmp_path: Path) -> None:
    real = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'motcua.db'}")
    demo = Settings(_env_file=None, database_url=real.database_url, demo=True)
    assert demo.database_url == real.demo_database_url == f"sqlite:///{tmp_path / 'motcua-demo.db'}"
    demo.demonstrate()
    assert demo.database_url == real.demo_database_url
    away = Settings(_env_file=None, database_url="postgresql+psycopg://motcua@db/motcua")
    assert away.demo_database_url.startswith("sqlite:///")
    assert not get_settings().demo
