"""Invented dossiers for demonstrations: the same ones every time, with dates counted from today.

`data/demo/dossiers.yml` lists the known codes, one for each status, and what the others are made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.dossiers.cells import mask_name
from bot.dossiers.codes import code_key
from bot.dossiers.models import FilingChannel, LookupAttempt
from bot.dossiers.repository import DossierRepository
from bot.dossiers.resident_models import Following, GuessingAlarm, Rating
from bot.dossiers.status import Status
from bot.keys import get_key, keyed_hash
from bot.settings import VIETNAM, get_settings

SOURCE = "hồ sơ mẫu (bịa)"
_SEED = 2026
_OPEN, _CLOSE = time(8, 0, tzinfo=VIETNAM), time(17, 0, tzinfo=VIETNAM)
_SATURDAY = 5

_HAS_DUE = frozenset(Status) - {Status.REGISTERED, Status.REFUSED}
_HAS_RESULT = (Status.FINISHED, Status.RETURNED)


def load_demo(session: Session, now: datetime, *, secret: bytes | None = None) -> int:
    """Put the demo dossiers in, or renew their dates; how many. Dossiers that are not ours are left alone."""
    repository = DossierRepository(session)
    rows = list(_dossiers(now, secret or get_key()))
    stored = repository.rows_by_key([row["code_key"] for row in rows])
    new = [row for row in rows if row["code_key"] not in stored]
    old = [
        {"id": stored[row["code_key"]]["id"], **row}
        for row in rows
        if row["code_key"] in stored and stored[row["code_key"]]["source"] == SOURCE
    ]
    ids = repository.insert_dossiers(new)
    repository.update_dossiers(old)
    repository.insert_events([_event(row, ids[row["code_key"]]) for row in new])
    return len(rows)


def reset_demo(session: Session, now: datetime, *, secret: bytes | None = None) -> None:
    """The demo dossiers as on their first day: nobody tried, rated or follows them.

    Only for a demonstration's database: what residents left goes as well.
    """
    for table in (LookupAttempt, GuessingAlarm, Rating, Following):
        session.execute(delete(table))
    load_demo(session, now, secret=secret)


@dataclass(frozen=True)
class DemoDossier:
    """One of the known dossiers, for the cheat sheet: the code, the digits that open it, and what it shows."""

    code: str
    national_code: str
    last_four: str
    procedure: str
    status: Status
    status_text: str
    due_in: int | None  # days from today; below 0: overdue


def known_dossiers() -> list[DemoDossier]:
    """One dossier for every status, and the special cases, in the order of the file."""
    recipe = _recipe()
    procedures = recipe["made"]["procedures"]
    return [
        DemoDossier(
            code=known["code"],
            national_code=known.get("national", ""),
            last_four=known["last_four"],
            procedure=procedures[known["procedure"]]["name"],
            status=Status[known["status"].upper()],
            status_text=known.get("status_text", ""),
            due_in=known.get("due_in"),
        )
        for known in recipe["known"]
    ]


def _event(row: Mapping[str, Any], dossier_id: int) -> dict[str, Any]:
    return {
        "dossier_id": dossier_id,
        "at": row["snapshot_at"],
        "status": row["status"],
        "status_text": row["status_text"],
        "note": row["reason"],
        "source": SOURCE,
    }


@lru_cache
def _recipe() -> Mapping[str, Any]:
    path = get_settings().data_dir / "demo" / "dossiers.yml"
    recipe: Mapping[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return recipe


def _dossiers(now: datetime, secret: bytes) -> Iterator[dict[str, Any]]:
    recipe = _recipe()
    random = Random(_SEED)
    for known in recipe["known"]:
        yield _row(known, recipe["made"], random, now, secret)
    for number in range(len(recipe["known"]), recipe["made"]["total"]):
        yield _row(_invent(number, recipe["made"], random), recipe["made"], random, now, secret)


def _invent(number: int, made: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """An entry like those of `known`."""
    names = list(made["share"])
    status = Status[random.choices(names, [made["share"][name] for name in names])[0].upper()]
    procedure = random.choice(list(made["procedures"]))
    days = made["procedures"][procedure]["days"]
    # One in twelve is late, as nowhere in a good ward, so that a demonstration can show it.
    left = -random.randint(1, 4) if random.random() < 1 / 12 else random.randint(0, days)
    if status is Status.RETURNED:
        left = -random.randint(1, 60)
    entry = {
        # A hundred a day, so that the sequence looks like a day's.
        "code": f"H15.99.0{1 + number % 3}-2610{10 + number // 100:02d}-{number % 100 + 1:04d}",
        "last_four": f"{random.randint(0, 9999):04d}",
        "status": status.name.lower(),
        "procedure": procedure,
        "received_ago": max(days - left, 1),
        "reason": random.choice(made["reasons"].get(status.name.lower(), [""])),
    }
    if status in _HAS_DUE:
        entry["due_in"] = left
    if status is Status.PAYMENT:
        entry["fee"] = random.choice([8_000, 50_000, 75_000, 540_000])
    return entry


def _row(
    entry: Mapping[str, Any], made: Mapping[str, Any], random: Random, now: datetime, secret: bytes
) -> dict[str, Any]:
    status = Status[entry["status"].upper()]
    procedure = made["procedures"][entry["procedure"]]
    name = " ".join(random.choice(made[part]) for part in ("families", "middles", "givens"))
    phone, identity = f"090000{entry['last_four']}", f"06609999{random.randint(0, 9999):04d}"
    received, due, finished, returned = _moments(entry, status, random, now)
    return {
        "code": entry["code"],
        "code_key": code_key(entry["code"]),
        "national_code": entry.get("national", ""),
        "national_code_key": code_key(entry["national"]) if "national" in entry else None,
        "procedure_code": entry["procedure"],
        "procedure_name": procedure["name"],
        "applicant": mask_name(name),
        "phone_hash": keyed_hash(secret, "phone", phone),
        "phone_last4": entry["last_four"],
        "id_hash": keyed_hash(secret, "id", identity),
        "id_last4": identity[-4:],
        "channel": random.choice([FilingChannel.COUNTER, FilingChannel.ONLINE]),
        "received_at": received,
        "due_at": due,
        "finished_at": finished,
        "returned_at": returned,
        "status": int(status),
        "status_text": entry.get("status_text", ""),
        "reason": entry.get("reason", ""),
        "fee_due": entry.get("fee"),
        "department": procedure["department"],
        "neighbourhood": random.choice(made["neighbourhoods"]),
        "snapshot_at": now.replace(second=0, microsecond=0),
        "source": SOURCE,
    }


def _moments(
    entry: Mapping[str, Any], status: Status, random: Random, now: datetime
) -> tuple[datetime, datetime | None, datetime | None, datetime | None]:
    """Received, due, finished, returned; none of what happened lies in the future."""
    came = _working_day(now.date() - timedelta(days=entry["received_ago"]), forward=False)
    received = datetime.combine(came, _OPEN) + timedelta(minutes=random.randint(0, 480))
    if "due_in" not in entry:
        return received, None, None, None
    due = datetime.combine(_working_day(now.date() + timedelta(days=entry["due_in"]), forward=True), _CLOSE)
    if status not in _HAS_RESULT:
        return received, due, None, None
    finished = max(min(due, now) - timedelta(hours=random.randint(1, 5)), received + timedelta(minutes=20))
    returned = min(finished + timedelta(hours=1), now) if status is Status.RETURNED else None
    return received, due, finished, returned


def _working_day(day: date, *, forward: bool) -> date:
    """`day`, or the Monday after or the Friday before a weekend: nothing is received or due then."""
    if day.weekday() < _SATURDAY:
        return day
    return day + timedelta(days=7 - day.weekday()) if forward else day - timedelta(days=day.weekday() - 4)
