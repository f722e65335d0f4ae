"""Questions that a procedure's file answers in one sentence, found by their words, as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.catalogue.asked import AskedFinder
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.schema import Asked, Procedure
from bot.catalogue.terms import Aspect
from bot.catalogue.watch import get_watch
from bot.nlu.certainties import decide
from bot.nlu.procedure_linker import IS_NAME
from bot.nlu.understanding import (
    ASKED_ENTITY,
    ASPECT_INTENT_PREFIX,
    FALLBACK_INTENT,
    GUESS,
    HARDLY_MORE,
    NAMED_SHARE,
    PROCEDURE_ENTITY,
    RANKING,
    SWITCH,
)
from bot.nlu.words import as_said
from bot.phrases import Topic, TopicFinder

# What is said in words of its own. The others run into each other in "có … không" and "… thì sao".
_CLEAR = {
    Aspect.DOCUMENTS,
    Aspect.FEE,
    Aspect.DURATION,
    Aspect.FORM,
    Aspect.AMOUNT,
    Aspect.LEGAL,
    Aspect.RESULT,
}

# Who says so wants the list of papers, whatever else is in the question.
_PAPERS_SAID = TopicFinder(
    [
        Topic(
            Aspect.DOCUMENTS,
            [
                "cần giấy gì",
                "cần giấy tờ gì",
                "giấy tờ nào",
                "những giấy tờ",
                "những giấy gì",
                "nộp giấy gì",
                "nộp giấy tờ gì",
                "hồ sơ gồm",
                "hồ sơ gì",
                "mang gì",
                "mang theo gì",
                "chuẩn bị gì",
                "cần những gì",
            ],
        )
    ]
)

_READ = 1_000  # characters; such a question is short


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AskedLinker(GraphComponent, EntityExtractorMixin):
    """Names the procedure and the aspect of a message that is one of the questions in the procedures' files.

    What a person wrote down for just these words outranks what was learned. The index is made anew when files change.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)"""
        return {
            "confidence": 0.97,
            "other_from": 0.6,  # a linker that rather means another procedure is believed
            "another_kind_from": 0.5,  # a classifier so sure of another kind, where the linker sees none, too
            "another_kind_surely_from": 0.75,  # and one so sure even where the linker thinks of the procedure as well
            "aspect_from": 0.35,  # a classifier that has an idea of the aspect is believed: "… mấy ngày có"
            "clear_from": 0.6,  # the same for an aspect that is said in words of its own: then it is another question
            "unsure": 0.5,  # how often the aspect is right where the classifier thought of another
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._watch = get_watch()
        self._catalogue: Catalogue | None = None
        self._finder = AskedFinder(())

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
            if message.get(IS_NAME) or _only_turns(message):
                continue
            text = as_said((message.get(TEXT) or "")[:_READ])
            for procedure, asked in self._current().find_of_each(text):
                if self._may_mean(message, procedure, asked):
                    self._name(message, procedure.code, asked.aspect)
                    break
        return messages

    def _name(self, message: Message, code: str, aspect: Aspect) -> None:
        intent = message.get(INTENT) or {}
        name = f"{ASPECT_INTENT_PREFIX}{aspect}"
        if (
            not str(intent.get("name")).startswith(ASPECT_INTENT_PREFIX)
            or intent["confidence"] < self._config["aspect_from"]
        ):
            decide(message, name, self._config["confidence" if intent.get("name") == name else "unsure"])
        end = len(message.get(TEXT))
        named = [{"entity": name, "value": code, "start": 0, "end": end} for name in (PROCEDURE_ENTITY, ASKED_ENTITY)]
        message.set(ENTITIES, (message.get(ENTITIES) or []) + self.add_extractor_name(named), add_to_output=True)

    def _may_mean(self, message: Message, procedure: Procedure, asked: Asked) -> bool:
        about_another = self._is_about_another(message, procedure.code) or self._is_none(message, procedure.code)
        return not about_another and not self._asks_something_else(message, asked.aspect)

    def _is_about_another(self, message: Message, code: str) -> bool:
        """Whether the linker is sure of another procedure: the parts of a pattern meet by chance too."""
        first: dict[str, Any] = next(iter(message.get(RANKING) or ()), {"code": code})
        return first["code"] != code and bool(first["confidence"] >= self._config["other_from"])

    def _is_none(self, message: Message, code: str) -> bool:
        """Whether the message is surely no question about a procedure: "công an phường sáng thứ bảy có làm không"."""
        intent = message.get(INTENT) or {}
        if str(intent.get("name")).startswith((ASPECT_INTENT_PREFIX, FALLBACK_INTENT)):
            return False
        likely = any(item["code"] == code and item["confidence"] >= GUESS for item in message.get(RANKING) or ())
        needed = self._config["another_kind_surely_from" if likely else "another_kind_from"]
        return bool(intent["confidence"] >= needed)

    def _asks_something_else(self, message: Message, aspect: Aspect) -> bool:
        if _PAPERS_SAID.first(as_said(message.get(TEXT))) not in (None, aspect):
            return True
        intent = message.get(INTENT) or {}
        clear = {f"{ASPECT_INTENT_PREFIX}{other}" for other in _CLEAR - {aspect}}
        return intent.get("name") in clear and intent["confidence"] >= self._config["clear_from"]

    def _current(self) -> AskedFinder:
        catalogue = self._watch.current
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._finder = AskedFinder(catalogue.procedures.values())
        return self._finder


def _only_turns(message: Message) -> bool:
    """Whether it only turns to another procedure ("còn xóa hộ khẩu"): then the same is asked of it as before."""
    return bool(message.get(SWITCH)) and float(message.get(NAMED_SHARE) or 0.0) >= HARDLY_MORE
