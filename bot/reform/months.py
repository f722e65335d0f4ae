"""Calendar months, as the report counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.errors import InputError
from bot.settings import VIETNAM

_MONTH = re.compile(r"(?P<year>20\d{2})-(?P<number>0?[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """One month of the ward's calendar."""

    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of `day`."""
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> Month:
        """`2026-11`. Raises InputError for what is no month."""
        match = _MONTH.fullmatch(text.strip())
        if match is None:
            raise InputError(f"not a month: {text}", hint="Tháng viết như 2026-11.")
        return cls(date(int(match["year"]), int(match["number"]), 1))

    @property
    def next(self) -> Month:
        """The month after."""
        return Month.of(self.first + timedelta(days=31))

    @property
    def before(self) -> Month:
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def start(self) -> datetime:
        """Its first moment; `next.start` is the first that is no longer its own."""
        return datetime.combine(self.first, time.min, VIETNAM)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"
