"""Followers are told what happens to their dossier: once, not at night, and with what their channel may carry."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.database import make_engine, upgrade_schema
from bot.dossiers.codes import code_key
from bot.dossiers.following import follow, unfollow
from bot.dossiers.models import Dossier, DossierEvent
from bot.dossiers.resident_models import EndedBy, Following, Notice
from bot.messaging import conversations
from bot.messaging.dossier_notices import DossierNotices
from bot.messaging.fitting import chosen
from bot.messaging.models import Author, Conversation, Message, Outbox
from bot.settings import VIETNAM, Settings

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday; the day after is a public holiday
CODE = "H15.99.01-261102-0007"
WORDING = "Bà con có đồng ý …"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    upgrade_schema(url)
    engine = make_engine(url)
    with Session(engine) as session, session.begin():
        session.add(
            Dossier(
                code=CODE,
                code_key=code_key(CODE),
                procedure_name="Đăng ký khai tử",
                department="Tư pháp - Hộ tịch",
                status=4,
                due_at=datetime(2026, 11, 30, 17, 0, tzinfo=VIETNAM),
                snapshot_at=NOW,
            )
        )
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def job(engine: Engine, **settings: object) -> DossierNotices:
    return DossierNotices(engine, lambda: get_watch().current.ward, Settings(**settings))  # type: ignore[arg-type]


def agree(session: Session, channel: str = "web", conversation: str = "c1") -> Following:
    dossier = session.scalars(select(Dossier)).one()
    assert follow(session, dossier, channel, conversation, wording=WORDING, now=NOW)
    session.commit()
    return session.scalars(select(Following).order_by(Following.id.desc())).first() or pytest.fail("not followed")


def change(session: Session, status: int, reason: str = "", **columns: object) -> None:
    dossier = session.scalars(select(Dossier)).one()
    before, dossier.status, dossier.reason = dossier.status, status, reason
    for name, value in columns.items():
        setattr(dossier, name, value)
    session.add(DossierEvent(dossier_id=dossier.id, at=NOW, status_before=before, status=status, note=reason))
    session.commit()


def told(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Message.text).where(Message.author == Author.BOT).order_by(Message.id)))


def test_change_is_told_once(engine: Engine, session: Session) -> None:
    agree(session)
    assert job(engine).send_due(NOW) == 0
    change(session, 5, "Thiếu giấy báo tử")
    assert job(engine).send_due(NOW) == 1
    assert job(engine).send_due(NOW + timedelta(minutes=1)) == 0
    (text,) = told(engine)
    assert "cần nộp thêm giấy tờ" in text
    assert "Thiếu giấy báo tử" in text
    assert "nhắn NGỪNG" in text


def test_same_status_again_later_is_news_again(engine: Engine, session: Session) -> None:
    agree(session)
    for status in (5, 4, 5):
        change(session, status, "Thiếu giấy báo tử" if status == 5 else "")
        job(engine).send_due(NOW)
    assert len(told(engine)) == 3


def test_what_was_before_the_consent_is_not_told(engine: Engine, session: Session) -> None:
    change(session, 5)
    agree(session)
    assert job(engine).send_due(NOW) == 0


def test_night_waits_for_the_morning_and_tells_the_newest(engine: Engine, session: Session) -> None:
    agree(session)
    night = NOW.replace(hour=23)
    change(session, 5)
    assert job(engine).send_due(night) == 0
    change(session, 9, finished_at=NOW)
    assert job(engine).send_due(night + timedelta(hours=9)) == 1
    assert "Đã có kết quả" in told(engine)[0]


def test_parallel_processes_tell_once(engine: Engine, session: Session) -> None:
    for n in range(10):
        agree(session, conversation=f"c{n}")
    change(session, 5)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: job(engine).send_due(NOW), range(4)))
    assert len(told(engine)) == 10


def test_reminder_comes_on_the_working_day_before(engine: Engine, session: Session) -> None:
    agree(session)
    thursday, friday = (datetime(2026, 11, day, 9, 0, tzinfo=VIETNAM) for day in (26, 27))
    assert job(engine).send_due(thursday) == 0
    assert job(engine).send_due(friday) == 1
    assert job(engine).send_due(friday + timedelta(days=1)) == 0
    assert "hẹn trả thứ Hai 30/11/2026" in told(engine)[0]


def test_waiting_result_is_told_after_three_and_ten_working_days(engine: Engine, session: Session) -> None:
    agree(session)
    change(session, 9, finished_at=NOW)
    days = [NOW + timedelta(days=n) for n in range(25)]
    assert [n for n, day in enumerate(days) if job(engine).send_due(day)] == [0, 4, 15]
    assert "đang chờ bà con đến nhận" in told(engine)[1]


def test_end_of_the_dossier_asks_for_a_rating_and_ends_the_following(engine: Engine, session: Session) -> None:
    following = agree(session)
    change(session, 10, returned_at=NOW)
    assert job(engine).send_due(NOW) == 1
    message = session.scalars(select(Message)).one()
    assert [button["title"] for button in message.buttons][::4] == ["Rất hài lòng", "Rất không hài lòng"]
    typed = session.scalars(select(Conversation.choices)).one()
    assert chosen("1", typed) == ("Rất hài lòng", message.buttons[0]["payload"])
    session.refresh(following)
    assert (following.ended_by, following.ended_at) == (EndedBy.OVER, NOW)
    change(session, 9)
    assert job(engine).send_due(NOW) == 0


@pytest.mark.parametrize(("details", "reason_told"), [(False, False), (True, True)])
def test_telegram_gets_the_reason_only_if_the_ward_says_so(
    engine: Engine, session: Session, details: bool, reason_told: bool
) -> None:
    agree(session, "telegram", "4711")
    change(session, 5, "Thiếu giấy báo tử")
    assert job(engine, telegram_details=details).send_due(NOW) == 1
    assert ("Thiếu giấy báo tử" in told(engine)[0]) is reason_told
    assert session.scalars(select(Outbox.conversation)).all() == ["4711"]


def test_zalo_waits_until_the_resident_writes_again(engine: Engine, session: Session) -> None:
    agree(session, "zalo", "77")
    change(session, 5)
    assert job(engine).send_due(NOW) == 0
    session.add(Message(channel="zalo", conversation="77", author=Author.RESIDENT, text="chào", created_at=NOW))
    session.commit()
    assert job(engine).send_due(NOW) == 1
    assert session.scalar(select(func.count()).select_from(Outbox)) == 1


def test_page_finds_the_notice_in_its_conversation_and_nothing_is_queued(engine: Engine, session: Session) -> None:
    agree(session)
    change(session, 5)
    job(engine).send_due(NOW)
    assert session.scalars(select(Message.conversation)).all() == ["c1"]
    assert session.scalars(select(Outbox)).all() == []


class TestConsent:
    def test_is_kept_with_who_when_where_and_its_wording(self, session: Session) -> None:
        kept = agree(session, "zalo", "77")
        assert (kept.channel, kept.conversation, kept.agreed_at, kept.wording) == ("zalo", "77", NOW, WORDING)

    def test_given_twice_counts_once(self, session: Session) -> None:
        agree(session)
        dossier = session.scalars(select(Dossier)).one()
        assert not follow(session, dossier, "web", "c1", wording=WORDING, now=NOW)

    def test_taken_back_ends_the_notices_and_can_be_given_again(self, engine: Engine, session: Session) -> None:
        ended = agree(session)
        assert unfollow(session, "web", "c1", NOW, EndedBy.WITHDRAWN) == 1
        session.commit()
        change(session, 5)
        assert job(engine).send_due(NOW) == 0
        session.refresh(ended)
        assert ended.ended_by == EndedBy.WITHDRAWN
        assert agree(session).id != ended.id

    def test_of_one_conversation_leaves_the_others(self, engine: Engine, session: Session) -> None:
        agree(session)
        agree(session, "zalo", "c1")
        unfollow(session, "web", "c1", NOW)
        session.commit()
        assert session.scalars(select(Following.channel).where(Following.ended_at.is_(None))).all() == ["zalo"]

    def test_moves_with_the_conversation(self, engine: Engine, session: Session) -> None:
        agree(session, "telegram", "-100")
        with engine.begin() as connection:
            conversations.move(connection, "telegram", "-100", "-200", NOW)
        change(session, 5)
        assert job(engine).send_due(NOW) == 1
        assert session.scalars(select(Outbox.conversation)).all() == ["-200"]

    def test_goes_with_the_erased_conversation(self, engine: Engine, session: Session) -> None:
        agree(session)
        change(session, 5)
        job(engine).send_due(NOW)
        with engine.begin() as connection:
            conversations.erase(connection, "web", "c1", NOW)
        assert session.scalars(select(Following)).all() == []
        assert session.scalars(select(Notice)).all() == []
