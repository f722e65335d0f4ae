"""Rasa's tracker store on the product's database.

What a rule can look at is the last few turns, the slots and the active form. So a conversation is kept as its newest
turns behind a summary (slots and form) of everything older: reading, writing and replaying it costs the same in the
first minute and after a year. The words themselves are kept by `bot.messaging`, as long as retention allows.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Engine, insert, select, update

from bot.assistant.models import ConversationState

KEPT_TURNS = 3  # no rule of ours looks further back
LONGEST_TURNS = 6  # trimmed to KEPT_TURNS only when this many have gathered: trimming replays what it drops
CACHED_CONVERSATIONS = 500


class DatabaseTrackerStore(TrackerStore):  # type: ignore[misc]
    """A `TrackerStore` (see parent class) whose cost per message does not grow with the conversation.

    `now` gives the time for `updated_at`. Trackers are cached in this process; the version column tells when another
    process has written since.
    """

    def __init__(self, domain: Domain, engine: Engine, now: Callable[[], datetime]) -> None:
        super().__init__(domain)
        self._engine = engine
        self._now = now
        self._cache: OrderedDict[str, tuple[int, DialogueStateTracker]] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of `sender_id`, or None (see parent class)."""
        version, cached = self._cache.get(sender_id, (0, None))
        with self._engine.connect() as connection:
            stored = connection.scalar(
                select(ConversationState.version).where(ConversationState.sender_id == sender_id)
            )
            if stored is None:
                return None
            if cached is not None and stored == version:
                return cached
            row = connection.execute(
                select(ConversationState.version, ConversationState.events).where(
                    ConversationState.sender_id == sender_id
                )
            ).one()
        tracker = self._build(sender_id, deserialise_events(json.loads(row.events)))
        self._remember(sender_id, row.version, tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the tracker, trimmed (see parent class)."""
        tracker = self._trimmed(tracker)
        values = {
            "events": json.dumps([event.as_dict() for event in tracker.events], ensure_ascii=False),
            "updated_at": self._now(),
        }
        with self._engine.begin() as connection:
            version = connection.scalar(
                update(ConversationState)
                .where(ConversationState.sender_id == tracker.sender_id)
                .values(version=ConversationState.version + 1, **values)
                .returning(ConversationState.version)
            )
            if version is None:
                version = 1
                connection.execute(
                    insert(ConversationState).values(sender_id=tracker.sender_id, version=version, **values)
                )
        self._remember(tracker.sender_id, version, tracker)

    async def keys(self) -> list[str]:
        """Every conversation there is (see parent class)."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(ConversationState.sender_id)))

    def forget(self, sender_id: str) -> None:
        """Drop the cached tracker; the next `retrieve` reads what was saved."""
        self._cache.pop(sender_id, None)

    def _remember(self, sender_id: str, version: int, tracker: DialogueStateTracker) -> None:
        self._cache[sender_id] = (version, tracker)
        self._cache.move_to_end(sender_id)
        if len(self._cache) > CACHED_CONVERSATIONS:
            self._cache.popitem(last=False)

    def _build(self, sender_id: str, events: list[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    def _trimmed(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        events = list(tracker.events)
        turns = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
        if len(turns) <= LONGEST_TURNS:
            return tracker
        # A turn begins with the action_listen that waited for it.
        cut = turns[-KEPT_TURNS]
        while cut and not (isinstance(events[cut], ActionExecuted) and events[cut].action_name == ACTION_LISTEN_NAME):
            cut -= 1
        before = self._build(tracker.sender_id, events[:cut])
        return self._build(tracker.sender_id, _summary(before) + events[cut:])


def _summary(tracker: DialogueStateTracker) -> list[Event]:
    """Events that bring an empty tracker to the slots and the form of `tracker`."""
    slots: list[Event] = [
        SlotSet(slot.name, slot.value)
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value and slot.name != REQUESTED_SLOT
    ]
    if not tracker.active_loop_name:
        return slots
    return [*slots, ActiveLoop(tracker.active_loop_name), SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT))]
