"""A procedure as it is on one day: facts that do not hold yet, or no longer, are left out."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from bot.catalogue.schema import Entry, Procedure

E = TypeVar("E", bound=Entry)
P = TypeVar("P", bound=Procedure)


def in_force(entry: E, day: date) -> E:
    """`entry` with only what holds on `day` in its lists; the very same object where nothing is left out.

    A fact that stands alone (the agency, the online level) is that of the last of the `changes` that hold, or else its
    own whatever its dates; `timeline.py` reports one that ends without a successor.
    """
    if isinstance(entry, Procedure):
        entry = _with_changes(entry, day)
    changed: dict[str, Any] = {}
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        now = _value_in_force(value, day)
        if now is not value:
            changed[name] = now
    return entry.model_copy(update=changed) if changed else entry


def _with_changes(procedure: P, day: date) -> P:
    changed: dict[str, Any] = {}
    for change in procedure.changes:
        if holds(change, day):
            changed |= change.values()
    return procedure.model_copy(update=changed) if changed else procedure


def holds(entry: Any, day: date) -> bool:
    """Whether `entry` is in force on `day`; what carries no dates always is."""
    start, end = getattr(entry, "valid_from", None), getattr(entry, "valid_until", None)
    return (start is None or start <= day) and (end is None or day <= end)


def _value_in_force(value: Any, day: date) -> Any:
    if isinstance(value, Entry):
        return in_force(value, day)
    if not isinstance(value, tuple):
        return value
    now = tuple(_value_in_force(item, day) for item in value if holds(item, day))
    same = len(now) == len(value) and all(new is old for new, old in zip(now, value, strict=True))
    return value if same else now
