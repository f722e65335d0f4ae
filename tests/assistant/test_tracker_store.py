from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select

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

from bot.assistant.models import ConversationState  # noqa: E402
from bot.assistant.tracker_store import KEPT_TURNS, LONGEST_TURNS, DatabaseTrackerStore  # noqa: E402
from bot.database import make_engine  # noqa: E402
from bot.settings import VIETNAM  # noqa: E402

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [ask]
    slots:
      procedure: {type: text, mappings: [{type: custom}]}
      code: {type: text, mappings: [{type: from_text}]}
    forms:
      dossier_form: {required_slots: [code]}
    actions: [action_answer]
    """
)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def engine(tmp_path) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    ConversationState.metadata.create_all(engine, [ConversationState.__table__])
    return engine


@pytest.fixture
def store(engine: Engine) -> DatabaseTrackerStore:
    return DatabaseTrackerStore(DOMAIN, engine, lambda: NOW)


def turn(number: int) -> list[Event]:
    return [
        ActionExecuted("action_listen"),
        UserUttered(f"câu {number}", {"name": "ask", "confidence": 1.0}),
        SlotSet("procedure", f"1.{number:06d}"),
        ActionExecuted("action_answer"),
        BotUttered(f"trả lời {number}"),
    ]


async def converse(store: DatabaseTrackerStore, turns: int) -> None:
    for number in range(turns):
        tracker = await store.get_or_create_tracker("an", append_action_listen=False)
        if not tracker.events:
            tracker.update_with_events([SessionStarted()], DOMAIN)
        tracker.update_with_events(turn(number), DOMAIN)
        await store.save(tracker)


async def test_unknown_conversation_has_no_tracker(store: DatabaseTrackerStore) -> None:
    assert await store.retrieve("nobody") is None


async def test_another_process_reads_what_was_saved(store: DatabaseTrackerStore, engine: Engine) -> None:
    await converse(store, 2)
    tracker = await DatabaseTrackerStore(DOMAIN, engine, lambda: NOW).retrieve("an")
    assert tracker is not None
    assert tracker.latest_message.text == "câu 1"
    assert tracker.get_slot("procedure") == "1.000001"


async def test_a_write_by_another_process_is_seen_in_spite_of_the_cache(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    await converse(store, 1)
    other = DatabaseTrackerStore(DOMAIN, engine, lambda: NOW)
    theirs = await other.retrieve("an")
    theirs.update_with_events(turn(7), DOMAIN)
    await other.save(theirs)
    assert (await store.retrieve("an")).latest_message.text == "câu 7"


async def test_long_conversation_keeps_its_newest_turns_and_every_slot(
    store: DatabaseTrackerStore, engine: Engine
) -> None:
    await converse(store, 200)
    tracker = await DatabaseTrackerStore(DOMAIN, engine, lambda: NOW).retrieve("an")
    spoken = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert KEPT_TURNS <= len(spoken) <= LONGEST_TURNS
    assert spoken[-1] == "câu 199"
    assert tracker.get_slot("procedure") == "1.000199"


async def test_stored_size_does_not_grow_with_the_conversation(store: DatabaseTrackerStore, engine: Engine) -> None:
    sizes = []
    for _ in range(100):
        await converse(store, 1)
        with engine.connect() as connection:
            sizes.append(connection.scalar(select(func.length(ConversationState.events))))
    assert max(sizes[-20:]) <= max(sizes[20:40]) * 1.02


async def test_form_that_began_long_ago_is_still_active(store: DatabaseTrackerStore, engine: Engine) -> None:
    tracker = await store.get_or_create_tracker("an")
    tracker.update_with_events([ActiveLoop("dossier_form"), SlotSet("requested_slot", "code")], DOMAIN)
    await store.save(tracker)
    for number in range(LONGEST_TURNS * 2):
        tracker = await store.retrieve("an")
        tracker.update_with_events(turn(number), DOMAIN)
        await store.save(tracker)
    tracker = await DatabaseTrackerStore(DOMAIN, engine, lambda: NOW).retrieve("an")
    assert tracker.active_loop_name == "dossier_form"
    assert tracker.get_slot("requested_slot") == "code"


async def test_forgotten_tracker_is_read_again_as_it_was_saved(store: DatabaseTrackerStore) -> None:
    await converse(store, 1)
    half_done = await store.retrieve("an")
    half_done.update(UserUttered("nửa chừng"))
    store.forget("an")
    assert (await store.retrieve("an")).latest_message.text == "câu 0"


async def test_keys_are_the_conversations(store: DatabaseTrackerStore) -> None:
    await converse(store, 1)
    assert list(await store.keys()) == ["an"]
