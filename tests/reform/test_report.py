"""The figures of a month, on data whose answer is plain, and the files they are put into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.desk.feedback.models import FeedbackReport, FeedbackState
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.questions.models import Outcome, Question
from bot.desk.reach.models import Reach
from bot.desk.tickets.models import Reason, State, Ticket
from bot.messaging.models import Author, Message
from bot.reform.files import as_pdf, as_workbook
from bot.reform.months import Month
from bot.reform.report import make_reform_report, written
from bot.settings import VIETNAM

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM)
NOVEMBER = Month(date(2026, 11, 1))
SLUG = "to-dan-pho-7a-tan-tien"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


def add(session: Session, at: datetime, outcome: Outcome, author: Author, seconds: float, conversation: str) -> None:
    """A question and its answer by `author` so many seconds later."""
    common = {"channel": "web", "conversation": conversation}
    answered = at + timedelta(seconds=seconds)
    machine = author is Author.BOT
    question = Message(
        **common, author=Author.RESIDENT, text="hỏi", created_at=at, answered_at=answered if machine else None
    )
    session.add(question)
    session.flush()
    session.add(Message(**common, author=author, text="đáp", created_at=answered))
    session.add(
        Question(message_id=question.id, asked_at=at, typed=True, procedure="1.001193", outcome=outcome, text="")
    )
    session.flush()


@pytest.fixture
def month(session: Session) -> Session:
    first = datetime(2026, 11, 1, 0, 30, tzinfo=VIETNAM)  # still October by the clock of Greenwich
    for number, seconds in enumerate((0.1, 0.2, 0.9)):
        add(session, first + timedelta(hours=number), Outcome.ANSWERED, Author.BOT, seconds, f"c{number}")
    add(session, NOW, Outcome.OFFICER, Author.OFFICER, 600, "c3")
    # The bot said who would answer; that is no answer.
    ticket = {"channel": "web", "question": 1, "opened_at": NOW, "answered_at": NOW + timedelta(minutes=10)}
    session.add(Ticket(**ticket, code="AB3K9M", conversation="c3", reason=Reason.ASKED, state=State.DONE))
    session.add(Ticket(**ticket | {"answered_at": NOW}, code="AB3K9N", conversation="c4", reason=Reason.STEPPED_IN))
    add(session, NOW, Outcome.NOT_UNDERSTOOD, Author.BOT, 0.2, "c4")
    add(session, first - timedelta(days=3), Outcome.ANSWERED, Author.BOT, 0.2, "c5")
    session.add(Reach(week=date(2026, 11, 23), neighbourhood=SLUG, channel="web", opened=8, asked=6, returned=1))
    session.add(Reach(week=date(2026, 11, 23), neighbourhood="", channel="web", opened=2, asked=2, returned=0))
    return session


def test_figures_are_those_of_the_ward_s_calendar_month(month: Session) -> None:
    report = make_reform_report(month, NOVEMBER, NOW)
    shown = {line.label: (line.shown, line.shown_before) for section in report.sections for line in section.lines}
    assert shown["Số câu hỏi"] == ("5", "1")
    assert shown["Tỷ lệ máy trả lời"] == ("60,0 %", "100,0 %")
    assert shown["Chưa hiểu hoặc không thuộc việc của phường"] == ("1", "0")
    assert shown["Cán bộ trả lời sau (phút, ở giữa)"] == ("10", "–")
    assert shown["Máy trả lời sau (giây, ở giữa)"] == ("0,20", "0,20")
    assert shown["Tỷ lệ lượt mở có hỏi"] == ("80,0 %", "–")
    assert report.neighbourhoods == [("tổ dân phố 7A Tân Tiến", 8, 6, 1)]
    assert [count for _, count in report.procedures] == [5]
    assert [(told.day.day, told.bot, told.people, told.missed) for told in report.days] == [(1, 3, 0, 0), (28, 0, 1, 1)]


def test_what_several_asked_in_vain_is_told_and_one_person_s_story_is_not(session: Session) -> None:
    for number, text in enumerate(
        ["xin giấy thông hành", "làm giấy thông hành", "giấy thông hành ở đâu", "chuyện riêng"]
    ):
        session.add(Question(asked_at=NOW, typed=True, outcome=Outcome.NOT_UNDERSTOOD, text=text, confidence=number))
    session.flush()
    [(text, count)] = make_reform_report(session, NOVEMBER, NOW).missed
    assert "giấy thông hành" in text
    assert count == 3


def test_visits_and_feedback_are_counted_by_their_deadline(session: Session) -> None:
    visit = {"code": "V1", "procedure": "khai tử", "channel": "web", "conversation": "c", "made_at": NOW}
    session.add(HomeVisit(**visit, state=VisitState.DONE, urgent=True, changed_at=NOW))
    report = {"category": "khac", "text": "…", "anonymous": True, "forward_by": NOW.date(), "changed_at": NOW}
    made = NOW - timedelta(days=20)
    days_of = [(made + timedelta(days=2), 10), (made + timedelta(days=12), 10), (None, 10), (None, 60)]
    for number, (answered, allowed) in enumerate(days_of):
        state = FeedbackState.ANSWERED if answered else FeedbackState.NEW
        by = (made + timedelta(days=allowed)).date()
        moments = {"made_at": made, "answered_at": answered, "reply_by": by}
        session.add(FeedbackReport(**report, **moments, state=state, code_hash=f"h{number}"))
    session.flush()
    told = make_reform_report(session, NOVEMBER, NOW)
    shown = {line.label: line.shown for section in told.sections for line in section.lines}
    assert (shown["Yêu cầu phục vụ tại nhà"], shown["Đã phục vụ tại nhà"]) == ("1", "1")
    assert (shown["Đã trả lời"], shown["Quá hạn chưa trả lời"]) == ("2", "1")
    assert shown["Tỷ lệ trả lời đúng hạn"] == "33,3 %"


def test_page_is_one_and_the_workbook_holds_the_same_figures(month: Session) -> None:
    report = make_reform_report(month, NOVEMBER, NOW)
    [page] = PdfReader(BytesIO(as_pdf(report))).pages
    assert "Tháng 11/2026" in page.extract_text()
    book = load_workbook(BytesIO(as_workbook(report)))
    figures = {row[0]: row[1] for row in book["Báo cáo"].iter_rows(values_only=True)}
    assert (figures["Số câu hỏi"], figures["Tỷ lệ máy trả lời"]) == (5, 0.6)
    assert [row[1:] for row in book["Theo ngày"].iter_rows(min_row=2, values_only=True)] == [(3, 0, 0), (0, 1, 1)]


def test_today_is_counted_anew_whenever_it_is_looked_at(month: Session) -> None:
    assert make_reform_report(month, NOVEMBER, NOW).days[-1].missed == 1
    add(month, NOW, Outcome.NOT_UNDERSTOOD, Author.BOT, 0.2, "c6")
    assert make_reform_report(month, NOVEMBER, NOW).days[-1].missed == 2


def test_month_in_which_nothing_happened_makes_a_report(session: Session) -> None:
    report = make_reform_report(session, NOVEMBER, NOW)
    assert len(PdfReader(BytesIO(as_pdf(report))).pages) == 1
    assert as_workbook(report)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [(12480, "number", "12.480"), (0.935, "share", "93,5 %"), (4.6, "points", "4,60"), (None, "share", "–")],
)
def test_figures_are_written_as_here(value: float | None, form: str, text: str) -> None:
    assert written(value, form) == text  # type: ignore[arg-type]
