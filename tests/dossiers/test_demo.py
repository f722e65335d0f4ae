from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dossiers.codes import parse_code
from bot.dossiers.demo import SOURCE, _recipe, load_demo
from bot.dossiers.models import Dossier
from bot.dossiers.repository import DossierRepository
from bot.dossiers.schemas import Outcome
from bot.dossiers.service import DossierService
from bot.dossiers.status import Status

from . import KEY, NOW


@pytest.mark.parametrize("days", range(7))
def test_500_dossiers_in_every_status_with_sensible_dates(session: Session, days: int) -> None:
    now = NOW + timedelta(days=days)
    assert load_demo(session, now, secret=KEY) == 500
    dossiers = session.scalars(select(Dossier)).all()
    assert len(dossiers) == 500
    assert {dossier.status for dossier in dossiers} == {int(status) for status in Status}
    for dossier in dossiers:
        moments = [dossier.received_at, dossier.finished_at, dossier.returned_at]
        told = [moment for moment in moments if moment]
        assert told == sorted(told)
        assert told[-1] <= now
        assert str(parse_code(dossier.code)) == dossier.code
    late = [d for d in dossiers if Status(d.status).can_be_overdue and d.due_at and d.due_at.date() < now.date()]
    assert 5 <= len(late) <= 40


def test_loading_again_adds_nothing_and_renews_the_dates(session: Session) -> None:
    load_demo(session, NOW, secret=KEY)
    load_demo(session, NOW + timedelta(days=30), secret=KEY)
    session.expire_all()
    assert DossierRepository(session).count() == 500
    newest = max(d.received_at for d in session.scalars(select(Dossier)) if d.received_at)
    assert newest > NOW + timedelta(days=20)


def test_same_dossiers_every_time(session: Session) -> None:
    load_demo(session, NOW, secret=KEY)
    first = [(d.code, d.phone_hash, d.received_at) for d in session.scalars(select(Dossier).order_by(Dossier.id))]
    load_demo(session, NOW, secret=KEY)
    session.expire_all()
    assert first == [
        (d.code, d.phone_hash, d.received_at) for d in session.scalars(select(Dossier).order_by(Dossier.id))
    ]


def test_real_dossier_with_a_demo_code_is_left_alone(session: Session) -> None:
    known = _recipe()["known"][0]["code"]
    key = known.replace(".", "").replace("-", "")
    session.add(Dossier(code=known, code_key=key, status=10, snapshot_at=NOW, source="so.xlsx"))
    session.flush()
    load_demo(session, NOW, secret=KEY)
    session.expire_all()
    assert session.scalars(select(Dossier).where(Dossier.code == known)).one().status == 10
    assert len(session.scalars(select(Dossier).where(Dossier.source == SOURCE)).all()) == 499


def test_known_codes_are_proved_with_their_digits_and_cover_every_status(
    session: Session, service: DossierService
) -> None:
    load_demo(session, NOW, secret=KEY)
    known = _recipe()["known"]
    for entry in known:
        result = service.prove(entry["code"], entry["last_four"], f"web:{entry['code']}", NOW)
        assert result.outcome is Outcome.FOUND
    assert {entry["status"] for entry in known} == {status.name.lower() for status in Status}
