"""Calls to officers on duty, the reminder of the evening before, the morning list: what is sent to whom, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.catalogue.loader import ward_path
from bot.catalogue.ward import load_ward
from bot.channels.telegram.channel import TelegramChannel
from bot.desk.home_visits.duty import answer_call
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.repository import HomeVisitRepository
from bot.desk.home_visits.service import Asked, HomeVisits
from bot.desk.officers.models import Officer, Role
from bot.desk.officers.service import invite
from bot.messaging import repository
from bot.messaging.fitting import chosen
from bot.messaging.home_visit_notices import HomeVisitNotices
from bot.messaging.models import Message, Outbox
from bot.messaging.service import Messaging
from bot.settings import ROOT, VIETNAM, Settings, get_settings
from tests.messaging.standins import Counting

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=VIETNAM)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
WARD = load_ward(ward_path(ROOT / "data", "buon-ma-thuot"))
HOA = Person("Nguyễn Thị Hoa", "0912345678", "12 Lê Duẩn", "gia đình vừa có người mất")
ASKED = Asked("khai tử", HOA, "tổ dân phố 7 Tân Tiến", "web", "family")


class Duty:
    """The job on a test's database, with what it wrote so far."""

    def __init__(self, engine: Engine, **settings: bool) -> None:
        self.engine = engine
        telegram = TelegramChannel(Settings(telegram_token=SecretStr("1:a")), engine, key=b"k" * 32)
        messaging = Messaging(Counting(), engine, lambda: NIGHT, [telegram])
        self.job = HomeVisitNotices(engine, messaging, lambda: WARD, Settings(**settings))

    def officer(self, name: str, chat: str) -> None:
        with Session(self.engine) as session, session.begin():
            made, _ = invite(session, name, f"Cán bộ {name}", Role.OFFICER, "", "test", NIGHT)
            made.on_duty, made.alert_channel, made.alert_chat = True, "telegram", chat

    def asks(self, asked: Asked, now: datetime) -> str:
        with Session(self.engine) as session, session.begin():
            visits = HomeVisits(session, WARD, now)
            at = visits.free()[0] if asked.at else None
            return visits.request(replace(asked, at=at)).code

    def answers(self, code: str, chat: str, now: datetime, *, takes: bool) -> None:
        with Session(self.engine) as session, session.begin():
            visits = HomeVisitRepository(session)
            answer_call(visits, visits.by_code(code), ("telegram", chat), takes, now)

    def said(self, conversation: str) -> list[str]:
        with self.engine.connect() as connection:
            texts = select(Message.text).where(Message.conversation == conversation).order_by(Message.id)
            return list(connection.execute(texts).scalars())

    def queued(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(Outbox.conversation).order_by(Outbox.message_id)).scalars())


@pytest.fixture
def duty(engine: Engine) -> Duty:
    return Duty(engine)


def minutes(count: int) -> datetime:
    return NIGHT + timedelta(minutes=count)


class TestCalling:
    def test_one_after_the_other_at_night_until_somebody_takes_it(self, duty: Duty) -> None:
        duty.officer("binh", "11")
        duty.officer("lan", "22")
        code = duty.asks(replace(ASKED, urgent=True), NIGHT)
        for minute in (0, 1, 9, 10, 12):
            duty.job.do_due(minutes(minute))
        assert duty.queued() == ["11", "22"]
        [call] = duty.said("22")
        assert call.startswith(f"GỌI TRỰC: có yêu cầu gấp tại nhà, số {code}.")
        with duty.engine.connect() as connection:
            known = repository.conversation(connection, "telegram", "22")
        assert known
        assert chosen("1", known.choices) == ("Tôi nhận", known.choices[0][1])
        assert [("gọi người tiếp theo" in text) for text in duty.said("family")] == [True]
        duty.answers(code, "22", minutes(12), takes=True)
        duty.job.do_due(minutes(13))
        duty.job.do_due(minutes(40))
        assert duty.queued() == ["11", "22"]
        assert [text for text in duty.said("family") if "Cán bộ lan đã nhận" in text]

    @pytest.mark.parametrize("detail", [False, True])
    def test_who_and_where_goes_abroad_only_if_the_ward_says_so(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch, detail: bool
    ) -> None:
        monkeypatch.setattr(get_settings(), "public_url", "https://motcua.example")
        duty = Duty(engine, telegram_details=detail)
        duty.officer("binh", "11")
        code = duty.asks(replace(ASKED, urgent=True), NIGHT)
        duty.job.do_due(NIGHT)
        [call] = duty.said("11")
        for personal in ("Nguyễn Thị Hoa", "0912345678", "12 Lê Duẩn", "khai tử"):
            assert (personal in call) is detail
        assert (f"https://motcua.example/desk/tai-nha/{code}" in call) is not detail

    def test_who_is_busy_is_followed_at_once(self, duty: Duty) -> None:
        duty.officer("binh", "11")
        duty.officer("lan", "22")
        code = duty.asks(replace(ASKED, urgent=True), NIGHT)
        duty.job.do_due(NIGHT)
        duty.answers(code, "11", minutes(1), takes=False)
        duty.job.do_due(minutes(1))
        assert duty.queued() == ["11", "22"]

    def test_when_nobody_answers_the_resident_is_told_to_ring_and_calling_goes_on(self, duty: Duty) -> None:
        duty.officer("binh", "11")
        duty.asks(replace(ASKED, urgent=True), NIGHT)
        for minute in (0, 10):
            duty.job.do_due(minutes(minute))
        assert duty.queued() == ["11", "11"]
        assert "đừng chờ tin nhắn, xin gọi thẳng số trực 0262 300 0005" in duty.said("family")[-1]

    def test_without_an_officer_on_duty_the_resident_knows_at_once_and_only_once(self, duty: Duty) -> None:
        duty.asks(replace(ASKED, urgent=True), NIGHT)
        for minute in (0, 1, 10, 20):
            duty.job.do_due(minutes(minute))
        assert len(duty.said("family")) == 1
        assert "0262 300 0005" in duty.said("family")[0]


class TestReminders:
    def test_resident_is_reminded_once_the_evening_before(self, duty: Duty) -> None:
        duty.asks(replace(ASKED, at=MONDAY), MONDAY)  # the first free time: this afternoon
        sunday = MONDAY - timedelta(days=1)
        for at in (sunday.replace(hour=16), sunday.replace(hour=21), sunday.replace(hour=17), sunday.replace(hour=18)):
            duty.job.do_due(at)
        [reminder] = duty.said("family")
        assert "thứ Hai 23/11/2026" in reminder

    def test_officers_get_the_list_in_the_morning_without_names(self, duty: Duty) -> None:
        duty.officer("binh", "11")
        duty.asks(replace(ASKED, at=MONDAY), MONDAY)
        for hour in (6, 7, 9):
            duty.job.do_due(MONDAY.replace(hour=hour))
        [listed] = duty.said("11")
        assert "khai tử, tổ dân phố 7 Tân Tiến" in listed
        assert "Hoa" not in listed

    def test_no_list_on_a_day_without_visits(self, duty: Duty) -> None:
        duty.officer("binh", "11")
        assert duty.job.do_due(MONDAY) == 0

    def test_dismissed_officer_is_not_called(self, duty: Duty) -> None:
        duty.officer("binh", "11")
        with Session(duty.engine) as session, session.begin():
            session.scalars(select(Officer)).one().dismissed_at = NIGHT
        duty.asks(replace(ASKED, urgent=True), NIGHT)
        duty.job.do_due(NIGHT)
        assert duty.queued() == []
