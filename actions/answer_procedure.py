"""Answers any aspect of any procedure."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import knowledge
from actions.answer_general import say_general
from bot.answer import Answer
from bot.catalogue.answers import (
    answer_asked,
    answer_known_by_name_only,
    answer_procedure,
    answer_retired_code,
    ask_which,
)
from bot.catalogue.cases import case_in, case_of, cases_in, told_by_now
from bot.catalogue.schema import Case, Procedure
from bot.catalogue.terms import Aspect
from bot.nlu.asking import seems_to_ask
from bot.nlu.understanding import (
    ASKED_ENTITY,
    CASE_ENTITY,
    OVERVIEW,
    Understanding,
    entity_value,
    general_guesses,
    is_surely_asked,
)

# The button under a shortened list of papers asks for all of it.
TOPIC_ENTITY, DETAILS = "topic", "details"
# What may be different in a case that was told before.
_DIFFER = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.DURATION)


class ActionAnswerProcedure(Action):
    """Says what was asked about the procedure that was named, or that is being talked about."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_answer_procedure"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer, or ask which procedure is meant (see parent class)."""
        meant = knowledge.understood(tracker)
        if meant.general:  # no procedure is named, and it is asked in general
            return say_general(dispatcher, tracker, [meant.general])
        remembered = [SlotSet(knowledge.ASPECT, meant.aspect)]
        choices = knowledge.procedures(meant.choices)
        if meant.needs_choice and len(choices) > 1:
            knowledge.say(dispatcher, ask_which(choices, meant.aspect))
            return remembered
        if meant.needs_choice or not _is_known(meant.procedure):
            known = knowledge.catalogue().general
            guesses = [known[id_].question for id_ in general_guesses(tracker.latest_message) if id_ in known]
            knowledge.offer(dispatcher, "utter_ask_which_procedure", choices, meant.aspect or OVERVIEW, guesses)
            return remembered
        topic = knowledge.catalogue().get(meant.procedure)
        if topic is not None and _tells_only(meant, topic, tracker):
            knowledge.offer_within(dispatcher, topic, choices[:1])
            return []
        code, case = _told(meant.procedure, tracker)
        knowledge.say(dispatcher, _answer(code, case, meant.aspect, tracker))
        return [*remembered, *knowledge.turn_to(code), SlotSet(knowledge.CASE, case.id if case else None)]


def _is_known(code: str) -> bool:
    """False for no code, and for one out of an old or a forged button."""
    catalogue = knowledge.catalogue()
    return code in catalogue.retired or code in catalogue.national or catalogue.get(code) is not None


def _tells_only(meant: Understanding, topic: Procedure, tracker: Tracker) -> bool:
    """Whether a follow-up tells what the file knows nothing of ("bên nội cũng đòi"), or would get the overview again:
    that is no answer."""
    if not meant.from_context or meant.aspect != OVERVIEW or entity_value(tracker.latest_message, ASKED_ENTITY):
        return False
    said = knowledge.said(tracker)
    if not said or case_in(knowledge.in_force(topic), said) is not None:
        return False
    return tracker.get_slot(knowledge.ASPECT) == OVERVIEW or not seems_to_ask(said)


def _told(code: str, tracker: Tracker) -> tuple[str, Case | None]:
    """The code of the procedure that is meant, and the case of it that has been told by now. A case may be another
    procedure, which is then meant."""
    procedure = knowledge.catalogue().get(code)
    if procedure is None:
        return code, None
    p, said = knowledge.in_force(procedure), knowledge.said(tracker)
    chosen = case_of(p, entity_value(tracker.latest_message, CASE_ENTITY))
    new = [chosen] if chosen else cases_in(p, said)
    other = next((case.procedure for case in new if case.procedure), None)
    if entity_value(tracker.latest_message, ASKED_ENTITY):
        new = [case for case in new if not case.procedure]  # its file answers just that
    elif other and (procedure := knowledge.catalogue().get(other)):
        return other, told_by_now(knowledge.in_force(procedure), "", cases_in(knowledge.in_force(procedure), said))
    before = tracker.get_slot(knowledge.CASE) if tracker.get_slot(knowledge.PROCEDURE) == code else None
    return code, told_by_now(p, before or "", new)


def _answer(code: str, case: Case | None, aspect: str, tracker: Tracker) -> Answer:
    catalogue = knowledge.catalogue()
    if code in catalogue.retired:
        return answer_retired_code(catalogue, code)
    procedure = catalogue.get(code)
    if procedure is None:
        return answer_known_by_name_only(catalogue.national[code])
    today, said = knowledge.now().date(), knowledge.said(tracker)
    asked = entity_value(tracker.latest_message, ASKED_ENTITY)
    if asked:
        is_sure = is_surely_asked(tracker.latest_message)
        answer = answer_asked(catalogue, procedure, asked, said, today=today, is_sure=is_sure)
        if answer:
            return answer
    chosen = entity_value(tracker.latest_message, CASE_ENTITY)
    return answer_procedure(
        catalogue,
        procedure,
        aspect,
        today=today,
        case=case.id if case and (chosen or aspect in _DIFFER) else None,
        detail=entity_value(tracker.latest_message, TOPIC_ENTITY) == DETAILS,
        said=said,
    )
