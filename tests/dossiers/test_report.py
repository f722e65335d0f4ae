"""The figures of the one-stop shop, counted on a few dossiers whose answer is plain."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from bot.dossiers.codes import code_key
from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.rating import rate
from bot.dossiers.report import Figures, Report, make_report
from bot.dossiers.report_file import as_json, tables, write_report
from bot.dossiers.status import Status
from bot.errors import InputError
from bot.settings import VIETNAM

from . import NOW

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def at(day: int, hour: int = 8, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=VIETNAM)


class Shop:
    """Adds dossiers to the database."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.number = 0

    def add(self, status: Status, received: datetime, *, department: str = "Tư pháp", **columns: object) -> Dossier:
        self.number += 1
        code = f"H15.99.01-261102-{self.number:04}"
        values = {"procedure_code": "1.000656", "procedure_name": "Đăng ký khai tử"} | columns
        dossier = Dossier(code=code, code_key=code_key(code), status=int(status), received_at=received, **values)
        dossier.department, dossier.snapshot_at = department, NOW
        self.session.add(dossier)
        self.session.flush()
        return dossier

    def report(self, first: date = YEAR[0], last: date = YEAR[1]) -> Report:
        return make_report(self.session, NOW, first, last)


@pytest.fixture
def shop(session: Session) -> Shop:
    return Shop(session)


@pytest.mark.parametrize(
    ("finished", "due", "figures"),
    [
        (at(2, 11), at(4), {"on_time": 1, "in_session": 1}),
        (at(2, 15), at(4), {"on_time": 1, "same_day": 1}),
        (at(3, 8), at(4), {"on_time": 1}),
        (at(4, 18), at(4, 17), {"on_time": 1}),  # the day counts, not the hour
        (at(5, 8), at(4), {"late": 1}),
        (at(3, 8), None, {}),
        (None, at(4), {}),
    ],
)
@pytest.mark.parametrize("status", [Status.FINISHED, Status.RETURNED])
def test_done_dossier(
    shop: Shop, status: Status, finished: datetime | None, due: datetime | None, figures: dict[str, int]
) -> None:
    shop.add(status, at(2, 8), finished_at=finished, due_at=due)
    assert shop.report().total == Figures(received=1, done=1, **figures)


@pytest.mark.parametrize(
    ("status", "figures"),
    [
        (Status.REGISTERED, {}),
        (Status.ACCEPTED, {"in_process": 1, "overdue": 1}),
        (Status.PROCESSING, {"in_process": 1, "overdue": 1}),
        (Status.SUPPLEMENT, {"waiting": 1}),
        (Status.PAYMENT, {"waiting": 1}),
        (Status.REFUSED, {"turned_down": 1}),
        (Status.WITHDRAWN, {"turned_down": 1}),
        (Status.STOPPED, {"turned_down": 1}),
    ],
)
def test_dossier_that_is_not_done(shop: Shop, status: Status, figures: dict[str, int]) -> None:
    shop.add(status, at(2), due_at=at(20))
    assert shop.report().total == Figures(received=1, **figures)


def test_dossier_due_today_is_not_overdue(shop: Shop) -> None:
    shop.add(Status.PROCESSING, at(2), due_at=at(23, 8))
    assert shop.report().total.overdue == 0


def test_late_at_night_belongs_to_the_vietnamese_month(shop: Shop) -> None:
    shop.add(Status.PROCESSING, datetime(2026, 11, 1, 0, 30, tzinfo=VIETNAM))
    assert list(shop.report().months) == ["2026-11"]
    assert shop.report(date(2026, 11, 1), date(2026, 11, 30)).total.received == 1
    assert shop.report(date(2026, 10, 1), date(2026, 10, 31)).total.received == 0


@pytest.mark.parametrize("words", ["Xác minh nơi cư trú", "đang XÁC MINH", "Chờ xác minh"])
def test_what_had_to_be_verified_is_counted_once(shop: Shop, session: Session, words: str) -> None:
    dossier = shop.add(Status.PROCESSING, at(2))
    for _ in range(2):
        session.add(DossierEvent(dossier_id=dossier.id, at=NOW, status=4, status_text=words))
    shop.add(Status.PROCESSING, at(2))
    session.flush()
    assert shop.report().total.verified == 1


def test_ratings_are_told_per_procedure_and_counter(shop: Shop, session: Session) -> None:
    good, bad = shop.add(Status.RETURNED, at(2)), shop.add(Status.RETURNED, at(3))
    other = shop.add(Status.RETURNED, at(3), department="Địa chính", procedure_code="1.013225")
    rate(session, good, 5, "", NOW)
    rate(session, bad, 2, "Chờ lâu, gọi 0905123456 không ai nghe", NOW)
    rate(session, other, 3, "", NOW)
    counter = shop.report().counters["Tư pháp"]
    assert (counter.rated, counter.rating, counter.dissatisfied) == (2, 3.5, 1)
    rate(session, bad, 4, "", NOW)
    assert shop.report().counters["Tư pháp"].rating == 4.5


def test_groups_add_up_to_the_total(shop: Shop) -> None:
    shop.add(Status.PROCESSING, at(2))
    shop.add(Status.RETURNED, at(3), department="Địa chính", procedure_code="1.013225", finished_at=at(3))
    shop.add(Status.RETURNED, at(3, month=10))
    report = shop.report()
    for groups in (report.months, report.procedures, report.counters):
        assert sum(figures.received for figures in groups.values()) == report.total.received == 3


class TestFile:
    def test_workbook_has_three_sheets_with_the_same_sums(self, shop: Shop, tmp_path: Path) -> None:
        shop.add(Status.RETURNED, at(2), finished_at=at(2, 9), due_at=at(4))
        write_report(tmp_path / "bao-cao.xlsx", shop.report())
        book = load_workbook(tmp_path / "bao-cao.xlsx")
        assert book.sheetnames == ["Theo tháng", "Theo thủ tục", "Theo nơi giải quyết"]
        sheet = book["Theo tháng"]
        assert [cell.value for cell in sheet[2]][:7] == ["11/2026", 1, 1, 1, 0, 1, 1]
        assert sheet["A3"].value == "Tất cả"
        assert sheet["F3"].number_format == "0.0%"

    def test_formula_in_a_department_is_inert(self, shop: Shop, tmp_path: Path) -> None:
        shop.add(Status.PROCESSING, at(2), department="=HYPERLINK(1)")
        write_report(tmp_path / "bao-cao.xlsx", shop.report())
        cell = load_workbook(tmp_path / "bao-cao.xlsx")["Theo nơi giải quyết"]["A2"]
        assert cell.data_type == "s"
        assert cell.value == "'=HYPERLINK(1)"

    def test_other_kinds_of_file_are_refused(self, shop: Shop, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="workbook"):
            write_report(tmp_path / "bao-cao.pdf", shop.report())

    def test_json_is_plain(self, shop: Shop) -> None:
        shop.add(Status.RETURNED, at(2), finished_at=at(2, 9), due_at=at(4))
        told = json.loads(json.dumps(as_json(shop.report())))
        assert told["total"]["on_time_share"] == 1.0
        assert told["months"][0]["month"] == "2026-11"
        assert "rating_sum" not in told["total"]

    def test_tables_name_a_counter_that_is_not_known(self, shop: Shop) -> None:
        shop.add(Status.PROCESSING, at(2), department="")
        assert [rows[0][0] for _, _, rows in tables(shop.report())][-1] == ("(không ghi)",)
