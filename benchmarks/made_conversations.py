"""Invented conversations in bulk: ten messages each, two years up to now, with tickets, questions and all that a desk
reads beside them. Made in the database where there are many, so that two million messages take a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.made_desk import CHANNELS, MOMENT, OFFICERS, SPAN, add_rows, fill_beside, name_of
from bot.desk.officers.models import Role
from bot.desk.officers.service import invite, open_session
from bot.desk.tickets.codes import new_code

MESSAGES = 10  # of one conversation
LONG = "c0000000"  # a conversation that went on for years
LONG_MESSAGES = 5_000
KEY = "a session of the benchmark"

_TICKET_EVERY = 10  # conversations
_WAITING, _TAKEN = 40, 60  # tickets; all before them are done
_FILL = 20_000  # conversations in one statement

_OPENINGS = (
    "cho hỏi",
    "em muốn hỏi",
    "dạ cho con hỏi",
    "làm sao để",
    "nhà tôi cần",
    "bên mình có",
    "giờ muốn",
    "xin hỏi",
)
_MATTERS = (
    "trạm sạc xe điện",
    "sửa nhà cấp bốn",
    "vay vốn chăn nuôi",
    "đăng ký xe máy cũ",
    "đổi tên đường trong sổ",
    "tách thửa đất vườn",
    "hỗ trợ tiền điện",
    "đèn đường hẻm",
    "nuôi chó thả rông",
    "mở lớp dạy thêm",
    "bảo hiểm cho người già",
    "xây mộ trong vườn",
)
_ENDINGS = ("thì cần gì", "ở đâu vậy", "mất bao lâu", "bao nhiêu tiền", "ai làm được", "có được không", "hỏi ai")
_ANSWER = (
    "Dạ, thủ tục này làm tại Trung tâm Phục vụ hành chính công phường. Bà con mang theo giấy tờ tùy thân, tờ khai theo "
    "mẫu và bản sao giấy tờ liên quan. Thời hạn giải quyết là 3 ngày làm việc, không thu lệ phí. Nguồn: văn bản bịa."
)


@dataclass(frozen=True)
class Made:
    """What there is to ask for."""

    code: str  # of a ticket that is taken
    conversation: str  # its path at the desk
    answered: str  # one that only the bot answered


def fill_desk(engine: Engine, conversations: int, now: datetime) -> Made:
    """Fill an empty database that has the newest schema."""
    step = SPAN / conversations
    for first in range(0, conversations, _FILL):
        _talks(engine, first, min(first + _FILL, conversations), now - SPAN, step)
    _long_talk(engine, now)
    _people(engine, now)
    made = _tickets(engine, conversations, now - SPAN, step)
    fill_beside(engine, now)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            for name in ("message", "question"):
                connection.exec_driver_sql(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")
        connection.exec_driver_sql("ANALYZE")
    return made


def _talks(engine: Engine, first: int, last: int, start: datetime, step: timedelta) -> None:
    sqlite = engine.dialect.name == "sqlite"
    moment = MOMENT[engine.dialect.name]
    began = f"({start.timestamp():.0f} + i * {step.total_seconds():.3f})"
    name = "printf('c%07d', i + 1)" if sqlite else "'c' || lpad((i + 1)::text, 7, '0')"
    channel = _pick("i", CHANNELS)
    at = moment.format(f"{began} + k * 30")
    numbers = f"""WITH RECURSIVE talk(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM talk WHERE i + 1 < {last}),
        turn(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM turn WHERE k + 1 < {MESSAGES})"""
    asked = (
        f"{_pick('i * 7 + k', _OPENINGS)} || ' ' || {_pick('i * 5 + k * 3', _MATTERS)} || ' ' || "
        f"{_pick('i * 3 + k', _ENDINGS)} || ' ' || (i % 500)"
    )
    outcome = _pick("(i * 13 + k * 17)", ("asked_back", "not_understood", "out_of_scope", *["answered"] * 17))
    no = "0" if sqlite else "false"
    yes = "1" if sqlite else "true"
    statements = (
        f"""INSERT INTO conversation (channel, conversation, holder, memory, choices, updated_at)
        {numbers} SELECT {channel}, {name}, 'bot', '{"x" * 300}', '[]', {moment.format(f"{began} + 300")} FROM talk""",
        f"""INSERT INTO message (id, channel, conversation, external_id, author, text, shown, buttons, attachment,
            attachments, written_by, source, answer_to, created_at, delivery_id, attempts, error, answered_at)
        {numbers} SELECT i * {MESSAGES} + k + 1, {channel}, {name},
            CASE WHEN k % 2 = 0 THEN 'm' || i || '-' || k END, CASE WHEN k % 2 = 0 THEN 'resident' ELSE 'bot' END,
            CASE WHEN k % 2 = 0 THEN {asked} ELSE '{_ANSWER}' END, '', '[]', '', '[]', '', '',
            CASE WHEN k % 2 = 1 THEN i * {MESSAGES} + k END, {at}, '', 0, '',
            CASE WHEN k % 2 = 0 THEN {moment.format(f"{began} + k * 30 + (i % 7) * 0.01")} END
        FROM talk, turn ORDER BY i, k""",
        f"""INSERT INTO question (id, message_id, asked_at, typed, kind, procedure, aspect, general, confidence,
            outcome, waits, text, settled_by)
        {numbers}, found AS (SELECT i * {MESSAGES} + k + 1 AS number, {at} AS at, {outcome} AS outcome,
            {asked} AS asked, {_pick("i + k", [f"1.{code:06d}" for code in range(656, 696)])} AS procedure
            FROM talk, turn WHERE k % 2 = 0)
        SELECT number, number, at, {yes}, 'procedure', procedure, 'documents', '', 0.8, outcome,
            CASE WHEN outcome = 'answered' OR {_settled(engine, start)} THEN {no} ELSE {yes} END,
            CASE WHEN outcome = 'answered' THEN '' ELSE asked END, '' FROM found""",
    )
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%") if not sqlite else statement)


def _settled(engine: Engine, start: datetime) -> str:
    """What was asked more than sixty days ago has been looked at."""
    return f"at < {MOMENT[engine.dialect.name].format((start + SPAN - timedelta(days=60)).timestamp())}"


def _pick(number: str, of: Any) -> str:
    """An SQL expression: the entry of `of` by `number`."""
    cases = " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(of))
    return f"(CASE ({number}) % {len(of)} {cases} END)"


def _long_talk(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        last = connection.scalar(text("SELECT max(id) FROM message"))
    rows = [
        {
            "id": last + number + 1,
            "channel": "telegram",
            "conversation": LONG,
            "author": "bot" if number % 2 else "resident",
            "text": _ANSWER if number % 2 else f"{_MATTERS[number % len(_MATTERS)]} ở đâu",
            "created_at": now - (LONG_MESSAGES - number) * timedelta(hours=3),
        }
        for number in range(LONG_MESSAGES)
    ]
    talk = {
        "channel": "telegram",
        "conversation": LONG,
        "holder": "bot",
        "memory": "",
        "choices": [],
        "updated_at": now,
    }
    add_rows(engine, "conversation", [talk])
    add_rows(engine, "message", rows)


def _people(engine: Engine, now: datetime) -> None:
    from sqlalchemy.orm import Session

    with Session(engine) as session, session.begin():
        for number in range(OFFICERS):
            role = Role.ADMIN if number == 0 else Role.OFFICER
            officer, _ = invite(session, f"can-bo-{number}", f"Cán bộ Mẫu {number}", role, "", "benchmark", now)
            officer.password, officer.invitation = "-", None
            if number == 0:
                open_session(session, officer, KEY, timedelta(hours=10), now)


def _tickets(engine: Engine, conversations: int, start: datetime, step: timedelta) -> Made:
    """Tickets by every tenth conversation; the newest wait, those before them are taken, the others done."""
    owners = range(0, conversations, _TICKET_EVERY)
    tickets, seen, notes = [], [], []
    codes: set[str] = set()
    while len(codes) < len(owners):
        codes.add(new_code())
    for place, (number, code) in enumerate(zip(owners, sorted(codes), strict=True)):
        left = len(owners) - place
        state = "waiting" if left <= _WAITING else "taken" if left <= _WAITING + _TAKEN else "done"
        opened = start + number * step
        officer = None if state == "waiting" else number // _TICKET_EVERY % OFFICERS + 1
        closed = opened + timedelta(minutes=40) if state == "done" else None
        tickets.append(
            {
                "id": place + 1,
                "code": code,
                "channel": CHANNELS[number % len(CHANNELS)],
                "conversation": name_of(number),
                "reason": "asked",
                "field": ("", "tu-phap", "dia-chinh")[place % 3],
                "state": state,
                "officer_id": officer,
                "question": number * MESSAGES + 1,
                "opened_at": opened,
                "promised_at": opened + timedelta(minutes=30),
                "alerted_at": opened,
                "taken_at": opened if officer else None,
                "answered_at": closed,
                "closed_at": closed,
                "closed_by": "can-bo-1" if closed else "",
            }
        )
        message = number * MESSAGES + 3
        if officer:
            seen.append({"ticket_id": place + 1, "officer_id": officer, "message": message, "looked_at": opened})
        notes += [{"ticket_id": place + 1, "at": opened, "by": "Cán bộ Mẫu 1", "what": "taken", "text": ""}] * 2
    add_rows(engine, "ticket", tickets)
    add_rows(engine, "ticket_seen", seen)
    add_rows(engine, "ticket_note", notes)
    mine = tickets[-_WAITING - 5]
    plain = conversations - 2  # of no ticket
    return Made(
        code=str(mine["code"]),
        conversation=f"{mine['channel']}/{mine['conversation']}",
        answered=f"{CHANNELS[plain % len(CHANNELS)]}/{name_of(plain)}",
    )
