from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dossiers import retention
from bot.dossiers.models import Dossier, DossierEvent, LookupAttempt
from bot.dossiers.resident_models import Following, GuessingAlarm, VouchedPhone
from bot.dossiers.retention import ATTEMPTS_KEPT_FOR, PERSON_KEPT_FOR, purge
from bot.dossiers.status import Status

from . import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.name)
def test_person_is_forgotten_when_the_time_of_the_status_is_over(
    session: Session, stored: Dossier, status: Status
) -> None:
    stored.status, stored.returned_at, stored.phone_hash = int(status), NOW, "a" * 64
    event = DossierEvent(dossier_id=stored.id, at=NOW, status=int(status), note="Thiếu giấy báo tử")
    session.add(event)
    session.flush()
    kept = PERSON_KEPT_FOR[status]
    assert purge(session, NOW + kept).persons == 0
    assert purge(session, NOW + kept + SECOND).persons == 1
    session.refresh(stored)
    session.refresh(event)
    person = (stored.applicant, stored.phone_hash, stored.phone_last4, stored.id_hash, stored.id_last4, stored.reason)
    assert (*person, event.note) == ("",) * 7
    assert stored.procedure_name == "Đăng ký khai tử"
    assert purge(session, NOW + kept + SECOND).persons == 0


def test_without_a_day_of_return_the_last_news_counts(session: Session, stored: Dossier) -> None:
    stored.status, stored.snapshot_at = int(Status.WITHDRAWN), NOW
    session.flush()
    assert purge(session, NOW + timedelta(days=90)).persons == 0
    assert purge(session, NOW + timedelta(days=91)).persons == 1


def test_many_persons_are_forgotten_a_part_at_a_time(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    for number in range(3):
        code = f"H15.99.01-261102-{number:04d}"
        values = {"status": int(Status.WITHDRAWN), "snapshot_at": NOW, "applicant": "Nguyễn Thị Mẫu"}
        session.add(Dossier(code=code, code_key=code, **values))
    session.flush()
    assert [purge(session, NOW + timedelta(days=91)).persons for _ in range(3)] == [2, 1, 0]


def test_tries_are_forgotten(session: Session) -> None:
    session.add(LookupAttempt(at=NOW, sender_hash="a", code_key="b", kind="proof", succeeded=False))
    session.flush()
    assert purge(session, NOW + ATTEMPTS_KEPT_FOR).attempts == 0
    assert purge(session, NOW + ATTEMPTS_KEPT_FOR + SECOND).attempts == 1


def test_consents_alarms_and_vouched_phones_are_forgotten_in_their_time(session: Session) -> None:
    dossier = Dossier(code="H15.99.01-261102-0007", code_key="H1599012611020007", status=4, snapshot_at=NOW)
    session.add(dossier)
    session.flush()
    kept = {"dossier_id": dossier.id, "channel": "web", "wording": "…", "agreed_at": NOW}
    for days in (100, 800):
        ago = NOW - timedelta(days=days)
        session.add(Following(**kept, conversation=f"c{days}", ended_at=ago))
        session.add(GuessingAlarm(at=ago, kind="code", subject="x", until=ago))
    session.add(Following(**kept, conversation="running"))
    session.add(VouchedPhone(sender_hash="x", phone_hash="y", phone_last4="4567", at=NOW - timedelta(days=2)))
    session.flush()
    purge(session, NOW)
    assert set(session.scalars(select(Following.conversation))) == {"c100", "running"}
    assert len(session.scalars(select(GuessingAlarm)).all()) == 1
    assert session.scalars(select(VouchedPhone)).all() == []
