"""The national synchronisation's shapes, as one-stop software sends them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.service import DossierService

from .. import NOW
from .test_endpoints import CODE, PATH, STEP, progress, stored

CALL: dict[str, Any] = json.loads((Path(__file__).parent / "dong-bo-ho-so-mc.json").read_text(encoding="utf-8"))
LATER = {**STEP, "ThoiDiemXuLy": "20261123085900"}


def sync(**changes: Any) -> dict[str, Any]:
    return {**CALL, "data": [{**CALL["data"][0], **changes}]}


def step(**changes: Any) -> dict[str, Any]:
    """A step that was taken after the dossier was pushed; the test's clock stands still."""
    return progress({**STEP, "ThoiDiemXuLy": "20261123090000", **changes})


def test_dossier_of_the_synchronisation_is_stored(client: TestClient, engine: Engine) -> None:
    answer = client.post(PATH, json=CALL)
    assert answer.json() == {
        "error_code": "00",
        "message": "1/1",
        "data": [{"MaHoSo": CODE, "error_code": "00", "message": "new"}],
    }
    (dossier,) = stored(engine)
    assert (dossier.status, dossier.procedure_code, dossier.channel) == (5, "1.000656", "counter")
    assert (dossier.applicant, dossier.phone_last4, dossier.id_last4) == ("N. V. Mẫu", "4567", "1234")
    assert dossier.received_at is not None
    assert dossier.received_at.isoformat() == "2026-11-02T08:30:00+07:00"
    assert (dossier.reason, dossier.finished_at) == ("Thiếu giấy báo tử", None)


def test_pushed_dossier_is_found_and_proved(client: TestClient, service: DossierService) -> None:
    client.post(PATH, json=CALL)
    details = service.prove(CODE, "1234", "web:a", NOW).details
    assert details is not None
    assert details.reason == "Thiếu giấy báo tử"


def test_fee_is_told_while_it_is_due(client: TestClient, engine: Engine) -> None:
    fees = [{"TenPhiLePhi": "Lệ phí", "Gia": "75.000"}, {"Gia": 8000}]
    client.post(PATH, json=sync(TrangThaiHoSo=6, DanhSachLePhi=fees))
    assert stored(engine)[0].fee_due == 83_000
    client.post(PATH, json=sync(TrangThaiHoSo=4, DanhSachLePhi=fees))
    assert stored(engine)[0].fee_due is None


@pytest.mark.parametrize("flag", ["True", "False", True, False])
def test_updating_and_not_updating_are_taken_alike(client: TestClient, flag: object) -> None:
    assert client.post(PATH, json={**CALL, "isUpdating": flag}).json()["data"][0]["message"] == "new"
    assert client.post(PATH, json={**CALL, "isUpdating": flag}).json()["data"][0]["message"] == "unchanged"


def test_partial_failure_is_told_in_the_national_shape(client: TestClient, engine: Engine) -> None:
    bad = {**CALL["data"][0], "MaHoSo": "H15.99.01-261102-0008", "NgayHenTra": "mai"}
    answer = client.post(PATH, json={**CALL, "data": [CALL["data"][0], bad]}).json()
    assert (answer["error_code"], answer["message"]) == ("01", "1/2")
    assert [item["error_code"] for item in answer["data"]] == ["00", "01"]
    assert "NgayHenTra" in answer["data"][1]["message"]
    assert len(stored(engine)) == 1


def test_step_changes_the_status_and_keeps_the_rest(client: TestClient, engine: Engine) -> None:
    client.post(PATH, json=CALL)
    assert client.post(PATH, json=step(PhongBanXuLy="Tư pháp")).json()["error_code"] == "00"
    (dossier,) = stored(engine)
    assert (dossier.status, dossier.department, dossier.reason) == (9, "Tư pháp", "")
    assert (dossier.phone_last4, dossier.finished_at) == ("4567", NOW)
    with Session(engine) as session:
        events = session.scalars(select(DossierEvent).order_by(DossierEvent.id)).all()
    assert [(event.status_before, event.status) for event in events] == [(None, 5), (5, 9)]


def test_step_of_an_unknown_dossier_is_refused(client: TestClient, engine: Engine) -> None:
    answer = client.post(PATH, json=step()).json()
    assert answer["data"][0]["error_code"] == "01"
    assert "DongBoHoSoMC" in answer["data"][0]["message"]
    assert stored(engine) == []


def test_of_several_steps_the_latest_counts_and_a_late_retry_changes_nothing(
    client: TestClient, engine: Engine
) -> None:
    client.post(PATH, json={"code": CODE, "status": 2, "as_of": "2026-11-22T08:00:00+07:00"})
    answer = client.post(PATH, json=progress(LATER, {**STEP, "TrangThai": 4})).json()
    assert [item["message"] for item in answer["data"]] == ["changed", "replaced"]
    late = client.post(PATH, json=progress({**STEP, "TrangThai": 4})).json()
    assert late["data"][0]["message"] == "older"
    assert stored(engine)[0].status == 9


def test_step_under_the_national_code_reaches_the_dossier(
    client: TestClient, session: Session, stored: Dossier
) -> None:
    session.commit()
    assert client.post(PATH, json=step(MaHoSo=stored.national_code)).json()["error_code"] == "00"
    session.expire_all()
    assert [dossier.status for dossier in session.scalars(select(Dossier))] == [9]


def test_officer_is_not_kept(client: TestClient, engine: Engine) -> None:
    client.post(PATH, json=CALL)
    assert "Lê Văn Thử" in json.dumps(step(), ensure_ascii=False)
    assert client.post(PATH, json=step()).json()["error_code"] == "00"
    (dossier,) = stored(engine)
    assert "Lê Văn Thử" not in str(vars(dossier))
