"""Invented dossiers by number: the same ones every time, day after day, made here or in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, text

from bot.dossiers.codes import code_key
from bot.dossiers.records import Record
from bot.keys import keyed_hash
from bot.settings import VIETNAM

KEY = b"of the benchmark and no secret at all"
_UNITS, _A_DAY = 50, 100  # dossiers of one unit on one day
_FIRST_DAY = date(2020, 1, 1)


def code(number: int) -> str:
    """The code of dossier `number`; numbers go up with the days."""
    day, of_day = divmod(number, _UNITS * _A_DAY)
    unit, sequence = divmod(of_day, _A_DAY)
    return f"H15.{unit:02d}.01-{_FIRST_DAY + timedelta(days=day):%y%m%d}-{sequence:04d}"


def records(first: int, last: int) -> Iterator[Record]:
    """Dossiers `first` to `last`, as a file of a ward tells them."""
    random = Random(first)
    for number in range(first, last):
        own = code(number)
        received = datetime(2020, 1, 1, 8, tzinfo=VIETNAM) + timedelta(days=number // (_UNITS * _A_DAY))
        status = random.choice((4, 5, 9, 10, 10, 10, 10, 10))
        values: dict[str, Any] = {
            "code": own,
            "code_key": code_key(own),
            "procedure_code": f"1.{random.randrange(10**6):06d}",
            "procedure_name": "Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh",
            "applicant": "N. V. Mẫu",
            "phone_hash": keyed_hash(KEY, "phone", str(number)),
            "phone_last4": f"{random.randrange(10**4):04d}",
            "id_hash": keyed_hash(KEY, "id", str(number)),
            "id_last4": f"{random.randrange(10**4):04d}",
            "received_at": received,
            "due_at": received + timedelta(days=random.randrange(1, 30)),
            "status": status,
            "status_text": {4: "Đang xử lý", 5: "Chờ bổ sung", 9: "Đã có kết quả", 10: "Đã trả kết quả"}[status],
            "reason": "Thiếu giấy báo tử" if status == 5 else "",
            "department": "UBND phường Mẫu",
        }
        yield Record(values["code_key"], values)


# What the two databases write differently: two digits, four digits, the day of a code, a moment, a hash.
_SQLITE = {
    "two": "printf('%02d', {})",
    "four": "printf('%04d', {})",
    "day": "substr(strftime('%Y%m%d', '2020-01-01', ({}) || ' days'), 3)",
    "moment": "strftime('%Y-%m-%d 01:00:00.000000', '2020-01-01', ({}) || ' days')",
    "hash": "lower(hex(randomblob(32)))",
}
_POSTGRESQL = {
    "two": "lpad(({})::text, 2, '0')",
    "four": "lpad(({})::text, 4, '0')",
    "day": "to_char(date '2020-01-01' + ({})::int, 'YYMMDD')",
    "moment": "(timestamptz '2020-01-01 01:00:00Z' + ({}) * interval '1 day')",
    "hash": "md5(random()::text) || md5(random()::text)",
}


def fill(engine: Engine, first: int, last: int) -> int:
    """Dossiers `first` up to `last` and their events, made in the database; where it came to."""
    write = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL
    unit, day, number = write["two"].format("u"), write["day"].format("d"), write["four"].format("s")
    received, due = write["moment"].format("d"), write["moment"].format("d + 5")
    last4 = write["four"].format("(i % 10000 * 7919) % 10000")
    dossiers = f"""
        INSERT INTO dossier (code, code_key, national_code, procedure_code, procedure_name, applicant, phone_hash,
            phone_last4, id_hash, id_last4, channel, received_at, due_at, status, status_text, reason, department,
            neighbourhood, snapshot_at, source)
        WITH RECURSIVE numbers(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < {last}),
            parts AS (SELECT i, i / {_UNITS * _A_DAY} AS d, i % {_UNITS * _A_DAY} / {_A_DAY} AS u, i % {_A_DAY} AS s
                FROM numbers)
        SELECT 'H15.' || {unit} || '.01-' || {day} || '-' || {number}, 'H15' || {unit} || '01' || {day} || {number},
            '', '1.000656', 'Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh', 'N. V. Mẫu', {write["hash"]},
            {last4}, {write["hash"]}, {last4}, 'counter', {received}, {due}, 10, 'Đã trả kết quả', '',
            'UBND phường Mẫu', '', {due}, 'benchmark'
        FROM parts"""
    events = """
        INSERT INTO dossier_event (dossier_id, at, status, status_text, note, source)
        SELECT id, snapshot_at, status, status_text, reason, source FROM dossier WHERE id > {}"""
    with engine.begin() as connection:
        known = connection.scalar(text("SELECT coalesce(max(id), 0) FROM dossier"))
        connection.exec_driver_sql(dossiers.replace("%", "%%") if engine.dialect.name == "postgresql" else dossiers)
        connection.exec_driver_sql(events.format(known))
    return last
