"""From parse data to kind, procedure and aspect."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.understanding import KIND_BY_INTENT, is_surely_asked, understand
from bot.settings import ROOT


def parsed(
    intent: str, confidence: float = 0.9, ranking: tuple[tuple[str, float], ...] = (), **more: Any
) -> dict[str, Any]:
    found = [{"code": code, "name": "", "confidence": sure} for code, sure in ranking]
    return {"text": "…", "intent": {"name": intent, "confidence": confidence}, "procedure_ranking": found, **more}


@pytest.mark.parametrize(
    ("data", "context", "kind", "procedure", "aspect"),
    [
        (parsed("ask_procedure_fee", ranking=(("1.000656", 0.9),)), None, "procedure", "1.000656", "fee"),
        (parsed("ask_procedure_fee", ranking=(("1.000656", 0.9),)), "1.000894", "procedure", "1.000656", "fee"),
        (parsed("ask_procedure_fee", ranking=(("1.000656", 0.2),)), "1.000894", "procedure", "1.000894", "fee"),
        (parsed("ask_procedure_fee", ranking=(("1.000656", 0.2),)), None, "procedure", "1.000656", "fee"),
        (parsed("ask_procedure_fee", ranking=(("1.000656", 0.05),)), None, "procedure", "", "fee"),
        (parsed("ask_procedure_duration"), "1.000894", "procedure", "1.000894", "duration"),
        (parsed("ask_office_hours", ranking=(("1.000656", 0.9),)), "1.000894", "office", "", ""),
        (parsed("check_dossier"), None, "status", "", ""),
        (parsed("ask_home_service"), None, "home_service", "", ""),
        (parsed("nlu_fallback"), None, "unclear", "", ""),
        ({"text": "x", "intent": {"name": None}}, None, "unclear", "", ""),
        ({}, None, "unclear", "", ""),
    ],
)
def test_understand(data: dict[str, Any], context: str | None, kind: str, procedure: str, aspect: str) -> None:
    found = understand(data, context=context)
    assert (found.kind, found.procedure, found.aspect) == (kind, procedure, aspect)


def test_a_button_names_its_procedure() -> None:
    data = parsed("ask_procedure_fee", 1.0, entities=[{"entity": "procedure", "value": "2.000815"}])
    found = understand(data, context="1.000656")
    assert (found.procedure, found.confidence) == ("2.000815", 1.0)


def test_a_bare_name_asks_the_same_of_another_procedure() -> None:
    data = parsed("ask_procedure_overview", ranking=(("1.000894", 0.9),), procedure_switch=True)
    assert understand(data, context="1.000656", aspect="fee").aspect == "fee"
    assert understand(data, context=None, aspect=None).aspect == "overview"


@pytest.mark.parametrize(
    ("ranking", "asks"),
    [
        ((("a", 0.5), ("b", 0.4)), True),
        ((("a", 0.9), ("b", 0.05)), False),
        ((("a", 0.9),), False),
        ((("a", 0.15),), True),
    ],
)
def test_close_candidates_are_asked_about(ranking: tuple[tuple[str, float], ...], asks: bool) -> None:
    found = understand(parsed("ask_procedure_fee", ranking=ranking), context=None)
    assert found.needs_choice is asks
    assert found.is_answered is not asks


def test_every_intent_of_the_domain_has_a_kind() -> None:
    lines = (ROOT / "domain.yml").read_text(encoding="utf-8").split("entities:")[0].splitlines()
    intents = {line.split("-", 1)[1].split("#")[0].strip() for line in lines if line.strip().startswith("- ")}
    known = set(KIND_BY_INTENT) | {"fill_form"}  # to fill one in is to ask for the form of a procedure
    assert {i for i in intents if not i.startswith("ask_procedure_")} <= known


@pytest.mark.parametrize(
    ("text", "is_said", "likely", "sure"),
    [
        ("mèo già có phải khám không", True, 0.1, True),
        ("mèo già có phải khám không", False, 0.7, True),
        ("mèo già có phải khám không", False, 0.3, False),
        (" ".join(["mèo"] * 16), True, 0.3, False),
        (" ".join(["mèo"] * 16), True, 0.7, True),
    ],
    ids=["its words", "likely", "hardly likely", "its words in a story", "likely in a story"],
)
def test_how_surely_a_written_answer_is_asked_for(text: str, is_said: bool, likely: float, sure: bool) -> None:
    entities = [{"entity": "asked", "value": "1a2b3c4d"}]
    written = [{"answer": "1a2b3c4d", "is_said": is_said, "confidence": likely}]
    assert is_surely_asked({"text": text, "entities": entities, "written": written}) is sure


def test_a_button_surely_asks_for_the_answer_it_names() -> None:
    assert is_surely_asked({"text": "/ask_procedure_fee", "entities": [{"entity": "asked", "value": "1a2b3c4d"}]})
