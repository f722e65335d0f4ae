"""What belongs to who has proved one dossier, and that nothing is told to who has not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.dossiers.codes import code_key
from bot.dossiers.models import Dossier
from bot.dossiers.schemas import Outcome
from bot.dossiers.service import DossierService
from bot.keys import keyed_hash

from . import KEY, NOW

CODE = "H15.99.01-261102-0007"
PHONE, IDENTITY = "0900004567", "066099991234"
LATER = NOW + timedelta(hours=1)


def add(session: Session, code: str, *, phone: str = "", identity: str = "", name: str = "", national: str = "") -> str:
    session.add(
        Dossier(
            code=code,
            code_key=code_key(code),
            national_code=national,
            national_code_key=code_key(national) if national else None,
            procedure_name="Thủ tục mẫu",
            applicant=name,
            phone_hash=keyed_hash(KEY, "phone", phone) if phone else "",
            phone_last4=phone[-4:],
            id_hash=keyed_hash(KEY, "id", identity) if identity else "",
            id_last4=identity[-4:],
            status=4,
            snapshot_at=NOW,
        )
    )
    session.flush()
    return code


@pytest.fixture
def mine(session: Session) -> str:
    return add(session, CODE, phone=PHONE, identity=IDENTITY, name="N. V. Mẫu")


def codes(service: DossierService, sender: str = "web:a") -> set[str]:
    return {dossier.code for dossier in service.own.all(sender, NOW)}


@pytest.mark.usefixtures("mine")
def test_nothing_is_listed_without_a_proof(service: DossierService) -> None:
    service.look_up(CODE, "web:a", NOW)
    service.prove(CODE, "9999", "web:a", NOW)
    assert codes(service) == set()


@pytest.mark.usefixtures("mine")
def test_dossiers_of_the_same_person_are_listed(service: DossierService, session: Session) -> None:
    same_id = add(session, "H15.99.01-261102-0100", identity=IDENTITY)
    same_phone = add(session, "H15.99.01-261102-0200", phone=PHONE, name="N. V. Mẫu")
    add(session, "H15.99.01-261102-0300", phone=PHONE, name="T. T. Khác")  # a team's phone, somebody else
    add(session, "H15.99.01-261102-0400", phone="0911114567", name="N. V. Mẫu")  # only the digits are the same
    add(session, "H15.99.01-261102-0500")
    service.prove(CODE, "4567", "web:a", NOW)
    assert codes(service) == {CODE, same_id, same_phone}
    assert codes(service, "web:b") == set()


@pytest.mark.usefixtures("mine")
def test_proof_holds_for_an_hour(service: DossierService) -> None:
    service.prove(CODE, "4567", "web:a", NOW)
    assert service.own.has_proved(CODE, "web:a", NOW)
    assert not service.own.has_proved(CODE, "web:a", LATER)


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize("slip", ["H15.99.01-261102-0001", "H15.99.01-261103-0007", "H15.99.01-261120-0007"])
def test_slip_is_answered_with_the_own_code_and_only_to_the_owner(service: DossierService, slip: str) -> None:
    assert service.look_up(slip, "web:a", NOW).similar == ()
    service.prove(CODE, "4567", "web:a", NOW)
    assert service.look_up(slip, "web:a", NOW).similar == (CODE,)
    assert service.look_up(slip, "web:b", NOW).similar == ()


def test_common_national_code_tells_the_whole_bundle(service: DossierService, session: Session) -> None:
    national = "G22.99.01-261102-00099"
    birth = add(session, "H15.99.01-261102-0011", phone=PHONE, national=national)
    add(session, "H15.99.01-261102-0012", phone=PHONE, national=national)
    add(session, "H15.99.01-261102-0013", national=national)
    told = service.look_up(national, "web:a", NOW)
    assert told.dossier is not None
    assert len(told.bundle) == 2
    proved = service.prove(national, "4567", "web:a", NOW)
    assert proved.details is not None
    assert len(proved.bundle) == 1  # the third has another owner's numbers, or none
    assert service.own.has_proved(birth, "web:a", NOW)
    assert not service.own.has_proved("H15.99.01-261102-0013", "web:a", NOW)


class TestForgottenCode:
    @pytest.mark.usefixtures("mine")
    def test_vouched_phone_and_id_digits_find_the_dossier_and_prove_it(self, service: DossierService) -> None:
        service.own.vouch("+84 900 004 567", "telegram:1", NOW)
        assert [d.code for d in service.own.find("1234", "telegram:1", NOW)] == [CODE]
        assert service.own.has_proved(CODE, "telegram:1", NOW)

    @pytest.mark.usefixtures("mine")
    def test_phone_alone_finds_nothing(self, service: DossierService) -> None:
        assert service.own.find("1234", "web:a", NOW) == []
        service.own.vouch(PHONE, "telegram:1", NOW)
        assert service.own.find("1234", "telegram:2", NOW) == []
        assert service.own.find("", "telegram:1", NOW) == []

    @pytest.mark.usefixtures("mine")
    def test_vouching_is_good_once(self, service: DossierService) -> None:
        service.own.vouch(PHONE, "telegram:1", NOW)
        assert service.own.find("9999", "telegram:1", NOW) == []
        assert not service.own.is_vouched("telegram:1", NOW)
        assert service.own.find("1234", "telegram:1", NOW) == []

    @pytest.mark.usefixtures("mine")
    def test_vouching_ends_after_a_quarter_of_an_hour(self, service: DossierService) -> None:
        service.own.vouch(PHONE, "telegram:1", NOW)
        assert service.own.find("1234", "telegram:1", NOW + timedelta(minutes=15)) == []

    def test_phone_is_kept_only_as_a_hash(self, service: DossierService, session: Session) -> None:
        service.own.vouch(PHONE, "telegram:0900004567", NOW)
        [kept] = session.execute(text("SELECT * FROM dossier_vouched_phone"))
        assert [value for value in kept if PHONE in str(value) or PHONE[1:] in str(value)] == []


@pytest.mark.usefixtures("mine")
def test_unknown_code_stays_unknown_to_who_has_proved_nothing(service: DossierService) -> None:
    assert service.look_up("H15.99.01-261102-9999", "web:a", NOW).outcome is Outcome.UNKNOWN
