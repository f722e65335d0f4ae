"""A conversation is erased, or gets another name: in every table that knows conversations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, or_, select
from sqlalchemy.orm import Session

from bot.database import Base
from bot.desk.announcements.models import Announcement, AnnouncementTold
from bot.desk.feedback.models import FeedbackPicture, FeedbackReport, FeedbackState
from bot.desk.home_visits.models import DayListSent, DutyCall, HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.officers.models import Officer, Role
from bot.desk.tickets.models import Reason, State, Ticket, TicketNote, TicketSeen
from bot.dossiers.models import Dossier
from bot.dossiers.resident_models import Following
from bot.messaging import conversations
from bot.messaging.models import Author, Conversation, Message, Outbox
from tests.messaging.standins import NOW

CHANNEL, MINE, OTHER = "zalo", "84001", "84002"
OFFICERS = {"duty_call", "day_list_sent"}  # chats in which officers are told: nothing a resident could have erased
TABLES = [table for table in Base.metadata.sorted_tables if {"channel", "conversation"} <= set(table.columns.keys())]


def fill(session: Session, conversation: str, sent: str = "m1") -> None:
    """A row of each table that has a channel and a conversation, and of what hangs on it."""
    here: dict[str, Any] = {"channel": CHANNEL, "conversation": conversation}
    number = int(conversation)
    message = Message(**here, author=Author.RESIDENT, text="gặp cán bộ", external_id=sent, created_at=NOW)
    session.add(message)
    session.flush()
    answer = Message(**here, author=Author.BOT, text="Dạ.", answer_to=message.id, created_at=NOW)
    ticket = Ticket(**here, code=f"A{number}", reason=Reason.ASKED, question=message.id, opened_at=NOW)
    ticket.state, ticket.officer_id, ticket.taken_at = State.TAKEN, 1, NOW
    visit = HomeVisit(**here, code=f"V{number}", state=VisitState.BOOKED, procedure="khai tử", made_at=NOW)
    visit.starts_at, visit.place, visit.changed_at = NOW + timedelta(days=1), number, NOW
    visit.person, visit.note = Person("Nguyễn Thị Hoa", "0912345678", "12 Lê Duẩn").sealed(), "gọi trước"
    report = FeedbackReport(**here, code_hash=f"h{number}", state=FeedbackState.NEW, category="road", text="đèn hỏng")
    report.anonymous, report.made_at, report.changed_at = False, NOW, NOW
    report.reply_by = report.forward_by = NOW.date()
    session.add_all([answer, ticket, visit, report])
    session.flush()
    session.add_all(
        [
            Conversation(**here, memory="{}", choices=[], updated_at=NOW),
            Outbox(**here, message_id=answer.id, due_at=NOW),
            TicketNote(ticket_id=ticket.id, at=NOW, by="Hồng", what="note", text="nhà ở hẻm 12"),
            TicketSeen(ticket_id=ticket.id, officer_id=1, message=message.id, looked_at=NOW),
            FeedbackPicture(token_hash=f"p{number}", report_id=report.id, data=b"jpeg", made_at=NOW),
            AnnouncementTold(**here, announcement_id=1, told_at=NOW),
            Following(**here, dossier_id=1, agreed_at=NOW, wording="đồng ý"),
            DutyCall(**here, visit_id=visit.id, name="Hồng", called_at=NOW),
            DayListSent(**here, day="2026-11-23"),
        ]
    )
    session.flush()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        hong = Officer(
            id=1, username="hong", name="Hồng", role=Role.OFFICER, totp_secret="", created_by="", created_at=NOW
        )
        hong.alert_channel, hong.alert_chat = CHANNEL, MINE
        dossier = Dossier(id=1, code="H15-1", code_key="h151", status=4, snapshot_at=NOW)
        session.add_all(
            [hong, dossier, Announcement(id=1, text="", starts_at=NOW, ends_at=NOW, made_by="", made_at=NOW)]
        )
        session.flush()
        fill(session, MINE)
        yield session


def rows_of(session: Session, table: Table, conversation: str) -> int:
    names = (conversation, f"{CHANNEL}:{conversation}")
    mine = or_(*(table.c.conversation == name for name in names))
    return session.scalar(select(func.count()).select_from(table).where(table.c.channel == CHANNEL, mine)) or 0


def test_nothing_of_an_erased_conversation_is_left_in_any_table(session: Session) -> None:
    fill(session, OTHER)
    before = {table.name: rows_of(session, table, MINE) for table in TABLES}
    assert all(before.values()), "a new table with conversations: fill it here, and have it erased"
    conversations.erase(session.connection(), CHANNEL, MINE, NOW)
    left = {table.name for table in TABLES if rows_of(session, table, MINE)}
    assert left == OFFICERS
    assert {table.name: rows_of(session, table, OTHER) for table in TABLES} == before
    for hangs_on in (TicketNote, TicketSeen, FeedbackPicture):
        assert session.scalar(select(func.count()).select_from(hangs_on)) == 1, "the other conversation's"


def test_visit_of_an_erased_conversation_is_cancelled_and_holds_no_person(session: Session) -> None:
    conversations.erase(session.connection(), CHANNEL, MINE, NOW)
    session.expire_all()
    visit = session.scalars(select(HomeVisit)).one()
    assert (visit.state, visit.place, visit.person, visit.note) == (VisitState.CANCELLED, None, "", "")


def test_everything_of_a_conversation_that_moved_has_its_new_name(session: Session) -> None:
    conversations.move(session.connection(), CHANNEL, MINE, OTHER, NOW)
    session.expire_all()
    assert not [table.name for table in TABLES if rows_of(session, table, MINE)]
    assert all(rows_of(session, table, OTHER) for table in TABLES)
    assert session.get_one(Officer, 1).alert_chat == OTHER


def test_conversation_moves_to_where_another_one_has_begun(session: Session) -> None:
    fill(session, OTHER, "m2")
    conversations.move(session.connection(), CHANNEL, MINE, OTHER, NOW)
    session.expire_all()
    assert not [table.name for table in TABLES if rows_of(session, table, MINE)]
    assert [ticket.state for ticket in session.scalars(select(Ticket).order_by(Ticket.id))] == [State.DONE, State.TAKEN]
