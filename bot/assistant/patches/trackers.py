"""Rasa copies all slots for every earlier state of a tracker, a dozen times a turn, the slow way of `copy.copy`; it
copies a tracker by replaying its events; and it walks through all classes of events for every event that an action
returns.

Together a tenth of a turn. A slot's copy is the same object of the same class with the same attributes, a tracker's
has the same state; the classes of events are all there once Rasa is imported.
"""

from __future__ import annotations

import copy
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rasa.shared.core.trackers import DialogueStateTracker

T = TypeVar("T")


def make_cheap() -> None:
    """Copy slots and trackers by their attributes, and find an event's class by its name in a table."""
    import rasa.shared.core.trackers
    import rasa.shared.utils.common
    from rasa.shared.core.slots import Slot

    Slot.__copy__ = _copy
    rasa.shared.core.trackers.copy = SimpleNamespace(copy=_copy)  # slots are all that is copied there
    rasa.shared.core.trackers.DialogueStateTracker.copy = _copy_tracker
    if not hasattr(rasa.shared.utils.common.all_subclasses, "cache_info"):
        rasa.shared.utils.common.all_subclasses = cache(rasa.shared.utils.common.all_subclasses)


def _copy(value: T) -> T:
    made = value.__class__.__new__(value.__class__)
    made.__dict__.update(value.__dict__)
    return made


def _copy_tracker(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """What changes as events are applied is copied; events and messages never change."""
    made = _copy(tracker)
    made.events = copy.copy(tracker.events)
    made.slots = copy.copy(tracker.slots)  # of a tracker without a domain: a mapping of its own kind
    for name, slot in tracker.slots.items():
        made.slots[name] = _copy(slot)
    made.latest_action = copy.copy(tracker.latest_action)
    made.active_loop = copy.copy(tracker.active_loop)
    return made
