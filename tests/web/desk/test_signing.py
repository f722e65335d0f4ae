"""From the invitation to signing out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pyotp
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from bot.desk.audit.service import entries
from bot.desk.officers.models import OfficerSession, Role
from bot.desk.officers.service import MOST_FAILURES, invite
from tests.web.desk.conftest import SignedIn, officer_of

PASSWORD = "con voi ban don 7"


@pytest.fixture
def token(sessions: sessionmaker[Session], now: datetime) -> str:
    with sessions.begin() as session:
        return invite(session, "hong", "Cán bộ Hồng", Role.OFFICER, "", "test", now)[1]


def secret_of(client: TestClient, token: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7]+)<', client.get(f"/desk/moi/{token}").text)
    assert found
    return found[1]


def code_of(secret: str, client: TestClient, at: int) -> str:
    """The authenticator's code `at` steps from now; a code opens once."""
    now: datetime = client.app.state.now  # type: ignore[attr-defined]
    return pyotp.TOTP(secret).at(now + timedelta(seconds=30 * at))


def accept(client: TestClient, token: str, secret: str, at: int = 0, **changes: str) -> int:
    code = code_of(secret, client, at)
    typed = {"password": PASSWORD, "again": PASSWORD, "code": code, **changes}
    return client.post(f"/desk/moi/{token}", data=typed).status_code


def sign_in(client: TestClient, secret: str, at: int = 0, **changes: str) -> int:
    code = code_of(secret, client, at)
    typed = {"username": "hong", "password": PASSWORD, "code": code, **changes}
    return client.post("/desk/dang-nhap", data=typed).status_code


def test_an_invitation_leads_to_the_desk_once(stranger: TestClient, token: str) -> None:
    secret = secret_of(stranger, token)
    assert accept(stranger, token, secret, password="ngan", again="ngan") == 422
    assert accept(stranger, token, secret, code="000000") == 422
    assert accept(stranger, token, secret, -1) == 303
    assert stranger.get(f"/desk/moi/{token}").status_code == 404
    assert sign_in(stranger, secret) == 303
    assert "Cán bộ Hồng" in stranger.get("/desk/tai-khoan").text
    assert stranger.post("/desk/dang-xuat").status_code == 303
    assert stranger.get("/desk/tai-khoan").status_code == 303


def test_a_code_opens_once(stranger: TestClient, token: str) -> None:
    secret = secret_of(stranger, token)
    accept(stranger, token, secret, -1)
    assert sign_in(stranger, secret, -1) == 403
    assert sign_in(stranger, secret) == 303
    assert sign_in(stranger, secret) == 403


@pytest.mark.parametrize(
    "wrong", [{"password": "con voi ban don 8"}, {"code": "000000"}, {"username": "khong-co"}], ids=str
)
def test_whatever_is_wrong_the_answer_is_the_same(
    stranger: TestClient, token: str, wrong: dict[str, str], now: datetime
) -> None:
    secret = secret_of(stranger, token)
    accept(stranger, token, secret, -1)
    typed = {"username": "hong", "password": PASSWORD, "code": pyotp.TOTP(secret).at(now), **wrong}
    page = stranger.post("/desk/dang-nhap", data=typed)
    assert page.status_code == 403
    assert "Tên, mật khẩu hoặc mã 6 số chưa đúng" in page.text
    assert PASSWORD not in page.text


def test_five_failures_lock_the_account(stranger: TestClient, token: str, sessions: sessionmaker[Session]) -> None:
    secret = secret_of(stranger, token)
    accept(stranger, token, secret, -1)
    for _ in range(MOST_FAILURES):
        assert sign_in(stranger, secret, password="sai hoan toan 1") == 403
    assert sign_in(stranger, secret) == 403
    with sessions.begin() as session:
        session.get(type(officer_of(sessions, "hong")), officer_of(sessions, "hong").id).locked_until = None
    assert sign_in(stranger, secret) == 303
    with sessions() as session:
        assert [entry.action for entry in entries(session, officer="hong")].count("officer.refused") == MOST_FAILURES


@pytest.mark.parametrize("field", ["used_at", "ends_at"])
def test_a_session_ends_idle_and_in_any_case(
    signed_in: SignedIn, sessions: sessionmaker[Session], field: str, now: datetime
) -> None:
    client = signed_in(Role.VIEWER)
    assert client.get("/desk/tai-khoan").status_code == 200
    with sessions.begin() as session:
        setattr(session.query(OfficerSession).one(), field, now - timedelta(hours=2))
    assert client.get("/desk/tai-khoan").status_code == 303


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(
    signed_in: SignedIn, sessions: sessionmaker[Session], now: datetime
) -> None:
    client = signed_in(Role.VIEWER)
    before = now - timedelta(minutes=30)
    with sessions.begin() as session:
        session.query(OfficerSession).one().used_at = before
    assert client.get("/desk/tai-khoan", headers={"X-Unasked": "1"}).status_code == 200
    with sessions() as session:
        assert session.query(OfficerSession).one().used_at == before
    client.get("/desk/tai-khoan")
    with sessions() as session:
        assert session.query(OfficerSession).one().used_at > before


