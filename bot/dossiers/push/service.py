"""Takes in what a system pushed: good items in one transaction, bad ones told one by one.

Pushing the same again changes nothing, so a sender that got no answer simply sends once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.dossiers.cells import Cell, read_moment
from bot.dossiers.intake import Delivery, Tally, take_in
from bot.dossiers.models import Effect, Way
from bot.dossiers.records import Record, read_record
from bot.dossiers.repository import DossierRepository, OwnCode
from bot.errors import InputError


class ItemResult(StrEnum):
    """What became of an item."""

    NEW = Effect.NEW
    CHANGED = Effect.CHANGED
    UNCHANGED = Effect.UNCHANGED
    OLDER = "older"  # what is stored is newer
    REPLACED = "replaced"  # a later item of the same call speaks of the same dossier
    REJECTED = "rejected"


@dataclass(frozen=True)
class Pushed:
    """One item: what it tells, by the fields of `data/dossier-columns.yml`."""

    code: str
    told: Mapping[str, Cell]
    as_of: datetime | None = None  # when it was true; None: now
    must_be_known: bool = False  # it tells too little to begin a dossier
    names: Mapping[str, str] | None = None  # field → what the sender calls it


@dataclass(frozen=True)
class Outcome:
    """What became of one item; `reason` is Vietnamese."""

    result: ItemResult
    reason: str = ""


@dataclass(frozen=True)
class PushResult:
    """What became of a call; outcomes are in the order of the items."""

    import_id: int | None  # None: there was nothing to take in
    outcomes: Sequence[Outcome]

    @property
    def rejected(self) -> int:
        """How many items were left out."""
        return sum(outcome.result is ItemResult.REJECTED for outcome in self.outcomes)


_UNKNOWN = "chưa có hồ sơ này; hãy gửi hồ sơ (DongBoHoSoMC) trước khi gửi tiến độ"


def take_pushed(
    engine: Engine, items: Sequence[Pushed], *, sender: str, way: Way, now: datetime, secret: bytes
) -> PushResult:
    """Write what is new in `items`."""
    read = [_read(item, now, secret) for item in items]
    with Session(engine) as session:
        known = DossierRepository(session).own_codes([record.key for record in read if isinstance(record, Record)])
    found = [_recognised(item, record, known) for item, record in zip(items, read, strict=True)]
    chosen = _latest(found)
    tally = Tally(rejected=sum(isinstance(record, Outcome) for record in found))
    if not chosen:
        return PushResult(None, [record for record in found if isinstance(record, Outcome)])
    delivery = Delivery(way, sender, sender, now, now)
    records = (found[index] for index in sorted(chosen.values()))
    merged = take_in(engine, (r for r in records if isinstance(r, Record)), delivery, tally, tell_effects=True)
    outcomes = [
        record if isinstance(record, Outcome) else _outcome(index, record, chosen, merged.effects)
        for index, record in enumerate(found)
    ]
    return PushResult(merged.import_id, outcomes)


def _read(item: Pushed, now: datetime, secret: bytes) -> Record | Outcome:
    try:
        record = read_record({**item.told, "code": item.code}, secret, names=item.names)
        as_of = read_moment(item.as_of) or now
    except InputError as error:
        return Outcome(ItemResult.REJECTED, error.hint)
    # A clock that goes ahead would keep out everything until its time is reached.
    return replace(record, snapshot_at=min(as_of, now))


def _recognised(item: Pushed, record: Record | Outcome, known: Mapping[str, OwnCode]) -> Record | Outcome:
    """`record` under the code that its dossier is stored by: senders may know only the national one."""
    if isinstance(record, Outcome):
        return record
    own = known.get(record.key)
    if own is None:
        return Outcome(ItemResult.REJECTED, _UNKNOWN) if item.must_be_known else record
    return replace(record, key=own.key, values={**record.values, "code": own.code, "code_key": own.key})


def _latest(found: Sequence[Record | Outcome]) -> dict[str, int]:
    """Key → index of the item that counts: the newest, and of equally new ones the last."""
    chosen: dict[str, int] = {}
    for index, record in enumerate(found):
        if isinstance(record, Record):
            other = found[chosen[record.key]] if record.key in chosen else None
            if not isinstance(other, Record) or not _is_newer(other, record):
                chosen[record.key] = index
    return chosen


def _is_newer(one: Record, other: Record) -> bool:
    return one.snapshot_at is not None and other.snapshot_at is not None and one.snapshot_at > other.snapshot_at


def _outcome(index: int, record: Record, chosen: Mapping[str, int], effects: Mapping[str, Effect]) -> Outcome:
    if chosen[record.key] != index:
        return Outcome(ItemResult.REPLACED)
    effect = effects.get(record.key)
    return Outcome(ItemResult(effect.value) if effect else ItemResult.OLDER)
