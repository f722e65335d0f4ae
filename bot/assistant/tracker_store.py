"""Rasa's tracker store on the product's database.

Our rules look at one turn: the message, the slots and the active form. So what is kept of a conversation is exactly
that summary, written anew after every turn: reading, writing and replaying it costs the same in the first minute and
after a year. The words themselves are kept by `bot.messaging`, as long as retention allows.
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
from sqlalchemy import Engine, bindparam, insert, select, update

from bot.assistant.models import ConversationState

_FIND = select(ConversationState.state, ConversationState.updated_at).where(
    ConversationState.sender_id == bindparam("sender")
)
_UPDATE = (
    update(ConversationState)
    .where(ConversationState.sender_id == bindparam("sender"))
    .values(state=bindparam("new_state"), updated_at=bindparam("at"))
)
_INSERT = insert(ConversationState)


class DatabaseTrackerStore(TrackerStore):
    """A `TrackerStore` (see parent class) whose cost per message does not grow with the conversation.

    `now` gives the time; a conversation that was silent for longer than `timeout` begins anew.
    """

    def __init__(self, domain: Domain | None, engine: Engine, now: Callable[[], datetime], timeout: timedelta) -> None:
        super().__init__(domain)
        self._engine = engine
        self._now = now
        self._timeout = timeout

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of `sender_id`, or None when there is none or it was silent for too long (see parent class)."""
        with self._engine.connect() as connection:
            row = connection.execute(_FIND, {"sender": sender_id}).one_or_none()
        if row is None or self._now() - row.updated_at > self._timeout:
            return None
        events = _events(**json.loads(row.state))
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what the next turn needs (see parent class)."""
        state = json.dumps(_summary(tracker), ensure_ascii=False)
        values = {"sender": tracker.sender_id, "new_state": state, "at": self._now()}
        with self._engine.begin() as connection:
            if not connection.execute(_UPDATE, values).rowcount:
                connection.execute(
                    _INSERT, {"sender_id": tracker.sender_id, "state": state, "updated_at": values["at"]}
                )

    async def keys(self) -> list[str]:
        """Every conversation there is (see parent class)."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(ConversationState.sender_id)))


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
