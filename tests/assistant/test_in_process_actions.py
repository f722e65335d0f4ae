from __future__ import annotations

import json
from typing import Any

import pytest

from bot.assistant import patches

patches.install()

from rasa.utils.endpoints import ClientResponseError  # noqa: E402
from rasa_sdk import Action  # noqa: E402
from rasa_sdk.executor import CollectingDispatcher  # noqa: E402
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException, Tracker  # noqa: E402

from bot.assistant.in_process_actions import InProcessActions  # noqa: E402
from tests.payloads import domain  # noqa: E402

NOBODY: dict[str, Any] = {"sender_id": "an", "slots": {}, "latest_message": {}, "events": [], "paused": False}


class Refuse(Action):
    def name(self) -> str:
        return "action_refuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        raise ActionExecutionRejection(self.name(), "not today")


class Break(Action):
    def name(self) -> str:
        return "action_break"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        raise ValueError("a mistake of ours")


@pytest.fixture(scope="module")
def actions() -> InProcessActions:
    return InProcessActions()


def call(name: str) -> dict[str, Any]:
    return {"next_action": name, "sender_id": "an", "tracker": {**NOBODY, "active_loop": {}}, "domain": {}}


def test_every_action_of_the_domain_is_registered(actions: InProcessActions) -> None:
    assert set(domain()["actions"]) <= set(actions._executor.actions)


async def test_action_answers_as_the_action_server_would(actions: InProcessActions) -> None:
    answered = await actions.request(json=call("action_offer_officer"))
    assert set(answered) == {"events", "responses"}
    assert answered["responses"][0]["text"]


async def test_rejection_is_the_error_that_rasa_expects(actions: InProcessActions) -> None:
    actions._executor.register_action(Refuse())
    with pytest.raises(ClientResponseError) as error:
        await actions.request(json=call("action_refuse"))
    assert error.value.status == 400
    assert json.loads(error.value.text)["action_name"] == "action_refuse"


async def test_action_that_breaks_is_reported_and_still_answers(
    actions: InProcessActions, caplog: pytest.LogCaptureFixture
) -> None:
    actions._executor.register_action(Break())
    answered = await actions.request(json=call("action_break"))
    assert answered == {"events": [], "responses": [{"response": "utter_failed"}]}
    assert "a mistake of ours" in caplog.text


async def test_unknown_action_is_named(actions: InProcessActions) -> None:
    with pytest.raises(ActionNotFoundException, match="action_nobody"):
        await actions.request(json=call("action_nobody"))
