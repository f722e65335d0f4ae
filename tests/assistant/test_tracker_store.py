from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.assistant import patches

patches.install()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.assistant.tracker_store import SummaryTrackerStore  # noqa: E402
from bot.settings import VIETNAM  # noqa: E402

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [ask]
    slots:
      procedure: {type: text, mappings: [{type: custom}]}
      tries: {type: float, initial_value: 0, mappings: [{type: custom}]}
      code: {type: text, mappings: [{type: from_text}]}
    forms:
      dossier_form: {required_slots: [code]}
    actions: [action_answer]
    """
)
TIMEOUT = timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> SummaryTrackerStore:
    return SummaryTrackerStore(DOMAIN, clock, TIMEOUT)


def turn(number: int) -> list[Event]:
    return [
        UserUttered(f"câu {number}", {"name": "ask", "confidence": 1.0}),
        SlotSet("procedure", f"1.{number:06d}"),
        SlotSet("tries", number),
        ActionExecuted("action_answer"),
        BotUttered(f"trả lời {number}"),
        ActionExecuted("action_listen"),
    ]


async def converse(store: SummaryTrackerStore, turns: int) -> DialogueStateTracker:
    for number in range(turns):
        tracker = await store.get_or_create_tracker("an", append_action_listen=False)
        if not tracker.events:
            tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen")], DOMAIN)
        tracker.update_with_events(turn(number), DOMAIN)
        await store.save(tracker)
    return await store.retrieve("an")


async def test_unknown_conversation_has_no_tracker(store: SummaryTrackerStore) -> None:
    assert await store.retrieve("nobody") is None


async def test_slots_are_as_they_were_left(store: SummaryTrackerStore) -> None:
    tracker = await converse(store, 3)
    assert tracker.get_slot("procedure") == "1.000002"
    assert tracker.get_slot("tries") == 2


async def test_slot_that_was_emptied_stays_empty(store: SummaryTrackerStore) -> None:
    tracker = await converse(store, 1)
    tracker.update_with_events([SlotSet("procedure", None), SlotSet("tries", 0)], DOMAIN)
    await store.save(tracker)
    tracker = await store.retrieve("an")
    assert tracker.get_slot("procedure") is None
    assert tracker.get_slot("tries") == 0


async def test_conversation_waits_for_the_next_message(store: SummaryTrackerStore) -> None:
    tracker = await converse(store, 1)
    assert tracker.latest_action_name == "action_listen"


async def test_active_form_and_what_it_asks_are_kept(store: SummaryTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("an")
    tracker.update_with_events([ActiveLoop("dossier_form"), SlotSet("requested_slot", "code")], DOMAIN)
    await store.save(tracker)
    tracker = await store.retrieve("an")
    assert tracker.active_loop_name == "dossier_form"
    assert tracker.get_slot("requested_slot") == "code"


async def test_size_does_not_grow_with_the_conversation(store: SummaryTrackerStore) -> None:
    sizes = []
    for turns in (2, 100):
        await converse(store, turns)
        summary = store.take("an")
        sizes.append(len(summary))
        store.put("an", summary)
    assert sizes[1] <= sizes[0] * 1.05


async def test_conversation_goes_on_in_another_process(store: SummaryTrackerStore, clock: Clock) -> None:
    await converse(store, 3)
    other = SummaryTrackerStore(DOMAIN, clock, TIMEOUT)
    other.put("an", store.take("an"))
    assert (await other.retrieve("an")).get_slot("procedure") == "1.000002"


async def test_conversation_that_was_handed_out_is_forgotten(store: SummaryTrackerStore) -> None:
    await converse(store, 1)
    store.take("an")
    assert await store.retrieve("an") is None
    assert store.take("an") == ""


async def test_long_silence_begins_a_new_conversation(store: SummaryTrackerStore, clock: Clock) -> None:
    await converse(store, 1)
    clock.time += TIMEOUT
    assert await store.retrieve("an") is not None
    clock.time += timedelta(seconds=1)
    assert await store.retrieve("an") is None


async def test_new_conversation_after_a_silence_replaces_the_old_one(store: SummaryTrackerStore, clock: Clock) -> None:
    await converse(store, 3)
    clock.time += TIMEOUT * 2
    await store.save(await store.create_tracker("an"))
    assert (await store.retrieve("an")).get_slot("procedure") is None


async def test_keys_are_the_conversations(store: SummaryTrackerStore) -> None:
    await converse(store, 1)
    assert list(await store.keys()) == ["an"]
