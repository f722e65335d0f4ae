"""Which procedure a message is about, as a Rasa component."""

from __future__ import annotations

import json
import random
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.watch import get_watch
from bot.nlu import asked_ranker
from bot.nlu.asked_index import AskedIndex
from bot.nlu.asked_ranker import AskedExample, AskedRanker, Ranking
from bot.nlu.augmentation import SOURCE
from bot.nlu.linker import Linker
from bot.nlu.procedure_classifier import ProcedureClassifier
from bot.nlu.procedure_entries import entries_of, other_codes
from bot.nlu.procedure_index import ProcedureIndex, talk_shares
from bot.nlu.procedure_ranker import UNTRAINED, Ranker, RankingExample, fit
from bot.nlu.ranking_examples import frames_of, learn_from, named_in, samples
from bot.nlu.terms import Vocabulary
from bot.nlu.understanding import ASPECT_INTENT_PREFIX, NAMED_SHARE, RANKING, SWITCH, WRITTEN
from bot.nlu.words import normalized
from bot.settings import get_settings

IS_NAME = "is_name"  # the text is the best procedure's name and nothing else
HIDDEN = "hidden_mentions"  # spans in the normalised text that the intent classifier must not see
_FILE = "linker.json"
_CLASSIFIER = "classifier"
_NO_PROCEDURE = "none"  # in the metadata of training sentences


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ProcedureLinker(GraphComponent):
    """Sets `procedure_ranking` on the message: up to five procedures with calibrated confidences; and `written`, the
    answers of the procedures' files that the message may ask for.

    Only how evidence is weighed is trained and stored, and the telling words of the names that were there. The index is
    made from the catalogue when the model is loaded and anew when its files change.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)"""
        return {
            "shown": 5,  # how many procedures are put on the message
            "seed": 20261123,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        ranker: Ranker = UNTRAINED,
        talk: dict[str, float] | None = None,
        classifier: ProcedureClassifier | None = None,
        names: dict[str, str] | None = None,
        asked: AskedRanker = asked_ranker.UNTRAINED,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._ranker = ranker
        self._talk = talk or {}
        self._classifier = classifier
        self._asked = asked
        settings = get_settings()
        self._now = settings.now
        self._vocabulary = Vocabulary.read(settings.data_dir)
        self._vocabulary.names.update(names or {})
        self._watch = get_watch()
        self._catalogue: Catalogue | None = None
        self._linker: Linker | None = None
        self._answers = AskedIndex((), self._vocabulary)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProcedureLinker:
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
    ) -> ProcedureLinker:
        """(see parent class)"""
        with model_storage.read_from(resource) as directory:
            stored = json.loads((directory / _FILE).read_text(encoding="utf-8"))
            classifier = ProcedureClassifier.load(directory / _CLASSIFIER)
        ranker = Ranker.from_dict(stored["ranker"])
        asked = AskedRanker.from_dict(stored["asked"])
        return cls(config, model_storage, resource, ranker, stored["talk"], classifier, stored["names"], asked)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn how common everyday words are, and how much each kind of evidence is worth."""
        chance = random.Random(self._config["seed"])
        questions, without = _split(training_data)
        self._talk = talk_shares(without, self._vocabulary)
        index = self._index()
        texts = [text for text, _ in questions]
        named = named_in(texts, index)
        known = [(text, code or (n.entry.code if n else "")) for (text, code), n in zip(questions, named, strict=True)]
        asked = _examples_of(self._watch.current)
        known += [(text, code) for text, (code, _) in asked.items()]
        made = list(samples(index, frames_of(texts, named), known, without, chance))
        self._classifier, examples = learn_from(index, made, chance)
        self._ranker = fit(examples)
        answers = AskedIndex(self._watch.current.procedures.values(), self._vocabulary)
        not_asked = {*texts, *without}
        self._asked = asked_ranker.fit(
            answers,
            [
                AskedExample(sample.typed, _ranking(self._ranker, example), *asked.get(sample.source, ("", "")))
                for sample, example in zip(made, examples, strict=True)
                if sample.source in asked or sample.source in not_asked
            ],
            self._now().date(),
        )
        self._linker = None
        stored = {
            "ranker": self._ranker.as_dict(),
            "talk": self._talk,
            "names": self._vocabulary.names,
            "asked": self._asked.as_dict(),
        }
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
            self._classifier.save(directory / _CLASSIFIER)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Link every training sentence, so that the classifier learns what it will see (see parent class)."""
        self._link(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Link every message, and say which answers it may ask for (see parent class)."""
        for message, ranking in self._link(messages):
            self._set_written(message, ranking)
        return messages

    def _link(self, messages: list[Message]) -> list[tuple[Message, Ranking]]:
        linker = self._current()
        linked: list[tuple[Message, Ranking]] = []
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            found = linker.link(normalized(text).text)
            ranking = [
                {"code": entry.code, "name": entry.name, "confidence": round(confidence, 4)}
                for entry, confidence in found.ranking[: self._config["shown"]]
            ]
            message.set(RANKING, ranking, add_to_output=True)
            message.set(HIDDEN, found.hidden)
            message.set(NAMED_SHARE, found.named, add_to_output=True)
            message.set(IS_NAME, found.is_name)
            if found.is_switch:
                message.set(SWITCH, True, add_to_output=True)
            linked.append((message, [(entry.code, probability) for entry, probability in found.ranking]))
        return linked

    def _set_written(self, message: Message, ranking: Ranking) -> None:
        written = [
            {
                "procedure": found.written.procedure.code,
                "aspect": found.written.asked.aspect,
                "answer": found.written.asked.key,
                "text": found.written.asked.text,
                "confidence": round(found.probability, 4),
                "is_said": found.is_said,
            }
            for found in self._asked.find(self._answers, message.get(TEXT), ranking, self._now().date())
        ]
        message.set(WRITTEN, written, add_to_output=True)

    def _current(self) -> Linker:
        catalogue = self._watch.current
        if self._linker is None or catalogue is not self._catalogue:
            self._catalogue = catalogue
            index, words = self._index(), self._vocabulary.switch_words
            self._answers = AskedIndex(catalogue.procedures.values(), self._vocabulary)
            self._linker = Linker(index, self._ranker, words, self._classifier, other_codes(catalogue))
        return self._linker

    def _index(self) -> ProcedureIndex:
        catalogue = self._watch.current
        entries = entries_of(catalogue.procedures, catalogue.national)
        return ProcedureIndex(entries, self._vocabulary, self._talk)


def _examples_of(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    """Normalised examples of the files, each with its procedure's code and the answer that it was written for."""
    return {
        normalized(question).text: (procedure.code, asked.text)
        for procedure in catalogue.procedures.values()
        for asked in procedure.asked
        for question in asked.examples
    }


def _ranking(ranker: Ranker, example: RankingExample) -> Ranking:
    """The procedures of an example as they are found when it was never seen, best first."""
    likely = ranker.of(example.candidates, example.nothing)
    found = ((c.entry.code, p) for c, p in zip(example.candidates, likely, strict=True))
    return sorted(found, key=lambda item: -item[1])


def _split(training_data: TrainingData) -> tuple[list[tuple[str, str]], list[str]]:
    """Normalised sentences that may name a procedure, with its code where the metadata say it, and those that surely
    name none."""
    questions, without = [], []
    for example in training_data.intent_examples:
        if example.get(SOURCE):
            continue  # a rough copy; the ranker's samples have roughness of their own
        text = normalized(example.get(TEXT)).text
        code = ((example.get("metadata") or {}).get("intent") or {}).get("procedure", "")
        if not example.get(INTENT).startswith(ASPECT_INTENT_PREFIX) or code == _NO_PROCEDURE:
            without.append(text)
        else:
            questions.append((text, code))
    return questions, without
