"""The one door: whatever comes in, from files, pushes and other systems, becomes dossiers here.

Each load is one transaction. With the dossiers it writes a `DossierEvent` for each change of status or reason (with the
status before), what it replaced (so that it can be undone) and a `DossierImport` (who, when, from where).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine

from bot.dossiers.merge import Merge, Merged
from bot.dossiers.models import Way
from bot.dossiers.records import Record
from bot.dossiers.staging import Staging

_BATCH = 1000


@dataclass(frozen=True)
class Delivery:
    """Who brings what, and when it was true."""

    way: Way
    source: str
    loaded_by: str
    loaded_at: datetime
    snapshot_at: datetime
    sha256: str = ""


@dataclass
class Tally:
    """What never became a record. Whoever makes the records counts, and is read when all are in."""

    repeated: int = 0  # the same once more
    rejected: int = 0


def take_in(
    engine: Engine,
    records: Iterable[Record],
    delivery: Delivery,
    tally: Tally,
    *,
    dry_run: bool = False,
    tell_effects: bool = False,
) -> Merged:
    """Write what is new in `records`, in which no key comes twice. An exception in the middle leaves nothing."""
    with engine.connect() as connection:
        staging = Staging(connection, delivery.snapshot_at)
        for batch in _batches(records, _BATCH):
            staging.add(batch)
        connection.commit()
        merged = Merge(staging, _entry(delivery, tally)).run(tell_effects=tell_effects)
        if dry_run:
            connection.rollback()
        else:
            connection.commit()
        staging.drop()
        connection.commit()
    return merged


def _entry(delivery: Delivery, tally: Tally) -> dict[str, Any]:
    return {
        "way": delivery.way.value,
        "source": delivery.source[:200],
        "sha256": delivery.sha256,
        "loaded_by": delivery.loaded_by[:80],
        "loaded_at": delivery.loaded_at,
        "snapshot_at": delivery.snapshot_at,
        "repeated": tally.repeated,
        "rejected": tally.rejected,
        "undone_by": "",
    }


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    iterator = iter(records)
    while batch := list(islice(iterator, size)):
        yield batch
