"""Fetches from iGate what changed since the last time, page by page, and remembers how far it came.

Pages are read from the last changed dossier backwards, until one is reached that is known to be here. What changes
meanwhile moves to the front and pushes the rest back, so a later page may repeat something but lacks nothing.
A pass that was broken off goes on at its page, and the next pass fetches what moved to the front.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.dossiers.igate.client import IgateClient
from bot.dossiers.igate.items import read_item, updated_at
from bot.dossiers.igate.models import IgatePosition
from bot.dossiers.models import Way
from bot.dossiers.push.service import ItemResult, PushResult, take_pushed

SOURCE = "iGate"
# Their clock and ours may differ so much.
_OVERLAP = timedelta(minutes=10)

_log = logging.getLogger(__name__)
Progress = Callable[[int], None]  # dossiers read so far


@dataclass
class Fetched:
    """What one pass brought."""

    pages: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0


class IgateSync:
    """Passes over one iGate."""

    def __init__(
        self, engine: Engine, client: IgateClient, address: str, *, secret: bytes, now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._client = client
        self._address = address[:200]
        self._secret = secret
        self._now = now

    def run(self, progress: Progress = lambda _read: None) -> Fetched:
        """One pass, or the rest of one that was broken off.

        Raises:
            IgateUnavailable: What came until then is stored, and the next run goes on there.
            IgateRefused: (the same)
        """
        fetched = Fetched()
        position = self._begin()
        is_last = False
        while not is_last:
            items, is_last = self._client.page(position.next_page)
            self._take(items, fetched)
            is_last = is_last or not items or _reaches_back(items, position.updated_until)
            position.next_page += 1
            self._remember(position, complete=is_last)
            progress(fetched.read)
        return fetched

    def _begin(self) -> IgatePosition:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            position = session.get(IgatePosition, self._address)
            if position is None:
                position = IgatePosition(address=self._address, next_page=0)
                session.add(position)
            if position.pass_started_at is None:
                position.pass_started_at, position.next_page = self._now(), 0
        return position

    def _remember(self, position: IgatePosition, *, complete: bool) -> None:
        if complete and position.pass_started_at:
            position.updated_until = position.pass_started_at - _OVERLAP
            position.pass_started_at, position.next_page = None, 0
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            session.merge(position)

    def _take(self, items: Sequence[Any], fetched: Fetched) -> None:
        pushed = [read_item(item) for item in items]
        result = take_pushed(self._engine, pushed, sender=SOURCE, way=Way.IGATE, now=self._now(), secret=self._secret)
        fetched.pages += 1
        fetched.read += len(items)
        fetched.rejected += result.rejected
        fetched.new += _count(result, ItemResult.NEW)
        fetched.changed += _count(result, ItemResult.CHANGED)
        for item, outcome in zip(pushed, result.outcomes, strict=True):
            if outcome.result is ItemResult.REJECTED:
                _log.warning("iGate: %s was rejected: %s", item.code[:60], outcome.reason)


def _count(result: PushResult, wanted: ItemResult) -> int:
    return sum(outcome.result is wanted for outcome in result.outcomes)


def _reaches_back(items: Sequence[Any], until: datetime | None) -> bool:
    """Whether the page holds something that iGate changed before `until`; without its dates all pages are read."""
    changed = [moment for item in items if (moment := updated_at(item))]
    return until is not None and bool(changed) and min(changed) < until
