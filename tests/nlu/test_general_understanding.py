"""When a message is taken for a general question, and what it then means."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.understanding import general_guesses, general_ids, understand

CARD = {"id": "cmnd", "kind": "procedure", "aspect": "validity", "procedure": "", "confidence": 0.9, "likeness": 0.6}
PHONE = {"id": "vneid-hotline", "kind": "office", "aspect": "", "procedure": "", "confidence": 0.05, "likeness": 0.25}


def parsed(intent: str, *general: dict[str, Any], procedure: float = 0.0, **more: Any) -> dict[str, Any]:
    ranking = [{"code": "1.000656", "name": "", "confidence": procedure}]
    return {
        "text": "…", "intent": {"name": intent, "confidence": 0.9}, "procedure_ranking": ranking,
        "general": list(general), **more,
    }  # fmt: skip


def test_a_general_question_has_the_kind_of_its_file() -> None:
    found = understand(parsed("ask_general", CARD, PHONE), context=None)
    assert (found.kind, found.aspect, found.procedure, found.general) == ("procedure", "validity", "", "cmnd")
    assert found.is_answered
    assert not found.needs_choice


def test_one_that_may_be_several_is_not_understood() -> None:
    unsure = CARD | {"confidence": 0.3}
    assert understand(parsed("ask_general", unsure, PHONE), context=None).kind == "unclear"
    assert general_ids(parsed("ask_general", unsure, PHONE)) == ("cmnd", "vneid-hotline")
    assert understand(parsed("ask_general"), context=None).kind == "unclear"


def test_a_button_names_its_question() -> None:
    pressed = parsed("ask_general", entities=[{"entity": "general", "value": "old-papers"}])
    assert general_ids(pressed) == ("old-papers",)


@pytest.mark.parametrize(
    ("procedure", "context", "general"),
    [(0.1, None, "cmnd"), (0.3, None, "cmnd"), (0.9, None, ""), (0.1, "1.000894", "")],
    ids=["no procedure", "a vague one", "a named one", "one talked about before"],
)
def test_an_aspect_without_a_procedure_is_asked_in_general(procedure: float, context: str | None, general: str) -> None:
    data = parsed("ask_procedure_validity", CARD, procedure=procedure)
    assert understand(data, context=context).general == general


@pytest.mark.parametrize("text", ["có mất tiền không", "bi phat bao nhieu", "mấy ngày có"])
def test_what_says_nothing_of_its_matter_is_no_general_question(text: str) -> None:
    assert understand(parsed("ask_procedure_fee", CARD) | {"text": text}, context=None).general == ""


@pytest.mark.parametrize("changed", [{"likeness": 0.2}, {"confidence": 0.4}])
def test_what_is_hardly_like_a_general_question_is_only_offered(changed: dict[str, float]) -> None:
    data = parsed("ask_procedure_validity", CARD | changed, PHONE)
    assert understand(data, context=None).general == ""
    assert general_guesses(data) == ("cmnd", "vneid-hotline")
