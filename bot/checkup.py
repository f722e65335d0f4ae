"""What `motcua doctor` finds. Each package has its own checks; the list of them is `bot/doctor.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.answer import render
from bot.settings import Settings


class State(StrEnum):
    """How serious a finding is."""

    GOOD = "good"
    OFF = "off"  # not set up, and not needed
    WARNING = "warning"  # works today
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One sentence for the person who runs the machine: how it stands, and what to do."""

    state: State
    text: str


Check = Callable[[Settings], Awaitable[list[Finding]]]


def found(state: State, area: str, name: str, **values: object) -> Finding:
    """The finding `name` of `data/answers/doctor/<area>.j2`."""
    return Finding(state, render(f"doctor/{area}", **{**values, "finding": name}))
