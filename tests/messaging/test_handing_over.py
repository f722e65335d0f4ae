"""A person is asked for, or needed: the ticket, what the resident is told, and the bot's silence."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, make_url, select
from sqlalchemy.orm import Session

from bot.assistant.turn import Reply, Turn
from bot.database import make_engine
from bot.desk.officers.models import Officer, Role, SignedIn
from bot.desk.officers.service import invite
from bot.desk.tickets.models import Reason, State, Ticket
from bot.desk.tickets.service import MOST_TRIES, TakenBySomebody
from bot.messaging import officers_at_work as work
from bot.messaging.channel import Incoming
from bot.messaging.desk_jobs import DeskJobs
from bot.messaging.hand_back import hand_back
from bot.messaging.models import Holder
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.settings import VIETNAM, Settings
from tests.messaging.standins import Script, Standin

FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=VIETNAM)  # the sample ward is open
EVENING = FRIDAY.replace(hour=19)
KINDS = {
    "gặp cán bộ": "human",
    "xyz": "unclear",
    "cháy nhà rồi": "complaint",
    "chasy nhaf": "complaint",
    "ck danh vk": "complaint",
}


class Understands(Standin):
    """An assistant whose understanding a test chooses by the words."""

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        kind = KINDS.get(text, "procedure")
        found = Understanding(text, kind, "1.000656" if kind == "procedure" else "", "overview", 0.9)
        return Turn(found, (Reply("Máy trả lời."),), memory)


class Ward:
    """A ward's server with two officers and a clock that a test sets."""

    def __init__(self, engine: Engine, *, staffed: bool = True) -> None:
        self.engine = engine
        self.now = FRIDAY
        self.messaging = Messaging(Understands(), engine, lambda: self.now)
        self.number = 0
        if staffed:
            self.hong, self.lan = self.officer("hong", "Cán bộ Hồng"), self.officer("lan", "Cán bộ Lan")

    def officer(self, username: str, name: str) -> SignedIn:
        with Session(self.engine) as session, session.begin():
            made, _ = invite(session, username, name, Role.OFFICER, "", "test", self.now)
            made.password = "-"
            return SignedIn(made.id, username, name, Role.OFFICER, "")

    async def says(self, text: str, conversation: str = "a", channel: str = "web") -> str:
        self.number += 1
        answers = await self.messaging.answer(Incoming(channel, conversation, f"m{self.number}", text))
        return "\n".join(answer.text for answer in answers)

    def ticket(self, conversation: str = "a") -> Ticket:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.scalars(select(Ticket).where(Ticket.conversation == conversation)).one()

    def holder(self) -> Holder:
        return self.messaging.holder("web", "a")

    def read(self, conversation: str = "a") -> list[str]:
        return [message.text for message in self.messaging.history("web", conversation)]


@pytest.fixture
def ward(engine: Engine) -> Ward:
    return Ward(engine)


async def test_who_asks_for_a_person_is_told_number_and_time(ward: Ward) -> None:
    told = await ward.says("gặp cán bộ")
    ticket = ward.ticket()
    assert ticket.reason == Reason.ASKED
    assert f"Số phiếu: {ticket.code}" in told
    assert "chậm nhất 9 giờ 30" in told
    assert ward.holder() is Holder.WAITING


async def test_out_of_hours_the_next_working_time_is_promised(ward: Ward) -> None:
    ward.now = EVENING
    told = await ward.says("gặp cán bộ")
    assert "ngoài giờ" in told
    assert "7 giờ 30 thứ Hai 30/11/2026" in told


async def test_while_it_waits_the_bot_goes_on_and_opens_no_second_ticket(ward: Ward) -> None:
    await ward.says("gặp cán bộ")
    assert await ward.says("khai tử cần gì") == "Máy trả lời."
    assert ward.holder() is Holder.WAITING
    assert f"đang chờ cán bộ, số phiếu {ward.ticket().code}" in await ward.says("gặp cán bộ")


async def test_not_understood_twice_is_a_matter_for_a_person(ward: Ward) -> None:
    assert await ward.says("xyz") == "Máy trả lời."
    await ward.says("khai tử cần gì")
    assert await ward.says("xyz") == "Máy trả lời."
    assert "Số phiếu" in await ward.says("xyz")
    assert ward.ticket().reason == Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize("typed", ["cháy nhà rồi", "chasy nhaf", "ck danh vk"])
