"""What needs no guessing: a dossier's code, words of danger, a secret that was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.catalogue.emergencies import find_emergency
from bot.catalogue.office_places import names_place
from bot.catalogue.other_agencies import find_agency, names_agency
from bot.catalogue.smiles import smile_of
from bot.catalogue.watch import get_watch
from bot.dossiers.codes import FoundCode, find_codes
from bot.languages import is_foreign, is_of_no_language
from bot.nlu.asking import question_of
from bot.nlu.procedure_linker import HIDDEN, IS_NAME
from bot.nlu.terms import plain_of
from bot.nlu.understanding import (
    ASPECT_INTENT_PREFIX,
    DOSSIER_CODE_ENTITY,
    ELSEWHERE_INTENT,
    FALLBACK_INTENT,
    KIND_BY_INTENT,
    NAMED,
    NAMED_SHARE,
    OVERVIEW,
    RANKING,
    SWITCH,
)
from bot.nlu.words import as_said
from bot.phrases import Topic, TopicFinder
from bot.privacy import has_secret, is_masked_secret
from bot.syllables import is_plain_syllable

_LETTERS = re.compile(r"[^\W\d_]+")
_PLACES = ("phường", "xã", "thị trấn", "tổ dân phố", "thôn", "buôn")
_ANOTHER_NAME = ("đổi tên", "tên mới", "tên cũ", "tên khác")
_RENAMED = TopicFinder([Topic(True, [f"{place} + {said}" for place in _PLACES for said in _ANOTHER_NAME])])
_ALSO_FOREIGN = ("smalltalk", "human")
_UNSURE = 0.5
_SAYS = "LS"  # letters and symbols, emoji among them
ADDRESS_INTENT = "ask_address_change"
_OFFICE = "ask_office_"
_OFFICE_HOURS = f"{_OFFICE}hours"
_TIME = re.compile(r"\b(?:(?<!ho )chieu|chu nhat|cuoi tuan|gio|hom|lich|mai|mo|nay|nghi|ngay|sang|tet|thu|toi|trua)\b")
_READ = 4_000  # characters; beyond, it is no message that a person typed
_NOT_UNDERSTOOD = {FALLBACK_INTENT, ELSEWHERE_INTENT, "report_problem", "ask_life_event"}
_WORDS_OF_A_NAME = 4
_CALLS = {FALLBACK_INTENT, ELSEWHERE_INTENT, "report_problem", "report_danger"}  # what a cry for help may seem to be
# Somebody who complains about a dossier, or wants a person to look at it, names its code too.
_KEPT_WITH_CODE = {"report_problem", "ask_human", "show_dossier_details"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CertaintyRules(GraphComponent, EntityExtractorMixin):
    """Rules that outrank the classifier. Sets the entity `dossier_code`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """(see parent class)"""
        return {
            "kept_with_code_from": 0.6,  # a complaint about a dossier stays one when the classifier is so sure
            "name_from": 0.8,  # nothing but an official name is a question about that procedure when so surely found
            "name_share": 0.65,  # how much of the message the name has to be
            "name_confidence": 0.97,  # how often nothing but a name means "tell me about it"
            "agency_confidence": 0.8,  # of another agency's words where the classifier thought of a procedure
            "renamed_below": 0.75,  # a classifier less sure is not believed where a place may have another name
            "office_from": 0.6,  # a classifier so sure of a question about the office is believed against such words
            "aspect_from": 0.2,  # what is asked about it, if the classifier has an idea; else all of it
            "gibberish_below": 0.6,  # a classifier less sure of what holds no syllable is not believed
            "asks_from": 0.6,  # a story whose question is so clear is no cry for help
            "event_from": 0.85,  # a less clear life event gives way to a procedure named in the same message
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
    ) -> CertaintyRules:
        """(see parent class)"""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Apply the rules, the gravest last (see parent class)."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            text = text[:_READ]
            if not any(unicodedata.category(character)[0] in _SAYS for character in text):
                decide(message, FALLBACK_INTENT)  # "???", "12345": no word and no smile
            self._hear_smile(message, text)
            self._hear_foreign(message, text)
            self._doubt_gibberish(message, text)
            self._prefer_procedure(message)
            self._send_on(message, text)
            self._take_place(message)
            is_name = message.get(IS_NAME) and self._take_name(message, text)
            codes = find_codes(text)
            if codes:
                self._tell_codes(message, codes)
            if has_secret(text) or is_masked_secret(text):
                decide(message, "share_secret")
            if not is_name and self._is_danger(message, text):
                decide(message, "report_danger")
        return messages

    def _is_danger(self, message: Message, text: str) -> bool:
        """Whether `text` cries for help. What is soon over is only told in a story that surely asks something else."""
        emergency = find_emergency(as_said(text))
        question = question_of(text) if emergency and emergency.soon_over else None
        intent = message.get(INTENT) or {}
        asks = intent.get("name") not in _CALLS and intent.get("confidence", 0.0) >= self._config["asks_from"]
        if question and asks:
            emergency = find_emergency(as_said(text[slice(*question)]))
        return emergency is not None

    def _hear_foreign(self, message: Message, text: str) -> None:
        """What is said in another language is none of our matters, and is told so in English. Thanks, a greeting and
        the wish for a person are understood in it too. A program's line belongs to nobody: it is not understood."""
        kind = KIND_BY_INTENT.get((message.get(INTENT) or {}).get("name") or FALLBACK_INTENT)
        if kind not in _ALSO_FOREIGN and is_foreign(text):
            decide(message, ELSEWHERE_INTENT)
        elif kind == "out_of_scope" and is_of_no_language(text) and find_agency(as_said(text)) is None:
            decide(message, FALLBACK_INTENT)

    def _hear_smile(self, message: Message, text: str) -> None:
        """A thumb or a smile and no word says thanks, praise or anger, also in the middle of a talk."""
        if intent := smile_of(text):
            decide(message, intent)

    def _doubt_gibberish(self, message: Message, text: str) -> None:
        """Letters that are no Vietnamese and that the classifier only guesses at ("asdf") are not understood."""
        intent = message.get(INTENT) or {}
        guessed = intent.get("confidence", 0.0) < self._config["gibberish_below"]
        words = _LETTERS.findall(plain_of(text.lower()))
        if guessed and words and not any(is_plain_syllable(word) for word in words):
            decide(message, FALLBACK_INTENT)

    def _send_on(self, message: Message, text: str) -> None:
        """Another agency's matter is sent on, where none of ours is named: "ly hôn ở phường được không". Weak words are
        left alone: "ly hôn đó cần mang giấy gì" may be about what was talked about before."""
        intent = message.get(INTENT) or {}
        asks = str(intent.get("name")).startswith((ASPECT_INTENT_PREFIX, FALLBACK_INTENT))
        if str(intent.get("name")).startswith(_OFFICE):  # "đổi bằng lái xe ở phường được không"
            asks = intent["confidence"] < self._config["office_from"]
        if intent.get("name") == _OFFICE_HOURS:  # "phường có làm hộ chiếu không" says no time
            asks = asks or not _TIME.search(plain_of(text.lower()))
        if asks and not self._names_ours(message) and names_agency(as_said(text)):
            decide(message, ELSEWHERE_INTENT, self._config["agency_confidence"])

    def _names_ours(self, message: Message) -> bool:
        """Whether a procedure is named; one without a file has to be named by all of its official name."""
        ranking = message.get(RANKING)
        if not ranking:
            return False
        known = get_watch().current.get(ranking[0]["code"]) is not None
        return bool(ranking[0]["confidence"] >= (NAMED if known else self._config["name_from"]))

    def _take_place(self, message: Message) -> None:
        """Whether a place has another name now is no question about the name of a person."""
        text = as_said(message.get(TEXT))
        unsure = (message.get(INTENT) or {}).get("confidence", 0.0) < self._config["renamed_below"]
        if unsure and _RENAMED.first(text) and names_place(get_watch().current.ward, text):
            decide(message, ADDRESS_INTENT, self._config["renamed_below"])

    def _take_name(self, message: Message, text: str) -> bool:
        """A procedure's name and nothing else asks for all of it in brief, whatever words stand in it ("… trẻ em bị xâm
        hại"), unless it is known where else the matter belongs."""
        is_sent_on = (message.get(INTENT) or {}).get("name") == ELSEWHERE_INTENT
        taken = not is_sent_on or find_agency(as_said(text)) is None
        if taken:
            decide(message, f"{ASPECT_INTENT_PREFIX}{OVERVIEW}", self._config["name_confidence"])
        return taken

    def _prefer_procedure(self, message: Message) -> None:
        ranking = message.get(RANKING) or [{"confidence": 0.0}]
        intent = message.get(INTENT) or {}
        if ranking[0]["confidence"] < NAMED:
            return
        aspects = [i for i in message.get(INTENT_RANKING_KEY) or () if i["name"].startswith(ASPECT_INTENT_PREFIX)]
        if message.get(SWITCH) and intent.get("name") in (FALLBACK_INTENT, ELSEWHERE_INTENT):
            decide(message, f"{ASPECT_INTENT_PREFIX}{OVERVIEW}", ranking[0]["confidence"])
        elif intent.get("name") in _NOT_UNDERSTOOD and self._is_a_name(message, ranking[0]["confidence"]):
            decide(message, self._likeliest(aspects), ranking[0]["confidence"])
        elif intent.get("name") == FALLBACK_INTENT:
            decide(message, self._likeliest(aspects), _UNSURE)  # the procedure is clear, the question is not
        elif aspects and message.get(HIDDEN) and self._is_unclear_event(intent):
            decide(message, aspects[0]["name"], intent["confidence"])

    def _likeliest(self, aspects: Sequence[Mapping[str, Any]]) -> str:
        """What is asked about a procedure when nothing else is understood: the likeliest aspect, or all in brief."""
        if aspects and aspects[0]["confidence"] >= self._config["aspect_from"]:
            return str(aspects[0]["name"])
        return f"{ASPECT_INTENT_PREFIX}{OVERVIEW}"

    def _is_unclear_event(self, intent: dict[str, Any]) -> bool:
        return intent.get("name") == "ask_life_event" and intent["confidence"] < self._config["event_from"]

    def _is_a_name(self, message: Message, confidence: float) -> bool:
        """Whether the message is hardly more than a procedure's name, and no matter that belongs elsewhere."""
        text = as_said(message.get(TEXT))
        sure = confidence >= self._config["name_from"] and message.get(NAMED_SHARE) >= self._config["name_share"]
        return sure and len(text.split()) >= _WORDS_OF_A_NAME and find_agency(text) is None

    def _tell_codes(self, message: Message, codes: list[FoundCode]) -> None:
        entities = [_entity(code) for code in codes]
        message.set(ENTITIES, (message.get(ENTITIES) or []) + self.add_extractor_name(entities), add_to_output=True)
        intent = message.get(INTENT) or {}
        sure = float(intent.get("confidence") or 0.0) >= self._config["kept_with_code_from"]
        if not (sure and intent.get("name") in _KEPT_WITH_CODE):
            decide(message, "check_dossier")


def _entity(code: FoundCode) -> dict[str, Any]:
    return {"entity": DOSSIER_CODE_ENTITY, "value": code.code, "start": code.start, "end": code.end}


def decide(message: Message, name: str, confidence: float = 1.0) -> None:
    """Make `name` the intent of `message`, the first in its ranking."""
    intent = {"name": name, "confidence": confidence}
    others = [item for item in message.get(INTENT_RANKING_KEY) or [] if item.get("name") != name]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent, *others], add_to_output=True)
