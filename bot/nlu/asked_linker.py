"""Which answer of a procedure's file is given to a message, as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.catalogue.terms import Aspect
from bot.nlu.certainties import decide
from bot.nlu.procedure_linker import IS_NAME
from bot.nlu.understanding import (
    ASKED_ENTITY,
    ASPECT_INTENT_PREFIX,
    FALLBACK_INTENT,
    GENERAL,
    GENERAL_INTENT,
    GUESS,
    HARDLY_MORE,
    NAMED,
    NAMED_SHARE,
    OVERVIEW,
    PROCEDURE_ENTITY,
    RANKING,
    SWITCH,
    WRITTEN,
)

# What is said in words of its own, and what an answer says that tells it as well. The other aspects run into each other
# in "có … không" and "… thì sao".
_CLEAR = {
    Aspect.DOCUMENTS: (),
    Aspect.FEE: ("đồng", "lệ phí", "miễn phí", "mất tiền"),
    Aspect.DURATION: ("ngày", "tháng"),
    Aspect.FORM: ("mẫu", "tờ khai"),
    Aspect.AMOUNT: ("đồng",),
    Aspect.LEGAL: ("luật", "nghị định", "thông tư"),
    Aspect.RESULT: (),
}
_NEVER = 1.01
_SAID_IS_ENOUGH = {"same_aspect", "open_aspect", "unknown_kind"}
_OPEN = {OVERVIEW, Aspect.ELIGIBILITY}  # what is asked by "… thì sao", "… được không"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AskedLinker(GraphComponent, EntityExtractorMixin):
    """Names the procedure, the aspect and the answer of a message that asks for just that answer.

    The linker says how likely it is; how likely it has to be depends on what the classifier of intents thinks of it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)

        How likely an answer has to be. Found on questions that neither linker nor classifier had learned from.
        """
        return {
            "same_aspect": 0.2,  # where the classifier thinks of the same aspect
            "open_aspect": 0.35,  # of one that is hardly said in words
            "told_as_well": 0.5,  # of one that the answer says something about
            "unknown_kind": 0.4,  # of nothing, or of something general
            "said": 0.0,  # where all words of one of its patterns are said
            "against_said": 0.4,  # where all words of a pattern of another answer are
            "another_kind": 0.7,  # of another kind of question, while the answer's procedure is named
            "another": 0.6,  # of another aspect, or the linker of another procedure or hardly of this one
            "sure_from": 0.6,  # so sure, the classifier thinks of something
            "confidence": 0.97,
            "aspect_from": 0.35,  # a classifier that has an idea of the aspect is believed: "… mấy ngày có"
            "unsure": 0.5,  # how often the aspect is right where the classifier thought of another
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AskedLinker:
        """(see parent class)"""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Link every message (see parent class)."""
        for message in messages:
            if message.get(IS_NAME) or _only_turns(message) or _asks_in_general(message):
                continue
            intent = message.get(INTENT) or {}
            ranking = {item["code"]: item["confidence"] for item in message.get(RANKING) or ()}
            written = message.get(WRITTEN) or ()
            for place, found in enumerate(written):
                needed = self._needed(intent, found, ranking)
                if place + 1 < len(written):  # all words of a pattern of another are said
                    needed = max(needed, self._config["against_said"])
                if found["confidence"] >= needed:
                    self._name(message, found)
                    break
        return messages

    def _name(self, message: Message, found: dict[str, Any]) -> None:
        intent = message.get(INTENT) or {}
        name = f"{ASPECT_INTENT_PREFIX}{found['aspect']}"
        if (
            not str(intent.get("name")).startswith(ASPECT_INTENT_PREFIX)
            or intent["confidence"] < self._config["aspect_from"]
        ):
            decide(message, name, self._config["confidence" if intent.get("name") == name else "unsure"])
        named = [(PROCEDURE_ENTITY, found["procedure"]), (ASKED_ENTITY, found["answer"])]
        end = len(message.get(TEXT))
        entities = [{"entity": entity, "value": value, "start": 0, "end": end} for entity, value in named]
        message.set(ENTITIES, (message.get(ENTITIES) or []) + self.add_extractor_name(entities), add_to_output=True)

    def _needed(self, intent: dict[str, Any], found: dict[str, Any], ranking: dict[str, float]) -> float:
        """How likely the answer has to be, by the intent and by the procedures that may be meant, best first."""
        name, sure = str(intent.get("name")), float(intent.get("confidence") or 0.0) >= self._config["sure_from"]
        likely, is_said = ranking.get(found["procedure"], 0.0), found["is_said"]
        if sure and not name.startswith((ASPECT_INTENT_PREFIX, FALLBACK_INTENT, GENERAL_INTENT)):
            return float(self._config["another_kind"]) if likely >= NAMED else _NEVER
        is_hardly_meant = likely < GUESS and not is_said
        surely = self._config["sure_from"]
        if is_hardly_meant or any(code != found["procedure"] and p >= surely for code, p in ranking.items()):
            return float(self._config["another"])
        agreement = self._agreement(name.removeprefix(ASPECT_INTENT_PREFIX), sure, found)
        return float(self._config["said" if is_said and agreement in _SAID_IS_ENOUGH else agreement])

    def _agreement(self, aspect: str, sure: bool, found: dict[str, Any]) -> str:
        """The key in the configuration for an aspect, or for the name of an intent that is none."""
        if aspect == found["aspect"]:
            return "same_aspect"
        if aspect not in set(Aspect):
            return "unknown_kind"
        if not sure or aspect in _OPEN:
            return "open_aspect"
        told = any(word in found["text"].lower() for word in _CLEAR.get(Aspect(aspect), ()))
        return "told_as_well" if told or Aspect(aspect) not in _CLEAR else "another"


def _only_turns(message: Message) -> bool:
    """Whether it only turns to another procedure ("còn xóa hộ khẩu"): then the same is asked of it as before."""
    return bool(message.get(SWITCH)) and float(message.get(NAMED_SHARE) or 0.0) >= HARDLY_MORE


def _asks_in_general(message: Message) -> bool:
    """Whether it is a general question letter for letter, or by its words."""
    is_general = (message.get(INTENT) or {}).get("name") == GENERAL_INTENT
    return is_general and any(found["likeness"] >= 1.0 for found in (message.get(GENERAL) or ())[:1])