def test_another_password_ends_the_other_sessions(
    app: FastAPI, stranger: TestClient, token: str, sessions: sessionmaker[Session]
) -> None:
    secret = secret_of(stranger, token)
    accept(stranger, token, secret, -1)
    sign_in(stranger, secret, 0)
    other = TestClient(app, follow_redirects=False)
    other.get("/desk/dang-nhap")
    other.headers["X-CSRF-Token"] = other.cookies["motcua_csrf"].strip('"')
    assert sign_in(other, secret, 1) == 303
    new = {"old": PASSWORD, "password": "nha rong tay nguyen", "again": "nha rong tay nguyen"}
    assert stranger.post("/desk/tai-khoan/mat-khau", data={**new, "old": "sai roi sai roi"}).status_code == 422
    assert other.get("/desk/tai-khoan").status_code == 200
    assert stranger.post("/desk/tai-khoan/mat-khau", data=new).status_code == 200
    assert other.get("/desk/tai-khoan").status_code == 303
    assert stranger.get("/desk/tai-khoan").status_code == 200


def test_nobody_is_sent_elsewhere_after_signing_in(stranger: TestClient) -> None:
    assert 'value="/desk/can-bo"' in stranger.get("/desk/dang-nhap?back=/desk/can-bo").text
    for back in ("https://xau.example", "//xau.example", "/desk//xau.example", "/"):
        assert 'value="/desk/"' in stranger.get("/desk/dang-nhap", params={"back": back}).text


def test_who_is_dismissed_is_out_at_once(signed_in: SignedIn, sessions: sessionmaker[Session]) -> None:
    admin, officer = signed_in(Role.ADMIN), signed_in(Role.OFFICER)
    number = officer_of(sessions, "officer-mau").id
    assert officer.get("/desk/tai-khoan").status_code == 200
    admin.post(f"/desk/can-bo/{number}", data={"role": "officer", "dismissed": "true"})
    assert officer.get("/desk/tai-khoan").status_code == 303


def test_an_admin_cannot_lock_out_themselves(signed_in: SignedIn, sessions: sessionmaker[Session]) -> None:
    admin = signed_in(Role.ADMIN)
    number = officer_of(sessions, "admin-mau").id
    assert admin.post(f"/desk/can-bo/{number}", data={"role": "viewer"}).status_code == 422
    assert admin.get("/desk/can-bo").status_code == 200


def test_an_invitation_made_at_the_desk_is_a_link_that_opens(signed_in: SignedIn, stranger: TestClient) -> None:
    typed = {"username": "lan", "name": "Cán bộ Lan", "role": "trainer", "field": ""}
    page = signed_in(Role.ADMIN).post("/desk/can-bo", data=typed)
    found = re.search(r'class="link">http://testserver(/desk/moi/[\w-]+)<', page.text)
    assert found
    assert "Cán bộ Lan" in stranger.get(found[1]).text


def test_an_admin_says_where_an_officer_is_alerted_and_the_officer_ends_the_shift(
    signed_in: SignedIn, sessions: sessionmaker[Session]
) -> None:
    admin, hong = signed_in(Role.ADMIN), signed_in(Role.OFFICER, "hong")
    assert "Chưa có nơi nhận báo" in hong.get("/desk/tai-khoan").text
    assert hong.post("/desk/tai-khoan/truc", data={"on_duty": "true"}).status_code == 422
    number = officer_of(sessions, "hong").id
    wrong = {"channel": "telegram", "chat": "bà <b>"}
    assert admin.post(f"/desk/can-bo/{number}/nhan-bao", data=wrong).status_code == 422
    told = {"channel": "telegram", "chat": " 700100 ", "on_duty": "true"}
    assert admin.post(f"/desk/can-bo/{number}/nhan-bao", data=told).status_code == 303
    mine = officer_of(sessions, "hong")
    assert (mine.alert_channel, mine.alert_chat, mine.on_duty) == ("telegram", "700100", True)
    assert "đang trực" in admin.get("/desk/can-bo").text
    assert "Hết ca trực" in hong.get("/desk/tai-khoan").text
    assert hong.post("/desk/tai-khoan/truc").status_code == 303
    assert not officer_of(sessions, "hong").on_duty
