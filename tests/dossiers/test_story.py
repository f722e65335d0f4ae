"""What residents read about a dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dossiers.schemas import DossierDetails, LookupResult, Outcome, ProofResult, PublicDossier
from bot.dossiers.status import Status
from bot.dossiers.story import Due, DueKind, Office, Storyteller, due_of
from bot.settings import VIETNAM
from bot.workdays import WorkCalendar

from . import NOW

CALENDAR = WorkCalendar(hours={})
OFFICE = Office(
    "Trung tâm Phục vụ hành chính công phường Mẫu",
    "01 đường Mẫu",
    "7:30–11:30 và 13:30–17:00",
    "0262 000 0000",
    "chị Mẫu",
)
TELLER = Storyteller(OFFICE, CALENDAR.working_days_between, NOW)


def at(day: int, hour: int = 17) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=VIETNAM)


PUBLIC = PublicDossier(
    code="H15.99.01-261102-0007",
    procedure_code="1.000656",
    procedure_name="Đăng ký khai tử",
    status=Status.PROCESSING,
    status_text="",
    status_known=True,
    received_at=at(2, 8),
    due_at=at(27),
    finished_at=at(20),
    returned_at=at(21),
    snapshot_at=at(23, 7),
)
DETAILS = DossierDetails(PUBLIC, "N. V. Mẫu", "Thiếu giấy báo tử", 75000, "Phòng Mẫu")


def told(**changes: object) -> str:
    return TELLER.tell(LookupResult(Outcome.FOUND, replace(PUBLIC, **changes))).text  # type: ignore[arg-type]


def told_details(**changes: object) -> str:
    details = replace(DETAILS, public=replace(PUBLIC, **changes))  # type: ignore[arg-type]
    return TELLER.tell_details(ProofResult(Outcome.FOUND, details)).text


def test_channel_that_leads_abroad_tells_what_the_code_alone_shows_and_where_the_rest_is() -> None:
    teller = replace(TELLER, withholds=True)
    public = replace(PUBLIC, status=Status.SUPPLEMENT)
    known = teller.tell(LookupResult(Outcome.FOUND, public))
    proved = teller.tell_details(ProofResult(Outcome.FOUND, replace(DETAILS, public=public)))
    for answer in (known, proved):
        assert "cần nộp thêm giấy tờ" in answer.text
        assert "xem trên trang web của phường" in answer.text
        assert not any(word in answer.text for word in ("N. V. Mẫu", "Thiếu giấy báo tử", "75", "Phòng Mẫu"))
        assert not any("show_dossier_details" in button.payload for button in answer.buttons)
    assert "trang web" not in teller.tell(LookupResult(Outcome.FOUND, PUBLIC)).text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.REGISTERED, "đang chờ cán bộ kiểm tra"),
        (Status.ACCEPTED, "đã được nhận"),
        (Status.REFUSED, "chưa được nhận"),
        (Status.PROCESSING, "đang được giải quyết"),
        (Status.SUPPLEMENT, "cần nộp thêm giấy tờ"),
        (Status.PAYMENT, "chờ nộp phí"),
        (Status.WITHDRAWN, "đã được rút"),
        (Status.STOPPED, "đã dừng giải quyết"),
        (Status.FINISHED, "mời đến nhận"),
        (Status.RETURNED, "đã được trả"),
    ],
)
def test_every_status_is_told_in_short_plain_words(status: Status, words: str) -> None:
    public, full = told(status=status), told_details(status=status)
    assert words in public
    assert "Theo dữ liệu lúc 07:00 ngày 23/11/2026." in public
    assert len(public) < 600
    assert len(full) < 800
    assert "None" not in public + full


@pytest.mark.parametrize(
    ("due_at", "due"),
    [
        (at(27), Due(DueKind.LEFT, at(27).date(), 3)),  # the 24th is a public holiday
        (at(28), Due(DueKind.LEFT, at(28).date(), 3)),  # a Saturday
        (at(23, 8), Due(DueKind.TODAY, at(23).date())),
        (at(20), Due(DueKind.OVERDUE, at(20).date(), 1)),
        (None, Due(DueKind.UNKNOWN)),
    ],
)
def test_due_date_is_counted_in_working_days(due_at: datetime | None, due: Due) -> None:
    assert due_of(replace(PUBLIC, due_at=due_at), NOW.date(), CALENDAR.working_days_between) == due


def test_due_date_in_words() -> None:
    assert "Hẹn trả: thứ Sáu 27/11/2026, còn 3 ngày làm việc." in told()


def test_overdue_dossier_is_admitted_with_apology_and_officer() -> None:
    text = told(due_at=at(20))
    assert "đã quá ngày hẹn trả (thứ Sáu 20/11/2026, chậm 1 ngày làm việc)" in text
    assert "xin lỗi" in text
    assert "gọi 0262 000 0000 (chị Mẫu)" in text
    assert "Chưa phải làm gì thêm" not in text


@pytest.mark.parametrize("status", [Status.SUPPLEMENT, Status.PAYMENT])
def test_clock_stands_still_while_the_resident_is_waited_for(status: Status) -> None:
    text = told(status=status, due_at=at(2))
    assert "quá ngày hẹn" not in text
    assert "quá hạn" not in text
    assert "tạm dừng" in text


@pytest.mark.parametrize(
    "status", [s for s in Status if s not in (Status.ACCEPTED, Status.PROCESSING)], ids=lambda s: s.name
)
def test_only_work_of_the_office_is_overdue(status: Status) -> None:
    assert "quá ngày hẹn" not in told(status=status, due_at=at(2))


def test_finished_dossier_says_where_and_when() -> None:
    text = told(status=Status.FINISHED)
    assert "Đã có kết quả từ thứ Sáu 20/11/2026" in text
    assert OFFICE.address in text
    assert OFFICE.hours in text


def test_code_alone_hides_reason_name_fee_and_what_to_bring() -> None:
    for status in Status:
        text = told(status=status)
        for hidden in (DETAILS.reason, DETAILS.applicant, "75.000", "Mang theo"):
            assert hidden not in text


def test_second_fact_shows_reason_fee_and_what_to_bring() -> None:
    assert "Cán bộ ghi: “Thiếu giấy báo tử”" in told_details(status=Status.SUPPLEMENT)
    assert "75.000 đồng" in told_details(status=Status.PAYMENT)
    assert "Mang theo" in told_details(status=Status.FINISHED)


def test_unknown_code_and_wrong_proof_have_the_same_words() -> None:
    assert TELLER.tell(LookupResult(Outcome.UNKNOWN)) == TELLER.tell_details(ProofResult(Outcome.UNKNOWN))


def test_lock_names_its_end_and_a_person() -> None:
    answer = TELLER.tell(LookupResult(Outcome.LOCKED, locked_until=NOW + timedelta(minutes=65)))
    assert "10:05 ngày 23/11/2026" in answer.text
    assert [button.payload for button in answer.buttons] == ["/ask_human"]


def test_name_of_an_unknown_status_is_told_with_a_way_to_ask() -> None:
    text = told(status_text="Chờ ý kiến Sở", status_known=False)
    assert "“Chờ ý kiến Sở”" in text
    assert OFFICE.phone in text


def test_old_data_is_called_old() -> None:
    assert "đã cũ" not in told(snapshot_at=NOW - timedelta(days=3))
    assert "đã cũ" in told(snapshot_at=NOW - timedelta(days=4))


def test_buttons_fit_every_channel() -> None:
    for answer in (
        TELLER.tell(LookupResult(Outcome.FOUND, PUBLIC)),
        TELLER.tell_details(ProofResult(Outcome.FOUND, DETAILS)),
        TELLER.tell(LookupResult(Outcome.UNKNOWN)),
    ):
        assert answer.buttons
        for button in answer.buttons:
            assert len(button.title) <= 40
            assert len(button.payload.encode()) <= 64


def test_office_without_phone_or_officer_is_named() -> None:
    teller = replace(TELLER, office=Office("Bộ phận Một cửa phường Mẫu"))
    overdue = LookupResult(Outcome.FOUND, replace(PUBLIC, due_at=at(20)))
    assert "Xin hỏi Bộ phận Một cửa phường Mẫu để biết lý do" in teller.tell(overdue).text


def test_officers_reason_is_explained_with_the_original_beside_it() -> None:
    text = told_details(status=Status.SUPPLEMENT)
    assert "Cán bộ ghi: “Thiếu giấy báo tử”" in text
    assert "Thiếu giấy báo tử. Cách làm: Mất ở bệnh viện thì xin bệnh viện." in text


def test_reason_nobody_foresaw_is_told_as_written() -> None:
    details = replace(DETAILS, reason="Theo văn bản số 12", public=replace(PUBLIC, status=Status.STOPPED))
    text = TELLER.tell_details(ProofResult(Outcome.FOUND, details)).text
    assert "Cán bộ ghi: “Theo văn bản số 12”" in text
    assert "Cách làm" not in text
