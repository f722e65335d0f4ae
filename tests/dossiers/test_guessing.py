"""Guessing by one and by many: stopped, told at the desk, and of no use."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, LookupAttempt
from bot.dossiers.repository import DossierRepository
from bot.dossiers.resident_models import AlarmKind, GuessingAlarm
from bot.dossiers.schemas import LookupResult, Outcome, ProofResult
from bot.dossiers.service import DossierService
from bot.keys import keyed_hash
from bot.settings import Settings

from . import KEY, NOW

CODE, UNKNOWN = "H15.99.01-261102-0007", "H15.99.01-261102-0008"
PHONE = "0900004567"
PER_HOUR = Settings().lookup_failures_per_hour


@pytest.fixture
def owned(session: Session, stored: Dossier) -> Dossier:
    """`stored`, with the whole phone number as an import keeps it."""
    stored.phone_hash = keyed_hash(KEY, "phone", PHONE)
    session.flush()
    return stored


def alarms(session: Session) -> list[str]:
    return [alarm.kind for alarm in session.scalars(select(GuessingAlarm).order_by(GuessingAlarm.id))]


def raise_the_guard(service: DossierService) -> None:
    for n in range(PER_HOUR):
        service.look_up(f"H15.99.01-261103-{n:04}", f"web:{n}", NOW)


@pytest.mark.usefixtures("owned")
def test_many_senders_get_no_further_than_one_hour_of_slips(service: DossierService) -> None:
    results = [service.look_up(f"H15.99.01-261102-{n:04}", f"web:{n}", NOW).outcome for n in range(300)]
    assert results.count(Outcome.GUARDED) == 300 - PER_HOUR - results.count(Outcome.FOUND)
    assert set(results[PER_HOUR + 1 :]) == {Outcome.GUARDED}


@pytest.mark.usefixtures("owned")
def test_under_guard_existing_and_unknown_codes_answer_alike(service: DossierService) -> None:
    raise_the_guard(service)
    assert (
        service.look_up(CODE, "web:x", NOW) == service.look_up(UNKNOWN, "web:y", NOW) == LookupResult(Outcome.GUARDED)
    )
    right, wrong = service.prove(CODE, "4567", "web:x", NOW), service.prove(UNKNOWN, "4567", "web:y", NOW)
    assert right == wrong == ProofResult(Outcome.GUARDED)
    other = "0900009999"
    assert service.prove(CODE, other, "web:x", NOW) == service.prove(UNKNOWN, other, "web:y", NOW)


@pytest.mark.usefixtures("owned")
@pytest.mark.parametrize("number", [PHONE, "0900 004 567", "+84900004567"])
def test_owner_gets_in_under_guard_with_the_whole_number(service: DossierService, number: str) -> None:
    raise_the_guard(service)
    assert service.prove(CODE, number, "web:owner", NOW).details is not None
    assert service.look_up(CODE, "web:owner", NOW).outcome is Outcome.FOUND


@pytest.mark.usefixtures("owned")
def test_guard_ends_by_itself(service: DossierService) -> None:
    raise_the_guard(service)
    assert service.look_up(CODE, "web:x", NOW + timedelta(hours=1)).outcome is Outcome.FOUND


@pytest.mark.usefixtures("owned")
def test_slow_guessing_raises_the_guard_for_a_day(service: DossierService) -> None:
    for n in range(Settings().lookup_failures_per_day):
        service.look_up(UNKNOWN, f"web:{n}", NOW + timedelta(minutes=5 * n))
    later = NOW + timedelta(minutes=5 * Settings().lookup_failures_per_day)
    assert service.look_up(CODE, "web:x", later).outcome is Outcome.GUARDED


@pytest.mark.usefixtures("owned")
def test_desk_is_told_once_for_each_lock(service: DossierService, session: Session) -> None:
    for _ in range(30):
        service.look_up(UNKNOWN, "web:a", NOW)
    assert alarms(session) == [AlarmKind.SENDER]
    for n in range(30):
        service.prove(CODE, "0000", f"web:{n}", NOW)
    assert alarms(session) == [AlarmKind.SENDER, AlarmKind.CODE]
    raise_the_guard(service)
    assert set(alarms(session)) == set(AlarmKind)
    assert DossierRepository(session).alarms()[0].until > NOW


@pytest.mark.usefixtures("owned")
def test_alarm_names_nobody(service: DossierService, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            service.look_up(UNKNOWN, "telegram:0905123456", NOW)
    assert "guessing" in caplog.text
    kept = caplog.text + str(session.scalars(select(GuessingAlarm.subject)).all())
    assert "0905123456" not in kept


def test_ten_thousand_parallel_guesses_learn_nothing(engine: Engine, session: Session, owned: Dossier) -> None:
    """Every sender once, every guess another code or another four digits; 2,000 here, 10,000 in docs/dossiers.md."""
    session.commit()

    def guess(n: int) -> Outcome:
        with Session(engine) as own, own.begin():
            service = DossierService(own, settings=Settings(), key=KEY)
            code = f"H15.99.01-261102-{n % 500:04}"
            return service.prove(code, f"{n:04}", f"web:{n}", NOW).outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(2_000)))
    assert Outcome.FOUND not in outcomes
    # Threads that counted before the others were done may pass; no more than there are.
    assert outcomes.count(Outcome.UNKNOWN) <= PER_HOUR + 8
    assert session.scalar(select(func.count()).select_from(LookupAttempt)) <= PER_HOUR + 8
