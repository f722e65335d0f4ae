"""Counts what first screens lead to, and says which of two is the better one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.desk.first_screen import repository

FEWEST_VISITS = 200  # of each screen; below, the share of one busy afternoon would decide
_CERTAIN = 1.96  # standard errors: a difference that chance makes once in twenty times


@dataclass(frozen=True)
class ScreenFigures:
    """One first screen. A visit is one conversation on one day."""

    screen: str
    opened: int
    asked: int

    @property
    def empty_share(self) -> float | None:
        """The share of visits in which nothing was asked, 0 to 1; None when there were none."""
        # A page that was opened before midnight may ask after it.
        return max(0.0, 1 - self.asked / self.opened) if self.opened else None


def count(connection: Connection, day: date, screen: str, *, opened: bool = False, asked: bool = False) -> None:
    """Count one opening, or the first question of a visit."""
    repository.add(connection, {"day": day, "screen": screen, "opened": int(opened), "asked": int(asked)})


def figures(connection: Connection, first: date) -> list[ScreenFigures]:
    """Every screen since `first`."""
    return [ScreenFigures(row.screen, int(row.opened), int(row.asked)) for row in repository.totals(connection, first)]


def better(screens: Sequence[ScreenFigures]) -> str | None:
    """The screen with the smaller share of empty visits; None while the figures do not tell them apart.

    Two shares are compared by their difference over its standard error (a two-proportion z test).
    """
    if len(screens) != 2 or min(screen.opened for screen in screens) < FEWEST_VISITS:
        return None
    one, other = screens
    opened = one.opened + other.opened
    asking = min(1.0, (one.asked + other.asked) / opened)
    error = math.sqrt(asking * (1 - asking) * (1 / one.opened + 1 / other.opened))
    difference = one.asked / one.opened - other.asked / other.opened
    if error == 0 or abs(difference) / error < _CERTAIN:
        return None
    return one.screen if difference > 0 else other.screen
