"""Fetching from a server that answers as iGate does, on its good days and its bad ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.dossiers.igate import client as igate_client
from bot.dossiers.igate.client import PAGE_SIZE, IgateAccount, IgateClient, IgateRefused, IgateUnavailable
from bot.dossiers.igate.sync import Fetched, IgateSync
from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.service import DossierService
from bot.settings import VIETNAM

from .. import KEY, NOW
from .fake_igate import TOKEN_PATH, FakeIgate, cut_off, dossier, expire, garbage, hang_up, status


@pytest.fixture
def igate() -> Iterator[FakeIgate]:
    fake = FakeIgate()
    server = fake.start()
    yield fake
    server.shutdown()
    server.server_close()


class Run:
    """Passes over the fake one; the clock goes on an hour with each, waiting takes no time and is written down."""

    def __init__(self, engine: Engine, igate: FakeIgate) -> None:
        self.engine, self.igate = engine, igate
        self.now: datetime = NOW
        self.waited: list[float] = []
        self.secret = "bí mật"

    def __call__(self) -> Fetched:
        account = IgateAccount(self.igate.address, self.igate.address + TOKEN_PATH, "motcua", self.secret, agency="5d")
        self.now += timedelta(hours=1)
        with IgateClient(account, pause=1.5, sleep=self.waited.append) as client:
            return IgateSync(self.engine, client, account.address, secret=KEY, now=lambda: self.now).run()

    def stored(self) -> list[Dossier]:
        with Session(self.engine) as session:
            return list(session.scalars(select(Dossier).order_by(Dossier.code)))


@pytest.fixture
def run(engine: Engine, igate: FakeIgate) -> Run:
    return Run(engine, igate)


def test_item_becomes_a_dossier_without_name_phone_and_id(run: Run) -> None:
    run.igate.dossiers = [dossier(7, status="Chờ bổ sung")]
    assert run() == Fetched(pages=1, read=1, new=1)
    (stored,) = run.stored()
    assert (stored.code, stored.national_code) == ("H15.99.01-261102-0007", "G22.99.01-261102-00007")
    assert (stored.status, stored.status_text, stored.channel) == (5, "Chờ bổ sung", "online")
    assert (stored.applicant, stored.phone_last4, stored.id_last4) == ("T. T. Thử", "4567", "1234")
    assert (stored.procedure_code, stored.procedure_name) == ("1.000656", "Đăng ký khai tử")
    assert stored.received_at == datetime(2026, 11, 2, 8, 30, tzinfo=VIETNAM)
    assert stored.due_at == datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
    assert stored.snapshot_at == run.now


def test_fetched_dossier_is_found_under_both_codes(run: Run, service: DossierService) -> None:
    run.igate.dossiers = [dossier(7)]
    run()
    for code in ("H15.99.01-261102-0007", "G22.99.01-261102-00007"):
        assert service.prove(code, "4567", "web:a", run.now).details is not None


@pytest.mark.parametrize(
    ("task", "dossier_status", "expected"),
    [
        ("Trình lãnh đạo", "Đang xử lý", (4, "Trình lãnh đạo")),
        ("Bước 7b của quy trình nội bộ", "Đã có kết quả", (9, "Đã có kết quả")),
        ("Bước 7b của quy trình nội bộ", "Chuyển bước", (4, "Bước 7b của quy trình nội bộ")),
        ("", "Đã trả kết quả", (10, "Đã trả kết quả")),
    ],
)
def test_status_goes_by_the_name_that_is_known(
    run: Run, task: str, dossier_status: str, expected: tuple[int, str]
) -> None:
    run.igate.dossiers = [dossier(7, status=task, dossierStatus={"id": 17, "name": dossier_status})]
    run()
    assert [(stored.status, stored.status_text) for stored in run.stored()] == [expected]


@pytest.mark.parametrize("with_last", [True, False])
def test_all_pages_are_read_the_first_time_and_slowly(run: Run, with_last: bool) -> None:
    run.igate.with_last = with_last
    run.igate.dossiers = [dossier(number, minute=number) for number in range(2 * PAGE_SIZE + 10)]
    assert run() == Fetched(pages=3, read=110, new=110)
    assert run.igate.pages_asked() == [0, 1, 2]
    assert run.igate.asked[0]["ancestor-agency-id"] == "5d"
    assert run.waited == [1.5, 1.5, 1.5]
    assert run.igate.logins == 1


def test_later_only_what_changed_is_read(run: Run) -> None:
    run.igate.dossiers = [dossier(number, minute=number) for number in range(150)]
    run()
    run.igate.asked.clear()
    changed = dossier(3, status="Đã có kết quả", updatedDate="2026-11-23T10:30:00.000+0700")
    run.igate.dossiers[3] = changed
    assert run().changed == 1
    assert run.igate.pages_asked() == [0]
    with Session(run.engine) as session:
        events = session.scalars(select(DossierEvent).where(DossierEvent.status == 9)).all()
        assert [event.status_before for event in events] == [4]


def test_pass_that_breaks_off_goes_on_where_it_was(run: Run) -> None:
    run.igate.dossiers = [dossier(number, minute=number) for number in range(150)]
    run.igate.faults = [None, *[status(500)] * 5]
    with pytest.raises(IgateUnavailable) as caught:
        run()
    assert caught.value.hint
    assert len(run.stored()) == PAGE_SIZE
    # Meanwhile one that was on the last page moves to the front.
    run.igate.dossiers[0] = dossier(0, status="Đã trả", updatedDate="2026-11-23T11:00:00.000+0700")
    run.igate.asked.clear()
    run()
    assert run.igate.pages_asked() == [1, 2]
    run()
    assert len(run.stored()) == 150
    assert run.stored()[0].status == 10


@pytest.mark.parametrize(
    "fault",
    [
        status(500),
        status(503),
        status(429),
        hang_up,
        cut_off,
        expire,
        garbage(b"<html>Bao tri</html>"),
        garbage(b""),
        garbage(b"[]"),
        garbage(b"\xff\xfe\x00"),
        garbage(b'{"content": null}'),
    ],
    ids=["500", "503", "429", "hang up", "cut off", "expired", "html", "empty", "list", "bytes", "no list"],
)
def test_fault_that_passes_is_survived(run: Run, fault: Any) -> None:
    run.igate.dossiers = [dossier(7)]
    run.igate.faults = [fault]
    if fault is not None:
        run()
    assert len(run.stored()) == 1


def test_wait_that_is_asked_for_is_kept(run: Run) -> None:
    run.igate.dossiers = [dossier(7)]
    run.igate.faults = [status(429, retry_after="33"), status(500)]
    run()
    assert run.waited == [1.5, 33.0, 1.5, 4.0, 1.5]


def test_slow_server_is_given_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr(igate_client, "_TIMEOUT", 0.2)
    over = threading.Event()
    run.igate.faults = [lambda _handler: over.wait(10) and None] * 5
    with pytest.raises(IgateUnavailable, match="Timeout"):
        run()
    over.set()


def test_answer_without_end_is_given_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(igate_client, "_LARGEST_ANSWER", 1000)
    run.igate.faults = [garbage(b" " * 2000)] * 5
    with pytest.raises(IgateUnavailable, match="without end"):
        run()


@pytest.mark.parametrize("code", [400, 403, 404, 302])
def test_refusal_is_not_repeated(run: Run, code: int) -> None:
    run.igate.faults = [status(code, location="http://127.0.0.1:9/")]
    with pytest.raises(IgateRefused) as caught:
        run()
    assert "MOTCUA_IGATE_CLIENT_ID" in caught.value.hint
    assert len(run.waited) == 1


def test_wrong_secret_is_told_and_not_repeated(run: Run) -> None:
    run.secret = "sai"
    with pytest.raises(IgateRefused):
        run()
    assert run.igate.logins == 0


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        [],
        {},
        {"code": None},
        {"code": ["x"], "procedure": "y", "applicant": {"data": []}},
        dossier(8, appointmentDate="mai"),
        dossier(8, code="1.000656"),
        dossier(8, code="H15\0"),
    ],
    ids=lambda bad: str(bad)[:30],
)
def test_bad_item_does_not_keep_the_others_out(run: Run, bad: Any) -> None:
    run.igate.dossiers = [dossier(7)]
    run.igate.with_last = False
    run.igate.faults = [lambda handler: handler.answer(200, {"content": [bad, dossier(7)], "last": True})]
    assert run() == Fetched(pages=1, read=2, new=1, rejected=1)
    assert len(run.stored()) == 1