async def test_danger_is_told_to_officers_at_once(ward: Ward, typed: str) -> None:
    assert "báo ngay cho cán bộ" in await ward.says(typed)
    assert ward.ticket().reason == Reason.DANGER
    assert ward.ticket().promised_at == FRIDAY + timedelta(minutes=10)


async def test_where_nobody_could_answer_nothing_is_promised(engine: Engine) -> None:
    ward = Ward(engine, staffed=False)
    assert await ward.says("gặp cán bộ") == "Máy trả lời."
    assert ward.holder() is Holder.BOT


async def test_an_officer_takes_writes_and_gives_back(ward: Ward) -> None:
    await ward.says("gặp cán bộ")
    code = ward.ticket().code
    with Session(ward.engine) as db, db.begin():
        ticket = db.scalars(select(Ticket)).one()
        work.take(db, ward.messaging, ticket, ward.hong, ward.now)
    assert ward.holder() is Holder.OFFICER
    assert ward.read()[-1] == f"Cán bộ Hồng đang trả lời bà con. Từ giờ là người thật, máy im lặng. (Phiếu {code})"
    assert await ward.says("khai tử cần gì") == ""
    with Session(ward.engine) as db, db.begin():
        ticket = db.scalars(select(Ticket)).one()
        work.write(db, ward.messaging, ticket, ward.hong, "Bà con mang căn cước ra quầy 2.", ward.now)
    assert ward.messaging.history("web", "a")[-1].written_by == "Cán bộ Hồng"
    with Session(ward.engine) as db, db.begin():
        work.close(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.hong, ward.now)
    assert "Từ giờ máy trả lời lại" in ward.read()[-1]
    assert await ward.says("khai tử cần gì") == "Máy trả lời."
    assert ward.holder() is Holder.BOT
    assert ward.ticket().state == State.DONE


async def test_what_a_colleague_has_cannot_be_taken(ward: Ward) -> None:
    await ward.says("gặp cán bộ")
    with Session(ward.engine) as db, db.begin():
        work.take(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.hong, ward.now)
    with Session(ward.engine) as db, pytest.raises(TakenBySomebody):
        work.write(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.lan, "Chào bà con", ward.now)
    with Session(ward.engine) as db, db.begin():
        ticket = db.scalars(select(Ticket)).one()
        work.hand_on(db, ward.messaging, ticket, ward.hong, ward.now, to=db.get(Officer, ward.lan.id))
    assert "chuyển cho Cán bộ Lan" in ward.read()[-1]
    assert await ward.says("còn gì nữa không") == "", "a person is expected: the bot stays silent"
    with Session(ward.engine) as db, db.begin():
        work.write(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.lan, "Chào bà con", ward.now)
    assert ward.ticket().state == State.TAKEN


async def test_an_officer_steps_into_a_conversation_with_the_bot(ward: Ward) -> None:
    await ward.says("khai tử cần gì")
    with Session(ward.engine) as db, db.begin():
        work.step_in(db, ward.messaging, "web", "a", ward.hong, ward.now)
    assert ward.ticket().reason == Reason.STEPPED_IN
    assert await ward.says("còn gì nữa") == ""


async def test_a_code_fetches_the_answer_on_another_channel(ward: Ward) -> None:
    await ward.says("gặp cán bộ")
    code = ward.ticket().code
    assert "Chậm nhất 9 giờ 30" in await ward.says(f"phiếu {code}", "b", "telegram")
    with Session(ward.engine) as db, db.begin():
        work.write(
            db, ward.messaging, db.scalars(select(Ticket)).one(), ward.hong, "Mang căn cước ra quầy 2.", ward.now
        )
    spaced = f"Ma phieu {code[:3].lower()} {code[3:].lower()}"
    assert "Mang căn cước ra quầy 2." in await ward.says(spaced, "b", "telegram")
    assert "Mang căn cước ra quầy 2." in await ward.says(code, "c", "zalo")


async def test_guessing_at_codes_ends_soon(ward: Ward) -> None:
    await ward.says("gặp cán bộ")
    code = ward.ticket().code
    for _ in range(MOST_TRIES):
        assert "Không tìm thấy phiếu" in await ward.says("phiếu AAA444", "thief")
    assert "xin đợi một giờ" in await ward.says(f"phiếu {code}", "thief")
    assert "Chậm nhất" in await ward.says(f"phiếu {code}", "b")
    ward.now += timedelta(hours=2)
    assert code in await ward.says(f"phiếu {code}", "thief")


