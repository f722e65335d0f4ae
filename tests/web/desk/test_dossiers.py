"""Dossiers at the desk: found, read with a trace, imported after a try, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from bot.desk.audit.models import AuditEntry
from bot.desk.officers.models import Role
from bot.dossiers.codes import code_key
from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.resident_models import Following
from bot.web.desk import dossiers as pages
from tests.web.desk.conftest import SignedIn

CODE = "H15.99.01-261102-0007"
CSV = "Mã hồ sơ,Tên thủ tục,Trạng thái,Ngày tiếp nhận\nH15.99.01-261103-0001,Đăng ký khai sinh,Đang xử lý,03/11/2026\n"


@pytest.fixture
def dossier(sessions: sessionmaker[Session], now: datetime) -> int:
    with sessions.begin() as session:
        made = Dossier(
            code=CODE,
            code_key=code_key(CODE),
            procedure_name="Đăng ký khai tử",
            status=4,
            department="Tư pháp",
            phone_last4="4821",
            received_at=now - timedelta(days=9),
            due_at=now - timedelta(days=3),
            snapshot_at=now,
        )
        session.add(made)
        session.flush()
        session.add(DossierEvent(dossier_id=made.id, at=now, status=4, note="chờ xác minh"))
        session.add(
            Following(dossier_id=made.id, channel="telegram", conversation="t1", agreed_at=now, wording="…", heard=0)
        )
        return made.id


@pytest.fixture(autouse=True)
def import_into_the_test_s_database(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "get_engine", lambda: engine)


def acts(sessions: sessionmaker[Session]) -> list[tuple[str, str]]:
    with sessions() as session:
        found = session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("dossier")).order_by(AuditEntry.id)
        )
        return [(entry.action, entry.subject) for entry in found]


@pytest.mark.parametrize("typed", [CODE, "h15 99 01 261102 0007", "4821"])
def test_dossier_is_found_by_code_and_by_four_digits(signed_in: SignedIn, dossier: int, typed: str) -> None:
    page = signed_in().get("/desk/ho-so", params={"q": typed}).text
    assert CODE in page
    assert "quá hạn" in page


def test_digits_of_a_person_are_not_written_down(
    signed_in: SignedIn, dossier: int, sessions: sessionmaker[Session]
) -> None:
    signed_in().get("/desk/ho-so", params={"q": "4821"})
    assert acts(sessions) == [("dossier.search", "dossier:số điện thoại hoặc căn cước")]


def test_unknown_code_says_what_to_do(signed_in: SignedIn) -> None:
    assert "xem lại mã" in signed_in().get("/desk/ho-so", params={"q": "H15.99.01-261102-9999"}).text


def test_story_of_a_dossier_is_read_with_a_trace(
    signed_in: SignedIn, dossier: int, sessions: sessionmaker[Session]
) -> None:
    page = signed_in().get(f"/desk/ho-so/{dossier}").text
    assert "chờ xác minh" in page
    assert "Nhận tin qua telegram" in page
    assert acts(sessions) == [("dossier.read", f"dossier:{CODE}")]
    assert signed_in(username="khac").get("/desk/ho-so/999").status_code == 404


def test_file_is_tried_loaded_and_taken_back(
    signed_in: SignedIn, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    desk = signed_in()
    file = {"file": ("xuat.csv", CSV.encode())}

    def stored() -> int:
        with sessions() as session:
            return len(session.scalars(select(Dossier)).all())

    tried = desk.post("/desk/ho-so/nap/thu", files=file)
    assert "Mới 1" in tried.text
    assert "Nạp thật" in tried.text
    assert stored() == 0
    loaded = desk.post("/desk/ho-so/nap", files=file)
    number = loaded.text.split("lần nạp số ")[1].split(".")[0]  # a database may leave a number out, as after the try
    assert stored() == 1
    assert "xuat.csv" in desk.get("/desk/ho-so/nap").text
    assert desk.post(f"/desk/ho-so/nap/{number}/huy").status_code == 303
    assert stored() == 0
    assert [action for action, _ in acts(sessions)] == ["dossier.import", "dossier.import_undone"]


def test_file_that_is_no_table_is_refused_in_words(signed_in: SignedIn) -> None:
    answer = signed_in().post("/desk/ho-so/nap/thu", files={"file": ("anh.xlsx", b"\x89PNG")})
    assert answer.status_code == 422
    assert "anh.xlsx" in answer.text
    assert "Nạp thật" not in answer.text


def test_viewer_sees_no_dossier(signed_in: SignedIn, dossier: int) -> None:
    assert signed_in(Role.VIEWER).get(f"/desk/ho-so/{dossier}").status_code == 403


def test_a_table_that_is_too_large_is_refused_on_a_page_before_anybody_signed_in(stranger: TestClient) -> None:
    refused = stranger.post("/desk/ho-so/nap", files={"file": ("a.csv", bytes(20_000_001))})
    assert refused.status_code == 413
    assert "lớn quá 20 MB" in refused.text
    assert "<h1>Chưa gửi được</h1>" in refused.text
