"""What Zalo's messages cost: counted by month, and kept under the ward's own limit. Prices are settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.channels.zalo.models import ZaloSpending
from bot.settings import Settings

TEMPLATE = "template_uid"
_BOUGHT = (
    "purchase_quota"  # the kind of quota that Zalo charges for; reply, sub_quota and reward_quota are paid already
)


class Spending:
    """The counts of this installation's OA."""

    def __init__(self, engine: Engine, settings: Settings, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._prices = {
            _BOUGHT: settings.zalo_message_price,
            TEMPLATE: settings.zalo_template_price,
        }
        self._limit = settings.zalo_monthly_budget
        self._now = now

    def has_room(self, kind: str) -> bool:
        """Whether one more message of `kind` stays within the month's limit."""
        return self.this_month() + self._prices.get(kind, 0) <= self._limit

    def this_month(self) -> int:
        """What was spent, in đồng."""
        total = select(func.coalesce(func.sum(ZaloSpending.dong), 0)).where(ZaloSpending.month == self._month())
        with self._engine.connect() as connection:
            return int(connection.execute(total).scalar_one())

    def count(self, kind: str) -> None:
        """One message was sent."""
        kind, price = kind[:30] or "unknown", self._prices.get(kind, 0)
        mine = (ZaloSpending.month == self._month(), ZaloSpending.kind == kind)
        values = {"messages": ZaloSpending.messages + 1, "dong": ZaloSpending.dong + price}
        with self._engine.begin() as connection:
            if getattr(connection.execute(update(ZaloSpending).where(*mine).values(values)), "rowcount", 0):
                return
        try:
            with self._engine.begin() as connection:
                row = {"month": self._month(), "kind": kind, "messages": 1, "dong": price}
                connection.execute(insert(ZaloSpending).values(row))
        except IntegrityError:  # another process was first
            with self._engine.begin() as connection:
                connection.execute(update(ZaloSpending).where(*mine).values(values))

    def _month(self) -> str:
        return f"{self._now():%Y-%m}"
