"""Which general question a message asks, as a Rasa component. It stands behind the intent classifier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.general import GeneralQuestion
from bot.catalogue.watch import get_watch
from bot.nlu.certainties import decide
from bot.nlu.general_finder import FoundQuestion, GeneralFinder
from bot.nlu.procedure_linker import IS_NAME
from bot.nlu.understanding import (
    ASPECT_INTENT_PREFIX,
    ELSEWHERE_INTENT,
    FALLBACK_INTENT,
    GENERAL,
    GENERAL_ANSWERED,
    GENERAL_INTENT,
    GENERAL_LIKE,
    KIND_BY_INTENT,
    NAMED,
    RANKING,
    likeliest_answer,
)

# What a message may be taken for that is really a general question.
_MAY_BE_GENERAL = {FALLBACK_INTENT, ELSEWHERE_INTENT, "ask_help", "ask_human", "report_problem", "forgot_dossier_code"}
_OFFICE = "ask_office_"
_SURELY_NAMED = 0.85  # a procedure
_SURELY_MEANT = 0.75  # what is asked of it, or another kind of question
_SURELY_WRITTEN = 0.5  # the answer of its file
_CLEAR = 0.6  # confidence of an intent
_NEXT_BEST = 0.1  # so likely is the intent after "general" where no general question fits; less likely, it is none


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GeneralLinker(GraphComponent):
    """Sets `general` on the message, the likeliest questions, when it asks a general one.

    A message that is a name of a question, letter for letter, asks it whatever the classifiers think; one that says its
    `words` unless they are sure of something else; one that is only like a name when nothing better is known. One that
    names a procedure, or is like no question, is given back to the next best intent. The index is made anew when the
    catalogue's files change.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)"""
        return {
            "shown": 4,  # how many questions are put on the message
            "taken_from": 0.7,  # so like a name, a message that was taken for something vague asks the question
            "kept_from": 0.3,  # less like any name, a message goes back to the next best intent
            "kept_beside_procedure_from": 0.6,  # the same where a procedure is named
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._watch = get_watch()
        self._catalogue: Catalogue | None = None
        self._finder = GeneralFinder(())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GeneralLinker:
        """(see parent class)"""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Link every message (see parent class)."""
        for message in messages:
            text = message.get(TEXT)
            if text and not message.get(IS_NAME):
                self._link(message, text)
        return messages

    def _link(self, message: Message, text: str) -> None:
        finder = self._current()
        intent = (message.get(INTENT) or {}).get("name") or FALLBACK_INTENT
        certain = finder.certain(text)
        if certain is None and intent != GENERAL_INTENT and not _may_be_general(message, intent):
            return
        if certain and not certain.is_name and _means_another(message, certain.question):  # words meet by chance too
            return
        found = finder.find(text, certain, self._config["shown"])
        likeness = found[0].likeness if found else 0.0
        if intent != GENERAL_INTENT and likeness >= self._taken_from(message, intent, found):
            decide(message, GENERAL_INTENT, likeness)
        elif intent == GENERAL_INTENT and likeness < self._kept_from(message):
            _give_back(message)
        message.set(GENERAL, [_as_dict(item) for item in found], add_to_output=True)

    def _taken_from(self, message: Message, intent: str, found: Sequence[FoundQuestion]) -> float:
        """A message that was not understood is more easily taken than one that was taken for something."""
        sure = float((message.get(INTENT) or {}).get("confidence") or 0.0)
        lost = intent == FALLBACK_INTENT or (intent in _MAY_BE_GENERAL and sure < _CLEAR)
        likely = bool(found) and found[0].probability >= GENERAL_ANSWERED
        if intent.startswith(ASPECT_INTENT_PREFIX) and sure >= _CLEAR:
            return 1.0  # only a name, letter for letter
        elsewhere = (
            intent == ELSEWHERE_INTENT and likely and found[0].question.kind == KIND_BY_INTENT[intent]
        )  # the same in more words
        return GENERAL_LIKE if (lost and likely) or elsewhere else float(self._config["taken_from"])

    def _kept_from(self, message: Message) -> float:
        return float(self._config["kept_beside_procedure_from" if _names_procedure(message) else "kept_from"])

    def _current(self) -> GeneralFinder:
        catalogue = self._watch.current
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._finder = GeneralFinder(known.question for known in catalogue.general.values())
        return self._finder


def _may_be_general(message: Message, intent: str) -> bool:
    """Whether what was understood is vague: nothing, another's matter, or perhaps an aspect without a procedure.

    Of an aspect ("nhờ người khác làm được không") `understand` decides: there may be a procedure talked about before.
    """
    aspect_of_nothing = intent.startswith(ASPECT_INTENT_PREFIX) and not _names_procedure(message)
    return intent in _MAY_BE_GENERAL or intent.startswith(_OFFICE) or aspect_of_nothing


def _means_another(message: Message, asked: GeneralQuestion) -> bool:
    """Whether the classifiers are sure of something else than the question whose words are said: of another kind, of
    what is asked of a procedure, or of one that has an answer of its own."""
    intent = message.get(INTENT) or {}
    name, sure = str(intent.get("name")), float(intent.get("confidence") or 0.0) >= _SURELY_MEANT
    if sure and not name.startswith(ASPECT_INTENT_PREFIX):
        return name not in {*_MAY_BE_GENERAL, GENERAL_INTENT} and KIND_BY_INTENT.get(name) != asked.kind
    ranking = message.get(RANKING) or [{"code": "", "confidence": 0.0}]
    code, likely = ranking[0]["code"], ranking[0]["confidence"]
    if likely < _SURELY_NAMED:
        return False
    if sure:
        return (asked.procedure, f"{ASPECT_INTENT_PREFIX}{asked.aspect}") != (code, name)
    written = likeliest_answer(message.data)
    return asked.procedure != code == written["procedure"] and bool(written["confidence"] >= _SURELY_WRITTEN)


def _names_procedure(message: Message) -> bool:
    ranking = message.get(RANKING)
    return bool(ranking) and ranking[0]["confidence"] >= NAMED


def _give_back(message: Message) -> None:
    """To the next best intent, if there is something in it; beside a procedure, to what may be asked about one."""
    others = [i for i in message.get(INTENT_RANKING_KEY) or () if i["name"] not in (GENERAL_INTENT, FALLBACK_INTENT)]
    if _names_procedure(message):
        others = [item for item in others if item["name"].startswith(ASPECT_INTENT_PREFIX)] or others
    if others and (others[0]["confidence"] >= _NEXT_BEST or _names_procedure(message)):
        decide(message, others[0]["name"], others[0]["confidence"])
    elif others:
        decide(message, FALLBACK_INTENT, 1.0 - others[0]["confidence"])


def _as_dict(found: FoundQuestion) -> dict[str, Any]:
    question = found.question
    return {
        "id": question.id,
        "kind": question.kind,
        "aspect": question.aspect or "",
        "procedure": question.procedure or "",
        "confidence": round(found.probability, 4),
        "likeness": round(found.likeness, 4),
    }
