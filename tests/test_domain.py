"""`domain.yml` and everything that answers fit together: no response is dead, no button leads nowhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from ruamel.yaml import YAML

from bot.answer import Answer, Button
from bot.catalogue.answers import answer_known_by_name_only, answer_procedure, answer_retired_code, ask_which
from bot.catalogue.aspects import Aspect
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.emergencies import EmergencyFile, answer_emergency
from bot.catalogue.general import answer_general, ask_which_general
from bot.catalogue.life_event_answers import answer_life_event
from bot.catalogue.office import answer_office
from bot.catalogue.officer_offer import offer_officer
from bot.catalogue.other_agencies import answer_agency, load_agencies
from bot.catalogue.topic_file import load_topics
from bot.catalogue.watch import get_watch
from bot.catalogue.whom_to_tell import answer_situation, load_situations
from bot.settings import ROOT, VIETNAM, get_settings
from bot.web.content import load_first_screen
from tests.payloads import domain, faults_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
OFFICE_INTENTS = [name for name in domain()["intents"] if name.startswith("ask_office_")]
OFFICE_INTENTS += ["ask_home_service", "ask_address_change"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return get_watch().current


def names_in_actions() -> set[str]:
    """Every text in the code of the actions, and of the assistant that calls them."""
    files = [*(ROOT / "actions").glob("*.py"), *(ROOT / "bot" / "assistant").glob("*.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def names_in_rules() -> set[str]:
    files = [
        YAML(typ="safe").load(file.read_text(encoding="utf-8")) for file in (ROOT / "data" / "rules").glob("*.yml")
    ]
    steps = [step for file in files for rule in file["rules"] for step in rule["steps"]]
    return {step[kind] for step in steps for kind in ("action", "intent") if kind in step}


def asked_by_forms() -> set[str]:
    """Rasa's own names: a form asks for a slot with `action_ask_<slot>` or else `utter_ask_<slot>`."""
    slots = {slot for form in domain()["forms"].values() for slot in form["required_slots"]}
    return {f"utter_ask_{slot}" for slot in slots if f"action_ask_{slot}" not in domain()["actions"]}


def test_every_response_is_uttered_somewhere() -> None:
    uttered = names_in_rules() | names_in_actions() | asked_by_forms()
    assert sorted(set(domain()["responses"]) - uttered) == []


def test_every_response_that_is_uttered_exists() -> None:
    uttered = {name for name in names_in_rules() | names_in_actions() if name.startswith("utter_")}
    assert sorted((uttered | asked_by_forms()) - set(domain()["responses"])) == []


def test_every_intent_has_a_rule() -> None:
    assert sorted(set(domain()["intents"]) - names_in_rules()) == []


def test_buttons_of_the_responses_lead_somewhere() -> None:
    buttons = [
        Button(button["title"], button["payload"].replace("{{", "{").replace("}}", "}"))
        for variants in domain()["responses"].values()
        for variant in variants
        for button in variant.get("buttons", ())
    ]
    assert buttons
    assert [fault for button in buttons for fault in faults_of(button)] == []


def test_buttons_of_the_first_screen_lead_somewhere() -> None:
    screen = load_first_screen(get_settings().data_dir)
    buttons = [Button(errand.title, errand.text) for errand in (*screen.errands, screen.human)]
    assert [fault for button in buttons if button.payload.startswith("/") for fault in faults_of(button)] == []


def procedures(catalogue: Catalogue) -> Iterator[Answer]:
    today = NOW.date()
    for procedure in catalogue.procedures.values():
        for aspect in Aspect:
            yield answer_procedure(catalogue, procedure, aspect, today=today)
            yield answer_procedure(catalogue, procedure, aspect, today=today, detail=True)
        for case in procedure.cases:
            yield answer_procedure(catalogue, procedure, Aspect.DOCUMENTS, today=today, case=case.id)
        yield ask_which([procedure, *list(catalogue.procedures.values())[:3]], Aspect.FEE)


def others(catalogue: Catalogue) -> Iterator[Answer]:
    for code in catalogue.retired:
        yield answer_retired_code(catalogue, code)
    for known in list(catalogue.national.values())[:50]:
        yield answer_known_by_name_only(known)
    for event in catalogue.life_events.values():
        yield answer_life_event(catalogue, event, today=NOW.date())
    for intent in OFFICE_INTENTS:
        yield answer_office(catalogue.ward, intent, "", NOW)
    for agency in load_agencies().topics:
        yield answer_agency(agency)
    for situation in load_situations().topics:
        yield answer_situation(situation, catalogue.ward)
    for emergency in load_topics(ROOT / "data" / "emergencies.yml", EmergencyFile).topics:
        yield answer_emergency(emergency)
    for general in catalogue.general.values():
        for detail in (False, True):
            yield answer_general(general, catalogue, catalogue.ward.phone, NOW.date(), detail=detail)
    yield ask_which_general([general.question for general in list(catalogue.general.values())[:4]])
    yield offer_officer(catalogue.ward, NOW)


@pytest.mark.parametrize("answers", [procedures, others])
def test_buttons_of_every_rendered_answer_lead_somewhere(
    answers: Callable[[Catalogue], Iterator[Answer]], catalogue: Catalogue
) -> None:
    rendered = list(answers(catalogue))
    buttons = {button for answer in rendered for button in answer.buttons}
    assert len(rendered) > 50
    assert buttons
    assert sorted({fault for button in buttons for fault in faults_of(button)}) == []
