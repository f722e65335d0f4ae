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
    "while a notice is asked for": ("/greet", "/follow_dossier"),
    "while the proof for a notice is asked for": ("/greet", CODE, "/follow_dossier"),
    "while a rating is asked for": ("/greet", "/rate_dossier"),
    "while a dossier is looked for": ("/greet", "/find_my_dossiers"),
    "while a visit is asked for": ("/greet", "/request_home_visit"),
    "while something is reported": ("/greet", "/report_feedback"),
    "while a form is filled in": ("/greet", '/fill_form{"procedure":"1.000656"}'),
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


async def test_question_that_asks_for_the_running_form_once_more_is_asked_back(talk: Talk) -> None:
    asked = await talk.say("/greet", "có kết quả nhắn tin giùm tôi")
    assert await talk.say("làm sao để nhận tin nhắn khi có kết quả") == asked
    assert "4 số cuối" in await talk.say(CODE)  # the form still takes its answer


async def test_officer_is_there_also_while_a_notice_is_asked_for(talk: Talk) -> None:
    outside = await talk.say("/greet", "cho tôi gặp cán bộ")
    assert await talk.say("có kết quả nhắn tin giùm tôi", "cho tôi gặp cán bộ") == outside
