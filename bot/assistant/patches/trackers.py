"""Rasa copies all slots for every earlier state of a tracker, a dozen times a turn, the slow way of `copy.copy`; and it
walks through all classes of events for every event that an action returns.

Together a tenth of a turn. A slot's copy is the same object of the same class with the same attributes; the classes
of events are all there once Rasa is imported.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

S = TypeVar("S")


def make_cheap() -> None:
    """Give slots a `__copy__`, and find an event's class by its name in a table."""
    import rasa.shared.utils.common
    from rasa.shared.core.slots import Slot

    Slot.__copy__ = _copy
    if not hasattr(rasa.shared.utils.common.all_subclasses, "cache_info"):
        rasa.shared.utils.common.all_subclasses = cache(rasa.shared.utils.common.all_subclasses)


def _copy(slot: S) -> S:
    made = slot.__class__.__new__(slot.__class__)
    made.__dict__.update(slot.__dict__)
    return made
