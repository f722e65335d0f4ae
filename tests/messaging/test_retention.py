"""What is left in the database when the time of everything is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.background import beside
from bot.desk import retention as regularly
from bot.desk.audit.models import AuditEntry
from bot.desk.audit.service import audit
from bot.desk.questions.models import Outcome, Question
from bot.desk.retention import AUDIT_KEPT_FOR, QUESTIONS_KEPT_FOR, TICKETS_KEPT_FOR, purge_regularly
from bot.desk.tickets.models import Reason, State, Ticket, TicketNote
from bot.dossiers.models import LookupAttempt
from bot.dossiers.retention import ATTEMPTS_KEPT_FOR
from bot.messaging import retention
from bot.messaging.channel import Incoming
from bot.messaging.models import Conversation, Holder, Message, Outbox
from bot.messaging.retention import MEMORY_KEPT_FOR, MESSAGES_KEPT_FOR, purge_everything
from bot.messaging.service import Messaging
from tests.messaging.standins import NOW, Counting, Script

SECOND = timedelta(seconds=1)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@pytest.fixture
def now() -> list[datetime]:
    return [NOW]


@pytest.fixture
def messaging(engine: Engine, now: list[datetime]) -> Messaging:
    return Messaging(Counting(), engine, lambda: now[0], [Script()])


def count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


async def test_messages_go_and_their_questions_are_still_counted(
    messaging: Messaging, session: Session, now: list[datetime]
) -> None:
    await messaging.answer(Incoming("web", "a", "m1", "khai tử cần gì"))
    await messaging.post("script", "b", "Hồ sơ của bà con đã có kết quả.")  # never left
    now[0] = NOW + timedelta(days=1)
    await messaging.answer(Incoming("web", "a", "m2", "bao lâu"))
    purge_everything(session, NOW + MESSAGES_KEPT_FOR)
    assert (count(session, Message), count(session, Outbox)) == (5, 1)
    purge_everything(session, NOW + MESSAGES_KEPT_FOR + SECOND)
    session.commit()
    assert [message.text for message in messaging.history("web", "a")] == ["bao lâu", "2: bao lâu"]
    assert (count(session, Message), count(session, Outbox), count(session, Question)) == (2, 0, 2)


async def test_many_old_messages_go_little_by_little(
    messaging: Messaging, session: Session, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    for number in range(3):
        now[0] = NOW + timedelta(hours=number)
        await messaging.answer(Incoming("web", "a", f"m{number}", "khai tử cần gì"))
    left = []
    for _ in range(4):
        purge_everything(session, NOW + 2 * MESSAGES_KEPT_FOR)
        left.append(count(session, Message))
    assert left == [4, 2, 0, 0]


async def test_what_was_remembered_of_a_silent_conversation_goes(messaging: Messaging, session: Session) -> None:
    memory = select(Conversation.memory)
    await messaging.answer(Incoming("web", "a", "m1", "khai tử cần gì"))
    purge_everything(session, NOW + MEMORY_KEPT_FOR)
    assert session.scalars(memory).all() == ["1"]
    purge_everything(session, NOW + MEMORY_KEPT_FOR + SECOND)
    assert session.scalars(memory).all() == [""]


async def test_a_conversation_goes_with_its_last_message_unless_a_person_has_it(
    messaging: Messaging, session: Session
) -> None:
    for conversation in ("silent", "held"):
        await messaging.answer(Incoming("web", conversation, "m1", "khai tử cần gì"))
    messaging.hold("web", "held", Holder.OFFICER)
    purge_everything(session, NOW + MESSAGES_KEPT_FOR)
    assert count(session, Conversation) == 2
    purge_everything(session, NOW + MESSAGES_KEPT_FOR + SECOND)
    assert session.scalars(select(Conversation.conversation)).all() == ["held"]


def test_tickets_go_with_their_notes_a_year_after_their_end(session: Session) -> None:
    for code, closed in (("AAAAAA", NOW), ("BBBBBB", None)):
        state = State.DONE if closed else State.WAITING
        ticket = Ticket(code=code, channel="web", conversation=code, reason=Reason.ASKED, question=1, opened_at=NOW)
        ticket.state, ticket.closed_at = state, closed
        session.add(ticket)
        session.flush()
        session.add(TicketNote(ticket_id=ticket.id, at=NOW, by="Hồng", what="note", text="gọi lại số 09…"))
    purge_everything(session, NOW + TICKETS_KEPT_FOR)
    assert count(session, Ticket) == 2
    purge_everything(session, NOW + TICKETS_KEPT_FOR + SECOND)
    assert session.scalars(select(Ticket.code)).all() == ["BBBBBB"]
    assert count(session, TicketNote) == 1


def test_of_a_question_only_what_is_counted_stays(session: Session) -> None:
    session.add(Question(asked_at=NOW, typed=True, outcome=Outcome.NOT_UNDERSTOOD, waits=True, text="chuyện nhà tôi"))
    purge_everything(session, NOW + QUESTIONS_KEPT_FOR)
    assert session.scalars(select(Question.text)).all() == ["chuyện nhà tôi"]
    purge_everything(session, NOW + QUESTIONS_KEPT_FOR + SECOND)
    assert session.execute(select(Question.text, Question.waits, Question.outcome)).all() == [
        ("", False, Outcome.NOT_UNDERSTOOD)
    ]


def test_the_audit_log_and_what_dossiers_keep_go_in_their_time(session: Session) -> None:
    audit(session, "hong", "dossier.read", "dossier:1", NOW)
    session.add(LookupAttempt(at=NOW, sender_hash="a", code_key="b", kind="proof", succeeded=False))
    purge_everything(session, NOW + ATTEMPTS_KEPT_FOR + SECOND)
    assert (count(session, AuditEntry), count(session, LookupAttempt)) == (1, 0)
    purge_everything(session, NOW + AUDIT_KEPT_FOR)
    assert count(session, AuditEntry) == 1
    purge_everything(session, NOW + AUDIT_KEPT_FOR + SECOND)
    assert count(session, AuditEntry) == 0


async def test_what_is_left_is_removed_at_once_in_another_transaction(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regularly, "BREATH", 0)
    left, sessions, nothing_left = [True, True, False], list[Session](), asyncio.Event()
    loop = asyncio.get_running_loop()

    def purge(session: Session, _now: datetime) -> bool:
        sessions.append(session)
        if not left[1:]:
            loop.call_soon_threadsafe(nothing_left.set)
        return left.pop(0)

    async with beside(purge_regularly(engine, lambda: NOW, purge)), asyncio.timeout(20):
        await nothing_left.wait()
    assert len({id(session) for session in sessions}) == len(sessions) == 3
