"""Whatever is meant, and wherever in the conversation it is said, something is answered."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk
from tests.payloads import domain, faults_of

pytestmark = pytest.mark.model

INTENTS = domain()["intents"]
CODE = "H15.99.01-261105-0005"
SITUATIONS = {
    "at the beginning": (),
    "after hello": ("/greet",),
    "while the code is asked for": ("/greet", "/check_dossier"),
    "after a dossier was told": ("/greet", CODE),
    "while the proof is asked for": ("/greet", CODE, "/show_dossier_details"),
    "after a procedure": ("/greet", '/ask_procedure_fee{"procedure":"1.000656"}'),
}


@pytest.mark.parametrize("before", SITUATIONS.values(), ids=SITUATIONS)
@pytest.mark.parametrize("intent", INTENTS)
async def test_every_intent_is_answered_everywhere(talk: Talk, intent: str, before: tuple[str, ...]) -> None:
    answer = await talk.say(*before, f"/{intent}")
    introductions = 0 if before else 1
    assert len(talk.turn.replies) > introductions
    assert all(reply.text.strip() for reply in talk.turn.replies)
    assert "{" not in answer
    assert [fault for button in talk.buttons for fault in faults_of(button)] == []
