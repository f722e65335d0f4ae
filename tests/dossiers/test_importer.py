"""Files in: what is loaded, what is left out and why."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.dossiers.importer import ImportReport, Load, import_file
from bot.dossiers.models import Dossier, DossierEvent, DossierImport
from bot.dossiers.repository import DossierRepository
from bot.dossiers.service import DossierService
from bot.errors import InputError
from bot.settings import ROOT, VIETNAM

from . import KEY, NOW

HEADERS = [
    "Mã hồ sơ",
    "Tên thủ tục",
    "Chủ hồ sơ",
    "Số điện thoại",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Trạng thái",
    "Lý do",
]
GOOD = [
    "H15.99.01-261102-0007",
    "Đăng ký khai tử",
    "Nguyễn Văn Mẫu",
    "0900004567",
    "02/11/2026 08:30:00",
    "27/11/2026",
    "Chờ bổ sung",
    "Thiếu giấy báo tử",
]
OTHER = ["H15.99.01-261102-0008", "Đăng ký kết hôn", "Trần Thị Thử", "", "02/11/2026", "", "Đang xử lý", ""]

Rows = Sequence[Sequence[object]]
LoadRows = Callable[..., ImportReport]


def write_csv(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, *sheets: Rows) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> LoadRows:
    def _load(rows: Rows, *, snapshot_at: datetime = NOW, dry_run: bool = False) -> ImportReport:
        path = write_csv(tmp_path / "so-theo-doi.csv", rows)
        return import_file(engine, Load(path, snapshot_at, "chị Mẫu", NOW), secret=KEY, dry_run=dry_run)

    return _load


def stored(session: Session, code: str = GOOD[0]) -> Dossier:
    session.rollback()
    return session.scalars(select(Dossier).where(Dossier.code == code)).one()


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.rejected


def test_row_becomes_a_dossier_without_name_phone_and_id(load: LoadRows, session: Session) -> None:
    assert counts(load([HEADERS, GOOD])) == (1, 0, 0, 0)
    dossier = stored(session)
    assert dossier.applicant == "N. V. Mẫu"
    assert dossier.phone_last4 == "4567"
    assert "0900004567" not in str(vars(dossier))
    assert dossier.due_at == datetime(2026, 11, 27, tzinfo=VIETNAM)
    assert (dossier.status, dossier.status_text) == (5, "Chờ bổ sung")
    assert dossier.snapshot_at == NOW


def test_loaded_dossier_is_found_and_proved(load: LoadRows, service: DossierService) -> None:
    load([HEADERS, GOOD])
    details = service.prove("h159901 261102 0007", "4567", "web:a", NOW).details
    assert details is not None
    assert details.reason == "Thiếu giấy báo tử"


def test_same_file_twice_changes_nothing_but_the_time_of_the_data(load: LoadRows, session: Session) -> None:
    load([HEADERS, GOOD, OTHER])
    later = NOW + timedelta(hours=1)
    assert counts(load([HEADERS, GOOD, OTHER], snapshot_at=later)) == (0, 0, 2, 0)
    assert stored(session).snapshot_at == later
    assert len(session.scalars(select(DossierEvent)).all()) == 2


def test_new_status_is_a_change_with_an_event(load: LoadRows, session: Session) -> None:
    load([HEADERS, GOOD])
    later = [*GOOD[:6], "Đã có kết quả", ""]
    assert counts(load([HEADERS, later], snapshot_at=NOW + timedelta(hours=1))) == (0, 1, 0, 0)
    assert stored(session).reason == ""
    events = DossierRepository(session).history(stored(session))
    assert [(event.status_before, event.status) for event in events] == [(None, 5), (5, 9)]


def test_new_reason_is_a_change_of_the_same_status(load: LoadRows, session: Session) -> None:
    load([HEADERS, GOOD])
    load([HEADERS, [*GOOD[:7], "Thiếu tờ khai"]], snapshot_at=NOW + timedelta(hours=1))
    events = DossierRepository(session).history(stored(session))
    assert [(event.status_before, event.note) for event in events] == [(None, GOOD[7]), (5, "Thiếu tờ khai")]


def test_dry_run_tells_the_same_and_writes_nothing(load: LoadRows, session: Session) -> None:
    load([HEADERS, GOOD])
    rows = [HEADERS, [*GOOD[:6], "Đã có kết quả", ""], OTHER]
    tried = load(rows, snapshot_at=NOW + timedelta(hours=1), dry_run=True)
    assert (tried.import_id, *counts(tried)) == (None, 1, 1, 0, 0)
    assert stored(session).status == 5
    assert len(session.scalars(select(DossierImport)).all()) == 1
    session.rollback()
    assert counts(load(rows, snapshot_at=NOW + timedelta(hours=1))) == counts(tried)


def test_who_loaded_what_and_when_is_recorded(load: LoadRows, session: Session) -> None:
    report = load([HEADERS, GOOD, ["không rõ", *GOOD[1:]]])
    entry = session.get_one(DossierImport, report.import_id)
    assert (entry.source, entry.loaded_by, entry.loaded_at) == ("so-theo-doi.csv", "chị Mẫu", NOW)
    assert (entry.new, entry.rejected) == (1, 1)
    assert len(entry.sha256) == 64


def test_older_file_does_not_undo_a_newer_one(load: LoadRows, session: Session) -> None:
    load([HEADERS, GOOD])
    report = load([HEADERS, [*GOOD[:6], "Đang xử lý", ""]], snapshot_at=NOW - timedelta(days=1))
    assert (report.older, *counts(report)) == (1, 0, 0, 0, 0)
    assert stored(session).status == 5


def test_column_that_the_file_lacks_keeps_what_is_stored(load: LoadRows, session: Session) -> None:
    load([HEADERS, GOOD])
    load([["Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái"], [GOOD[0], "02/11/2026", "4"]], snapshot_at=NOW + timedelta(1))
    assert stored(session).phone_last4 == "4567"
    assert stored(session).status == 4


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (0, "", "thiếu mã hồ sơ"),
        (0, "1.000656", "không phải mã hồ sơ"),
        (4, "hôm qua", "cột “Ngày tiếp nhận”"),
        (4, "31/02/2026", "cột “Ngày tiếp nhận”"),
        (5, "01/11/2026", "trước ngày nhận"),
    ],
)
def test_bad_row_is_reported_and_nothing_of_it_is_loaded(
    load: LoadRows, session: Session, column: int, cell: str, reason: str
) -> None:
    bad = [*GOOD]
    bad[column] = cell
    report = load([["Sổ theo dõi"], HEADERS, bad, OTHER])
    assert counts(report) == (1, 0, 0, 1)
    assert report.rejections[0].row == 3
    assert reason in report.rejections[0].reason
    assert [dossier.code for dossier in session.scalars(select(Dossier))] == [OTHER[0]]


def test_repeated_row_counts_once_and_a_contradicting_one_is_rejected(load: LoadRows, session: Session) -> None:
    report = load([HEADERS, GOOD, GOOD, [*GOOD[:6], "Đang xử lý", ""]])
    assert (report.repeated, *counts(report)) == (1, 1, 0, 0, 1)
    assert "dòng 2" in report.rejections[0].reason
    assert stored(session).status == 5


@pytest.mark.parametrize(
    ("headers", "row", "status"),
    [
        (["Ngày trả", "Ngày có kết quả"], ["05/11/2026", "04/11/2026"], 10),
        (["Ngày trả", "Ngày có kết quả"], ["", "04/11/2026"], 9),
        (["Ngày trả", "Ngày có kết quả"], ["", ""], 4),
        (["Trạng thái", "Ngày trả"], ["Chờ ý kiến Sở", ""], 4),
    ],
)
def test_status_comes_from_the_dates_when_it_is_not_told(
    load: LoadRows, session: Session, headers: list[str], row: list[str], status: int
) -> None:
    load([["Mã hồ sơ", *headers], [GOOD[0], *row]])
    assert stored(session).status == status


def test_excel_file_with_titles_numbers_and_several_sheets(engine: Engine, session: Session, tmp_path: Path) -> None:
    received = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 - Excel knows no zone
    first = [
        ["UBND PHƯỜNG MẪU"],
        ["Sổ theo dõi hồ sơ"],
        [],
        HEADERS,
        [GOOD[0], "Đăng ký khai tử", "Nguyễn Văn Mẫu", 900004567, received, 46353, "Chờ bổ sung", None],
        [],
    ]
    path = write_xlsx(tmp_path / "so.xlsx", first, [["ghi chú"]], [HEADERS, OTHER])
    report = import_file(engine, Load(path, NOW, "chị Mẫu", NOW), secret=KEY)
    assert counts(report) == (2, 0, 0, 0)
    dossier = stored(session)
    assert dossier.phone_last4 == "4567"
    assert dossier.received_at == received.replace(tzinfo=VIETNAM)
    assert dossier.due_at == datetime(2026, 11, 27, tzinfo=VIETNAM)


def test_sample_of_the_papers_is_read_as_they_say(engine: Engine, session: Session) -> None:
    path = ROOT / "docs" / "samples" / "so-theo-doi-ho-so.csv"
    report = import_file(engine, Load(path, NOW, "chị Mẫu", NOW), secret=KEY)
    assert (report.skipped, *counts(report)) == (2, 4, 0, 0, 1)
    assert [(rejection.row, rejection.reason) for rejection in report.rejections] == [
        (11, "“261105-0001” không phải mã hồ sơ")
    ]
    assert [dossier.status for dossier in session.scalars(select(Dossier).order_by(Dossier.code))] == [10, 9, 5, 4]
    assert [dossier.phone_last4 for dossier in session.scalars(select(Dossier).order_by(Dossier.code))] == [
        "4567",
        "4568",
        "4569",
        "4570",
    ]


def test_file_without_a_table_of_dossiers_is_refused(load: LoadRows) -> None:
    with pytest.raises(InputError, match="no table"):
        load([["Ngày", "Ghi chú"], ["1", "2"]])


@pytest.mark.parametrize("name", ["so.pdf", "missing.csv"])
def test_file_of_another_kind_or_missing_is_refused(engine: Engine, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        import_file(engine, Load(tmp_path / name, NOW, "chị Mẫu", NOW), secret=KEY)
    assert caught.value.hint


def test_more_rows_than_one_batch(load: LoadRows, session: Session) -> None:
    rows = [[f"H15.99.01-261102-{n:04}", *GOOD[1:]] for n in range(1200)]
    assert counts(load([HEADERS, *rows])) == (1200, 0, 0, 0)
    assert DossierRepository(session).count() == 1200
    assert counts(load([HEADERS, *rows])) == (0, 0, 1200, 0)
