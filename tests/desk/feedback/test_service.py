"""Feedback reports: the number, anonymity, deadlines, who may read what, the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.catalogue.loader import ward_path
from bot.catalogue.ward import load_ward
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.models import FeedbackState
from bot.desk.feedback.service import Contact, Feedback, Told, keep_picture
from bot.desk.request_codes import find_code, new_code
from bot.errors import InputError
from bot.settings import ROOT, VIETNAM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
WARD = load_ward(ward_path(ROOT / "data", "buon-ma-thuot"))
HOA = Contact("Nguyễn Thị Hoa", "0912345678")
LAMP = Told("road", "Đèn đường hỏng cả tuần, gọi 0909 123 456 không ai nghe", "hẻm 45 Lê Duẩn", HOA, "telegram", "7")
HIDDEN = replace(LAMP, contact=None)


@pytest.fixture
def feedback(engine: Engine) -> Iterator[Feedback]:
    with Session(engine) as session, session.begin():
        yield Feedback(session, feedback_rules(), WARD.calendar(), NOW)


def test_report_is_found_by_its_number_and_has_a_deadline_in_working_days(feedback: Feedback) -> None:
    report = feedback.by_code(feedback.take_in(LAMP))
    assert report
    assert report.reply_by == date(2026, 12, 8)  # ten working days; the 24th of November is a holiday
    assert report.forward_by == date(2026, 12, 1)
    assert Contact.of(report.contact) == HOA
    assert "0909" not in report.text


def test_nothing_of_an_anonymous_report_leads_back(feedback: Feedback) -> None:
    code = feedback.take_in(HIDDEN)
    report = feedback.by_code(code)
    assert report
    kept = {column.name: getattr(report, column.name) for column in report.__table__.columns}
    assert (report.contact, report.channel, report.conversation, report.code) == ("", "", "", "")
    assert not [name for name, value in kept.items() if code in str(value) or str(value) == "7"]


def test_unknown_number_is_nobodys(feedback: Feedback) -> None:
    assert feedback.by_code(new_code("PA")) is None


def test_report_about_an_officer_is_read_by_who_says_who_may_use_the_desk(feedback: Feedback) -> None:
    feedback.take_in(replace(LAMP, category="Thái độ cán bộ"))
    [report] = feedback.newest(is_open=True, for_leader=True)
    assert feedback.newest(is_open=True, for_leader=False) == []
    assert feedback.get(report.id, for_leader=False) is None
    assert feedback.get(report.id, for_leader=True) is report


def test_open_ones_come_by_their_deadline_and_go_when_answered(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        late, early = (
            Feedback(session, feedback_rules(), WARD.calendar(), NOW - timedelta(days=days)) for days in (0, 5)
        )
        second, first = late.by_code(late.take_in(LAMP)), early.by_code(early.take_in(LAMP))
        assert first
        assert second
        assert [r.id for r in late.newest(is_open=True, for_leader=False)] == [first.id, second.id]
        with pytest.raises(InputError):
            late.answer(first, FeedbackState.ANSWERED, "", "Lan")
        late.answer(first, FeedbackState.ANSWERED, "Đã thay bóng đèn ngày 23/11.", "Lan")
        assert [r.id for r in late.newest(is_open=True, for_leader=False)] == [second.id]
        assert [r.id for r in late.newest(is_open=False, for_leader=False)] == [first.id]


def test_picture_belongs_to_the_report_that_named_it_first(engine: Engine, feedback: Feedback) -> None:
    token = keep_picture(feedback._session, b"jpeg", NOW)
    first, second = (feedback.by_code(feedback.take_in(replace(LAMP, picture=token))) for _ in range(2))
    assert first
    assert second
    assert feedback.picture_of(first) == b"jpeg"
    assert feedback.picture_of(second) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("TN-7K3HWP", "TN-7K3HWP"),
        ("số pa-4h7qxr của tôi sao rồi", "PA-4H7QXR"),
        ("tn 7k3hwp", "TN-7K3HWP"),
        ("PA7K3HWP", "PA-7K3HWP"),
        ("tn thangg nay", ""),
        ("phản ánh đèn đường", ""),
        ("H15.99.01-261105-0012", ""),
    ],
)
def test_number_is_found_however_it_is_typed(typed: str, found: str) -> None:
    assert find_code(typed) == found