async def test_a_turn_under_way_does_not_answer_after_the_officer_came(engine: Engine) -> None:
    ward = Ward(engine)
    await ward.says("gặp cán bộ")

    class Slow(Understands):
        async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
            with Session(engine) as db, db.begin():
                work.take(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.hong, ward.now)
            return await super().take_turn(text, sender_id, channel, memory)

    ward.messaging = Messaging(Slow(), engine, lambda: ward.now)
    assert await ward.says("khai tử cần gì") == ""
    assert ward.holder() is Holder.OFFICER


@pytest.mark.parametrize("text", ["phiếu", "THANKS", "khai tử", "phiếu thu 12345", "H15.30-251123-0001", "cảm ơn ạ"])
async def test_what_is_no_code_is_the_bots(ward: Ward, text: str) -> None:
    assert await ward.says(text) == "Máy trả lời."


def test_codes_are_easily_told() -> None:
    from bot.desk.tickets.codes import find_code, new_code

    for _ in range(300):
        code = new_code()
        assert re.fullmatch(r"[A-Z0-9]{6}", code)
        assert not set(code) & set("0O1IL2Z5S8B")
        assert find_code(code) == find_code(f"cho xem phiếu số {code.lower()} với") == code


async def test_a_forgotten_conversation_goes_back_to_the_bot(ward: Ward) -> None:
    jobs = DeskJobs(ward.engine, ward.messaging, Settings())
    await ward.says("gặp cán bộ")
    with Session(ward.engine) as db, db.begin():
        work.take(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.hong, ward.now)
    assert jobs.work(ward.now + timedelta(hours=3)) == 0
    assert jobs.work(ward.now + timedelta(hours=5)) == 1
    assert "chuyển lại cho cán bộ khác" in ward.read()[-1]
    assert ward.holder() is Holder.WAITING
    with Session(ward.engine) as db, db.begin():
        work.write(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.lan, "Chào bà con", ward.now)
    assert jobs.work(ward.now + timedelta(hours=5)) == 1
    assert "Từ giờ máy trả lời lại" in ward.read()[-1]
    assert await ward.says("khai tử cần gì") == "Máy trả lời."


async def test_a_forgotten_conversation_is_given_back_by_one_process(ward: Ward, database_url: str) -> None:
    if ward.engine.dialect.name == "sqlite":  # there is one process
        return
    await ward.says("gặp cán bộ")
    with Session(ward.engine) as db, db.begin():
        work.take(db, ward.messaging, db.scalars(select(Ticket)).one(), ward.hong, ward.now)
    later = ward.now + timedelta(hours=5)
    url = make_url(database_url)
    hurried = url.update_query_dict({"options": f"{url.query['options']} -clock_timeout=1s"})
    impatient = make_engine(hurried.render_as_string(hide_password=False))
    with Session(ward.engine) as db, db.begin():
        db.scalars(select(Ticket).with_for_update()).one()  # as another process has it
        assert DeskJobs(impatient, ward.messaging, Settings()).work(later) == 0
    assert DeskJobs(impatient, ward.messaging, Settings()).work(later) == 1
    impatient.dispose()


async def test_an_officer_who_answers_on_zalo_itself_settles_the_ticket(ward: Ward) -> None:
    await ward.says("gặp cán bộ", "z", "zalo")
    await ward.messaging.officer_wrote("zalo", "z", "x1", "Chào bà con")
    assert ward.ticket("z").state == State.DONE
    assert await ward.says("khai tử cần gì", "z", "zalo") == ""
    assert hand_back(ward.engine, "zalo", ward.now + timedelta(hours=5), ward.now) == 1


async def test_who_is_on_duty_is_alerted_once(ward: Ward) -> None:
    ward.messaging = Messaging(Understands(), ward.engine, lambda: ward.now, [Script()])
    jobs = DeskJobs(ward.engine, ward.messaging, Settings())
    with Session(ward.engine) as db, db.begin():
        lan = db.get_one(Officer, ward.lan.id)
        lan.on_duty, lan.alert_channel, lan.alert_chat = True, Script.name, "chat-of-lan"
    ward.now = EVENING
    await ward.says("gặp cán bộ")
    assert jobs.work(ward.now) == 0, "it is no danger and the office is closed"
    assert jobs.work(FRIDAY) == 1
    assert jobs.work(FRIDAY) == 0
    [alert] = ward.messaging.history(Script.name, "chat-of-lan")
    assert ward.ticket().code in alert.text
