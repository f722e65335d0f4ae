"""What is asked, as a Rasa component."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.asking import question_of
from bot.nlu.augmentation import SOURCE
from bot.nlu.intent_features import Features, features_of
from bot.nlu.linear_model import Example, LinearModel, train
from bot.nlu.procedure_linker import HIDDEN
from bot.nlu.understanding import FALLBACK_INTENT
from bot.nlu.words import normalized

_SHOWN = 6

Spans = tuple[tuple[int, int], ...]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """A linear model on words, pairs of words and letters, with the procedure's name seen and hidden."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)"""
        return {
            "strength": 1.0,  # scikit-learn's C
            "answered_from": 0.35,  # below this confidence nothing is claimed; tuned on the files of tests/nlu
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """(see parent class)"""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """(see parent class)"""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearModel.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every sentence as it stands, and with the procedure hidden where one was found; from a story's
        question also by itself, as it will be judged."""
        examples = [
            Example(view, example.get(INTENT), example.get(SOURCE) or example.get(TEXT))
            for example in training_data.intent_examples
            for text, hidden in _judged(example)
            for view in _views(text, hidden)
        ]
        self._model = train(examples, self._config["strength"]).model
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking (see parent class)."""
        for message in messages:
            ranking = self._ranking(message)
            if ranking and ranking[0]["confidence"] < self._config["answered_from"]:
                unclear = {"name": FALLBACK_INTENT, "confidence": round(1 - ranking[0]["confidence"], 4)}
                ranking = [unclear, *(item for item in ranking if item["name"] != FALLBACK_INTENT)]
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        if self._model is None or not message.get(TEXT):
            return []
        whole, *questions = [self._judge(self._model, *part) for part in _judged(message)]
        # "xin hỏi phải làm sao" says nothing alone
        clear = [asked for asked in questions if self._model.labels[int(asked.argmax())] != FALLBACK_INTENT]
        probabilities = np.mean([whole, *clear], axis=0)
        best = np.argsort(-probabilities)[:_SHOWN]
        return [{"name": self._model.labels[i], "confidence": round(float(probabilities[i]), 4)} for i in best]

    @staticmethod
    def _judge(model: LinearModel, text: str, hidden: Spans) -> npt.NDArray[np.float64]:
        judged: npt.NDArray[np.float64] = np.mean([model.probabilities(view) for view in _views(text, hidden)], axis=0)
        return judged


def _judged(message: Message) -> list[tuple[str, Spans]]:
    """The text, normalised, and in a story the question at its end, each with what is hidden in it."""
    text, hidden = normalized(message.get(TEXT)).text, tuple(message.get(HIDDEN) or ())
    question = question_of(text)
    return [(text, hidden), _part(text, hidden, question)] if question else [(text, hidden)]


def _part(text: str, hidden: Spans, part: tuple[int, int]) -> tuple[str, Spans]:
    start, end = part
    return text[start:end], tuple((a - start, b - start) for a, b in hidden if start <= a and b <= end)


def _views(text: str, hidden: Spans) -> list[Features]:
    """The features of the text as it stands, and of the text with the procedure's name hidden where one was found.

    The name helps with procedures that residents usually ask the same things about; hidden, it cannot mislead with one
    that nobody has asked about yet.
    """
    return [features_of(text), features_of(text, hidden)] if hidden else [features_of(text)]
