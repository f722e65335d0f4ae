"""What a code shows, what a second fact opens, and what a guesser learns: nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier, LookupAttempt
from bot.dossiers.schemas import LookupResult, Outcome, ProofResult
from bot.dossiers.service import DossierService
from bot.settings import Settings

from . import KEY, NOW

CODE = "H15.99.01-261102-0007"
NATIONAL = "G22.99.01-261102-00031"
UNKNOWN = "H15.99.01-261102-0008"
PER_CODE = Settings().proof_failures_per_code
PER_SENDER = Settings().lookup_failures_per_sender


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("typed", [CODE, "h159901-261102-0007", NATIONAL, "h15.99.01–261102–0007"])
def test_code_in_any_spelling_shows_the_public_part(service: DossierService, typed: str) -> None:
    result = service.look_up(typed, "web:a", NOW)
    assert result.outcome is Outcome.FOUND
    assert result.dossier is not None
    assert result.dossier.procedure_name == "Đăng ký khai tử"
    assert result.dossier.code == (NATIONAL if typed == NATIONAL else CODE)


def test_public_part_holds_nothing_personal(service: DossierService, stored: Dossier) -> None:
    shown = str(asdict(service.look_up(CODE, "web:a", NOW).dossier or pytest.fail("not found")))
    for secret in (stored.applicant, stored.phone_last4, stored.id_last4, stored.reason):
        assert secret not in shown.replace(CODE, "").replace("000656", "")


def test_unknown_code_is_unknown(service: DossierService) -> None:
    assert service.look_up(UNKNOWN, "web:a", NOW) == LookupResult(Outcome.UNKNOWN)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("fact", ["4567", "1234", " 12 34 ", "0900004567"])
def test_last_digits_of_phone_or_id_open_the_details(service: DossierService, fact: str) -> None:
    result = service.prove(CODE, fact, "web:a", NOW)
    assert result.details is not None
    assert result.details.reason == "Thiếu giấy báo tử"


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("fact", ["0000", "456", "", "----", "####", "٤٥٦٧"])
def test_unknown_code_and_wrong_proof_are_the_same_answer(service: DossierService, fact: str) -> None:
    refused = service.prove(CODE, fact, "web:a", NOW)
    unknown = service.prove(UNKNOWN, fact, "web:b", NOW)
    assert refused == unknown == ProofResult(Outcome.UNKNOWN)


@pytest.mark.usefixtures("stored")
def test_unknown_code_and_wrong_proof_cost_the_same_statements(service: DossierService, engine: Engine) -> None:
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    service.prove(CODE, "0000", "web:a", NOW)
    refused, statements[:] = statements[:], []
    service.prove(NATIONAL, "0000", "web:b", NOW)
    national, statements[:] = statements[:], []
    service.prove(UNKNOWN, "0000", "web:c", NOW)
    assert refused == national == statements


@pytest.mark.parametrize("fact", ["", "----", "0000"])
def test_dossier_without_numbers_cannot_be_proved(
    service: DossierService, session: Session, stored: Dossier, fact: str
) -> None:
    stored.phone_last4 = stored.id_last4 = ""
    session.flush()
    assert service.prove(CODE, fact, "web:a", NOW).outcome is Outcome.UNKNOWN


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("code", [CODE, UNKNOWN])
def test_code_is_locked_for_every_sender_after_wrong_proofs(service: DossierService, code: str) -> None:
    for n in range(PER_CODE):
        assert service.prove(code, "0000", f"web:{n}", NOW).outcome is Outcome.UNKNOWN
    locked = service.prove(code, "4567", "web:other", NOW)
    assert locked == ProofResult(Outcome.LOCKED, locked_until=NOW + Settings().proof_window)


@pytest.mark.usefixtures("stored")
def test_locked_code_still_shows_its_public_part(service: DossierService) -> None:
    for n in range(PER_CODE):
        service.prove(CODE, "0000", f"web:{n}", NOW)
    assert service.look_up(CODE, "web:owner", NOW).outcome is Outcome.FOUND


@pytest.mark.usefixtures("stored")
def test_sender_is_locked_after_unknown_codes(service: DossierService) -> None:
    for n in range(PER_SENDER):
        assert service.look_up(f"H15.99.01-261102-9{n:03}", "web:a", NOW).outcome is Outcome.UNKNOWN
    assert service.look_up(CODE, "web:a", NOW).outcome is Outcome.LOCKED
    assert service.prove(CODE, "4567", "web:a", NOW).outcome is Outcome.LOCKED
    assert service.look_up(CODE, "web:b", NOW).outcome is Outcome.FOUND


@pytest.mark.usefixtures("stored")
def test_sender_who_lists_many_existing_codes_is_locked(service: DossierService) -> None:
    limit = Settings().lookup_codes_per_sender
    outcomes = [service.look_up(CODE, "web:a", NOW).outcome for _ in range(limit + 1)]
    assert outcomes == [Outcome.FOUND] * limit + [Outcome.LOCKED]


@pytest.mark.usefixtures("stored")
def test_lock_ends_and_tries_while_locked_do_not_lengthen_it(service: DossierService) -> None:
    for _ in range(PER_SENDER):
        service.look_up(UNKNOWN, "web:a", NOW)
    window = Settings().lookup_window
    locked = service.look_up(CODE, "web:a", NOW + window - timedelta(seconds=1))
    assert locked == LookupResult(Outcome.LOCKED, locked_until=NOW + window)
    assert service.look_up(CODE, "web:a", NOW + window).outcome is Outcome.FOUND


@pytest.mark.usefixtures("stored")
def test_sender_is_kept_only_as_a_hash(service: DossierService, session: Session) -> None:
    service.look_up(CODE, "telegram:0905123456", NOW)
    attempt = session.scalars(select(LookupAttempt)).one()
    assert "0905123456" not in attempt.sender_hash
    assert len(attempt.sender_hash) == 64


@pytest.mark.parametrize("code", ["", "x" * 10_000, "không phải mã", "\x00"], ids=["empty", "long", "words", "nul"])
def test_any_text_as_code_is_unknown(service: DossierService, code: str) -> None:
    assert service.prove(code, "1234", "web:a", NOW).outcome is Outcome.UNKNOWN


def test_parallel_guesses_pass_no_more_than_the_limit(engine: Engine, session: Session, stored: Dossier) -> None:
    session.commit()

    def guess(n: int) -> Outcome:
        with Session(engine) as own, own.begin():
            service = DossierService(own, settings=Settings(), key=KEY)
            return service.prove(CODE, f"{n:04}", f"web:{n}", NOW).outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(40)))
    assert outcomes.count(Outcome.UNKNOWN) == PER_CODE
    assert outcomes.count(Outcome.LOCKED) == 40 - PER_CODE


@pytest.mark.usefixtures("stored")
def test_look_ups_go_by_index(service: DossierService, session: Session, engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL scans a table of one row whatever its indexes
    seen: list[tuple[str, object]] = []
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append((call[2], call[3])))
    service.prove(CODE, "4567", "web:a", NOW)
    service.look_up(CODE, "web:a", NOW)
    reads = [call for call in seen if call[0].startswith("SELECT")]
    plans = [
        str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()) for sql, given in reads
    ]
    assert len(plans) >= 6
    assert [plan for plan in plans if "SCAN dossier" in plan] == []
