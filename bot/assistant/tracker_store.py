"""Rasa's tracker store, for the time of a turn.

Our rules look at one turn: the message, the slots and the active form. So what is kept of a conversation is exactly
that summary, made anew after every turn: reading, writing and replaying it costs the same in the first minute and
after a year. Where the summary is kept is the caller's business: `bot.messaging` stores it in the transaction that
stores the answer, so that neither is ever there without the other. The words themselves are kept there too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


class SummaryTrackerStore(TrackerStore):
    """A `TrackerStore` (see parent class) of summaries in memory, whose cost does not grow with the conversation.

    `now` gives the time; a conversation that was silent for longer than `timeout` begins anew.
    """

    def __init__(self, domain: Domain | None, now: Callable[[], datetime], timeout: timedelta) -> None:
        super().__init__(domain)
        self._now = now
        self._timeout = timeout
        self._summaries: dict[str, str] = {}

    def put(self, sender_id: str, summary: str) -> None:
        """Bring in what `take` gave after the turn before, or "" for a conversation that begins."""
        if summary:
            self._summaries[sender_id] = summary

    def take(self, sender_id: str) -> str:
        """Hand out the summary and forget the conversation."""
        return self._summaries.pop(sender_id, "")

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of `sender_id`, or None when there is none or it was silent for too long (see parent class)."""
        summary = json.loads(self._summaries.get(sender_id, "null"))
        if summary is None or self._now() - datetime.fromisoformat(summary.pop("at")) > self._timeout:
            return None
        return DialogueStateTracker.from_events(sender_id, _events(**summary), self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep what the next turn needs (see parent class)."""
        summary = {**_summary(tracker), "at": self._now().isoformat()}
        self._summaries[tracker.sender_id] = json.dumps(summary, ensure_ascii=False)

    async def keys(self) -> list[str]:
        """The conversations of this moment (see parent class)."""
        return list(self._summaries)


def _summary(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The slots that are not as they were at first, the active form and what it asks for."""
    slots = {
        slot.name: slot.value
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value and slot.name != REQUESTED_SLOT
    }
    form = tracker.active_loop_name
    return {"slots": slots, "form": form, "asks": tracker.get_slot(REQUESTED_SLOT) if form else None}


def _events(slots: dict[str, Any], form: str | None, asks: str | None) -> list[Event]:
    """Events that bring an empty tracker to a summary, waiting for a message."""
    events: list[Event] = [SlotSet(name, value) for name, value in slots.items()]
    if form:
        events += [ActiveLoop(form), SlotSet(REQUESTED_SLOT, asks)]
    return [*events, ActionExecuted(ACTION_LISTEN_NAME)]
