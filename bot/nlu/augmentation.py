"""More ways of typing each training sentence."""

from __future__ import annotations

import random
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.noise import abbreviated, misspelt, partly_stripped
from bot.text import strip_diacritics

_KEPT = (INTENT, METADATA)
SOURCE = "source_sentence"  # on a variant: the sentence it was made from


# A featurizer to Rasa, because only tokenizers and featurizers may change the training data.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TypingAugmenter(GraphComponent):
    """Adds each sentence without diacritics and in one rougher form. Does nothing when the model is used."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)"""
        return {
            "seed": 20261123,  # the same data make the same model
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._seed = int(config["seed"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TypingAugmenter:
        """(see parent class)"""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the variants; a variant that is already there, or equal to its sentence, is not added."""
        chance = random.Random(self._seed)
        examples = list(training_data.training_examples)
        known = {example.get(TEXT) for example in examples}
        for example in list(examples):
            text = example.get(TEXT)
            for variant in _variants(text, chance) if text else ():
                if variant not in known:
                    known.add(variant)
                    kept = {key: value for key, value in example.data.items() if key in _KEPT}
                    examples.append(Message({**kept, TEXT: variant, SOURCE: text}))
        return TrainingData(examples, training_data.entity_synonyms, training_data.regex_features)

    def process(self, messages: list[Message]) -> list[Message]:
        """Nothing (see parent class)."""
        return messages


def _variants(text: str, chance: random.Random) -> list[str]:
    rough = chance.choice((partly_stripped, misspelt, abbreviated, _stripped_and_misspelt))(text, chance)
    return [strip_diacritics(text), rough]


def _stripped_and_misspelt(text: str, chance: random.Random) -> str:
    return strip_diacritics(misspelt(text, chance))
