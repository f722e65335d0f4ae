"""Pushing over HTTP: refusals first, then what is taken."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, DossierEvent, DossierImport
from bot.dossiers.push import endpoints
from bot.dossiers.push.keys import revoke_key
from bot.dossiers.push.models import ApiKey, Scope
from bot.rate_limit import RateLimit

from .. import NOW
from .conftest import make_key

PATH = "/api/v1/dossiers"
CODE = "H15.99.01-261102-0007"
ONE = {"code": CODE, "status": 4, "procedure_name": "Đăng ký khai tử", "phone": "0900004567"}
STEP = {"MaHoSo": CODE, "TrangThai": "9", "ThoiDiemXuLy": "20261123080000", "NguoiXuLy": "Lê Văn Thử"}


def progress(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"session": "S-1", "madonvi": "H15.99", "service": "CapNhatTienDoHoSoMC", "data": list(steps)}


def stored(engine: Engine) -> list[Dossier]:
    with Session(engine) as session:
        return list(session.scalars(select(Dossier).order_by(Dossier.id)))


@pytest.mark.parametrize("key", ["", "Bearer ", "Bearer wrong", "Basic d3Jvbmc=", "Bearer \x80"])
def test_without_a_known_key_nothing_is_read(app: FastAPI, engine: Engine, key: str) -> None:
    refused = TestClient(app).post(PATH, content=b"{", headers={"Authorization": key.encode("latin-1")} if key else {})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert stored(engine) == []


def test_revoked_key_opens_nothing(client: TestClient, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        revoke_key(session, 1, NOW)
    assert client.post(PATH, json=ONE).status_code == 401


def test_key_for_progress_cannot_write_dossiers(app: FastAPI, engine: Engine, client: TestClient) -> None:
    narrow = TestClient(app, headers=make_key(engine, Scope.PROGRESS))
    assert narrow.post(PATH, json=ONE).status_code == 403
    assert stored(engine) == []
    client.post(PATH, json={**ONE, "as_of": "2026-11-22T08:00:00+07:00"})
    assert narrow.post(PATH, json=progress(STEP)).json()["error_code"] == "00"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        "{}",
        json.dumps({**ONE, "status": 11}),
        json.dumps({**ONE, "unknown": 1}),
        json.dumps({"dossiers": []}),
        json.dumps({"dossiers": [ONE] * 1001}),
        json.dumps({"service": "LayThuTuc", "data": []}),
        '{"code": "\\ud800", "status": 4}',
        "[" * 100_000,
        '{"code": "x", "status": ' + "9" * 5000 + "}",
    ],
    ids=lambda body: body[:40],
)
def test_malformed_body_is_refused_without_repeating_it(client: TestClient, engine: Engine, body: str) -> None:
    refused = client.post(PATH, content=body.encode())
    assert refused.status_code == 422
    assert "0900004567" not in refused.text
    assert stored(engine) == []


def test_too_many_calls_have_to_wait(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(2)
    monkeypatch.setattr(endpoints, "_rate_limit", lambda _calls: limit)
    answers = [client.post(PATH, json=ONE) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) == 60


@pytest.mark.parametrize("step", ["find_key", "take_pushed"])
def test_busy_database_asks_to_send_again(client: TestClient, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def busy(*_arguments: Any, **_options: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(endpoints, step, busy)
    answer = client.post(PATH, json=ONE)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_one_dossier_is_stored_without_name_and_phone(client: TestClient, engine: Engine) -> None:
    answer = client.post(PATH, json={**ONE, "applicant": "Nguyễn Văn Mẫu", "received_at": "2026-11-02T01:30:00Z"})
    assert answer.json() == {
        "import_id": 1,
        "rejected": 0,
        "items": [{"index": 0, "code": CODE, "result": "new", "reason": ""}],
    }
    (dossier,) = stored(engine)
    assert (dossier.applicant, dossier.phone_last4, dossier.status) == ("N. V. Mẫu", "4567", 4)
    assert dossier.received_at is not None
    assert dossier.received_at.isoformat() == "2026-11-02T08:30:00+07:00"


def test_who_pushed_is_recorded(client: TestClient, engine: Engine) -> None:
    client.post(PATH, json=ONE)
    with Session(engine) as session:
        load = session.scalars(select(DossierImport)).one()
        assert (load.way, load.source, load.new) == ("push", "phần mềm mẫu", 1)
        assert session.scalars(select(ApiKey)).one().last_used_at == NOW


def test_pushed_twice_is_stored_once(client: TestClient, engine: Engine) -> None:
    results = [client.post(PATH, json=ONE).json()["items"][0]["result"] for _ in range(2)]
    assert results == ["new", "unchanged"]
    with Session(engine) as session:
        assert len(session.scalars(select(DossierEvent)).all()) == 1


def test_pushed_by_several_at_once_is_stored_once(client: TestClient, engine: Engine) -> None:
    def push(number: int) -> str:
        result: str = client.post(PATH, json={**ONE, "department": f"Phòng {number % 2}"}).json()["items"][0]["result"]
        return result

    with ThreadPoolExecutor(max_workers=6) as pool:
        results = list(pool.map(push, range(6)))
    assert results.count("new") == 1
    assert set(results) <= {"new", "changed", "unchanged"}
    assert len(stored(engine)) == 1


def test_field_that_is_left_out_stays_and_null_empties_it(client: TestClient, engine: Engine) -> None:
    client.post(PATH, json=ONE)
    client.post(PATH, json={"code": CODE, "status": 5, "procedure_name": None, "reason": "Thiếu giấy báo tử"})
    (dossier,) = stored(engine)
    assert (dossier.phone_last4, dossier.procedure_name, dossier.reason) == ("4567", "", "Thiếu giấy báo tử")


def test_bad_item_does_not_keep_the_others_out(client: TestClient, engine: Engine) -> None:
    batch = [ONE, {**ONE, "code": "1.000656"}, {**ONE, "due_at": "1999-01-01T00:00:00Z"}, {**ONE, "status": 5}]
    answer = client.post(PATH, json={"dossiers": batch}).json()
    assert [item["result"] for item in answer["items"]] == ["replaced", "rejected", "rejected", "new"]
    assert "không phải mã hồ sơ" in answer["items"][1]["reason"]
    assert answer["rejected"] == 2
    assert [dossier.status for dossier in stored(engine)] == [5]


def test_nothing_that_can_be_taken_is_no_load(client: TestClient, engine: Engine) -> None:
    assert client.post(PATH, json={**ONE, "code": "x"}).json()["import_id"] is None
    assert stored(engine) == []


def test_older_news_changes_nothing(client: TestClient, engine: Engine) -> None:
    client.post(PATH, json=ONE)
    older = {**ONE, "status": 2, "as_of": "2026-11-20T08:00:00+07:00"}
    assert client.post(PATH, json=older).json()["items"][0]["result"] == "older"
    assert stored(engine)[0].status == 4


@pytest.mark.parametrize("as_of", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_impossible_moment_is_told(client: TestClient, as_of: str) -> None:
    assert client.post(PATH, json={**ONE, "as_of": as_of}).json()["items"][0]["result"] == "rejected"


def test_clock_that_goes_ahead_does_not_lock_the_dossier(client: TestClient, engine: Engine) -> None:
    client.post(PATH, json={**ONE, "as_of": "2027-01-01T00:00:00Z"})
    assert stored(engine)[0].snapshot_at == NOW
    assert client.post(PATH, json={**ONE, "status": 5}).json()["items"][0]["result"] == "changed"


def test_nought_byte_is_no_fault_of_the_server(client: TestClient, engine: Engine) -> None:
    assert client.post(PATH, json={**ONE, "reason": "a\0b", "status": "Chờ\0 ký"}).status_code == 200
    assert stored(engine)[0].reason == "ab"
