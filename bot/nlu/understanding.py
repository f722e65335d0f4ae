"""From Rasa's parse data to what was meant: kind, procedure, aspect. No Rasa.

The words are those of design.md §4. Everything that answers a resident or measures the ear goes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.catalogue.watch import get_watch
from bot.phrases import split_words

# Names on the message; the components set them, this module reads them.
RANKING = "procedure_ranking"
SWITCH = "procedure_switch"
NAMED_SHARE = "named_share"  # how much of the text is the best procedure's name
GENERAL = "general"
WRITTEN = "written"  # the answers of the procedures' files that the text may ask for, the likeliest first
PROCEDURE_ENTITY = "procedure"
CASE_ENTITY = "case"
EVENT_ENTITY = "event"
ASKED_ENTITY = "asked"  # the key of the answer in the procedure's file that is asked for
DOSSIER_CODE_ENTITY = "dossier_code"
FILL_FORM_INTENT = "fill_form"

ASPECT_INTENT_PREFIX = "ask_procedure_"
FALLBACK_INTENT = "nlu_fallback"
GENERAL_INTENT = "ask_general"
ELSEWHERE_INTENT = "out_of_scope"
OVERVIEW = "overview"

# A procedure is taken as named from here on; below, the one talked about before is meant. Tuned on tests/nlu/dev.jsonl.
NAMED = 0.5
# In a message of so many words, which says itself what it is about, less will do.
_LONG, _NAMED_IN_LONG = 12, 0.25
# Below this nothing is taken as meant.
GUESS = 0.12
# From this `NAMED_SHARE` on a message is hardly more than a procedure's name.
HARDLY_MORE = 0.5
# What is offered as a button when it has to be asked.
OFFER = 0.04
# Below this confidence the resident is asked before anything is answered; above it, 19 answers of 20 are right or more.
ANSWER = 0.65
# The parts are each a little too modest, their product more so; these powers bring the confidence to how often all of
# it is right (measured on tests/nlu/dev*.jsonl).
_MODESTY, _MODESTY_OF_KIND = 0.5, 0.6
# Below this nothing is answered, however alone the procedure stands: "ly hôn ở phường được không" is none of ours.
DOUBTFUL = 0.45
# Two candidates are too close to call when the second has at least this share of the first one's confidence.
CLOSE = 0.65
# Aspects of a message that says only a name.
_SAYS_NO_ASPECT = (OVERVIEW, "steps")
# Follow-ups without a procedure mean the one in context about so often (measured on dialogues).
CONTEXT_CONFIDENCE = 0.95
# "Có mất tiền không", "bị phạt bao nhiêu": a message of such words alone says what is asked and nothing of what about.
_NO_MATTER = (
    "ai bao bi bn can co con cua dau day dc di dong duoc gi giay gio ha hay hoi j k khi khong ko la lai lam lau "
    "le lo mang mat may moi mot nao nay ngay nhieu nhu no nop o phai phat phi ra roi sao tai thang the thi tien to "
    "tu vay ve voi xong"
)
SAYS_NO_MATTER = frozenset(_NO_MATTER.split())
# So likely, a written answer is the one asked for, and so it is where so few words say all those of its pattern. Of the
# rest three in ten belong to another question (measured on the examples).
_SURELY_ASKED, SHORT = 0.6, 15
# So likely, a general question is answered; less likely ones are offered.
GENERAL_ANSWERED = 0.5
# So like one of its names it has to be, when the message was taken for something else.
GENERAL_LIKE = 0.45
# So like, it is worth a button.
GENERAL_OFFERED = 0.2

KIND_BY_INTENT: Mapping[str, str] = {
    "ask_life_event": "life_event",
    "check_dossier": "status",
    "show_dossier_details": "status",
    "forgot_dossier_code": "status",
    "prove_dossier": "status",
    "find_my_dossiers": "status",
    "list_my_dossiers": "status",
    "follow_dossier": "status",
    "unfollow_dossier": "status",
    "withdraw_consent": "status",
    "rate_dossier": "status",
    "send_picture": "status",
    "ask_office_hours": "office",
    "ask_office_address": "office",
    "ask_office_contact": "office",
    "ask_office_staff": "office",
    "ask_office_facilities": "office",
    "ask_home_service": "home_service",
    "request_home_visit": "home_service",
    "move_home_visit": "home_service",
    "ask_address_change": "address",
    "ask_human": "human",
    FILL_FORM_INTENT: "procedure",  # a question about its form, see _asked_intent
    "report_problem": "complaint",
    "report_feedback": "complaint",
    "ask_request": "status",
    "answer_call": "smalltalk",
    "report_danger": "complaint",
    "share_secret": "smalltalk",
    "greet": "smalltalk",
    "goodbye": "smalltalk",
    "thank": "smalltalk",
    "ask_bot_identity": "smalltalk",
    "ask_help": "smalltalk",
    "praise": "smalltalk",
    "insult": "smalltalk",
    "affirm": "smalltalk",
    "deny": "smalltalk",
    "cancel": "smalltalk",
    GENERAL_INTENT: "unclear",  # the kind is that of the question; without one it is not understood
    ELSEWHERE_INTENT: "out_of_scope",
    FALLBACK_INTENT: "unclear",
}


@dataclass(frozen=True)
class Understanding:
    """What one message means. `confidence`: how often all of it is right (0.9 means nine times in ten)."""

    text: str
    kind: str
    procedure: str  # national code, or ""
    aspect: str  # "" when the kind has none
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()  # code and confidence, best first
    from_context: bool = False  # the procedure is the one talked about before
    general: str = ""  # the id of the general question that is answered

    @property
    def needs_choice(self) -> bool:
        """Which procedure is meant is not sure enough, or two are too close to call; ask."""
        if self.kind != "procedure" or self.general or self.from_context:
            return False
        if len(self.choices) < 2:
            return self.confidence < DOUBTFUL
        (_, first), (_, second) = self.candidates[:2]
        return self.confidence < ANSWER or (second > GUESS and second >= CLOSE * first)

    @property
    def is_answered(self) -> bool:
        """Whether an answer is given, not a question back."""
        if self.kind == "procedure" and not self.general:
            return bool(self.procedure) and not self.needs_choice
        return self.kind != "unclear"

    @property
    def choices(self) -> tuple[str, ...]:
        """The codes worth offering, best first, four at most."""
        return tuple(code for code, confidence in self.candidates[:4] if confidence >= OFFER)


def _asked_intent(parse_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The intent; to have a form filled in is a question about it, for all but the actions."""
    intent: Mapping[str, Any] = parse_data.get("intent") or {}
    return {**intent, "name": f"{ASPECT_INTENT_PREFIX}form"} if intent.get("name") == FILL_FORM_INTENT else intent


def entity_value(parse_data: Mapping[str, Any], name: str) -> str:
    """The value of the first entity called `name`, or ""."""
    for entity in parse_data.get("entities") or ():
        if entity.get("entity") == name and entity.get("value"):
            return str(entity["value"])
    return ""


def asked_procedure(parse_data: Mapping[str, Any]) -> str:
    """The code of the procedure whose file has an answer to just this question, or ""."""
    return entity_value(parse_data, PROCEDURE_ENTITY) if entity_value(parse_data, ASKED_ENTITY) else ""


def likeliest_answer(parse_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The written answer that the text most likely asks for; one that is no procedure's where there is none."""
    return next(iter(parse_data.get(WRITTEN) or ()), {"procedure": "", "aspect": "", "answer": "", "confidence": 0.0})


def is_surely_asked(parse_data: Mapping[str, Any]) -> bool:
    """Whether the written answer that is given is surely the one asked for, so that its "Được." may be told."""
    key = entity_value(parse_data, ASKED_ENTITY)
    found = next((answer for answer in parse_data.get(WRITTEN) or () if answer["answer"] == key), None)
    if found is None:  # a button names its answer
        return True
    is_said = found["is_said"] and len(str(parse_data.get("text") or "").split()) <= SHORT
    return bool(is_said or found["confidence"] >= _SURELY_ASKED)


def understand(parse_data: Mapping[str, Any], *, context: str | None, aspect: str | None = None) -> Understanding:
    """What the message means.

    Args:
        parse_data: Rasa's, with what the components of `bot.nlu` put there.
        context: code of the procedure talked about before.
        aspect: what was asked about it; "còn kết hôn?" asks the same of another one.
    """
    text = str(parse_data.get("text") or "")
    candidates = _candidates(parse_data)
    code, found = candidates[0] if candidates else ("", 0.0)
    intent = _asked_intent(parse_data)
    name, sure = str(intent.get("name") or FALLBACK_INTENT), float(intent.get("confidence") or 0.0)
    if name == GENERAL_INTENT:
        return _general(text, parse_data, sure)
    if not name.startswith(ASPECT_INTENT_PREFIX):
        kind = KIND_BY_INTENT.get(name, "unclear")
        return Understanding(text, kind, "", "", round(sure**_MODESTY_OF_KIND, 3), candidates)
    asked = name.removeprefix(ASPECT_INTENT_PREFIX)
    if parse_data.get(SWITCH) and context and aspect and asked in _SAYS_NO_ASPECT:
        asked = aspect
    if found < NAMED and not context and asks_in_general(text, parse_data):
        return _general(text, parse_data, sure)
    enough = GUESS if not context else _NAMED_IN_LONG if len(text.split()) >= _LONG else NAMED
    if found >= enough:
        return Understanding(text, "procedure", code, asked, round((sure * found) ** _MODESTY, 3), candidates)
    if context:
        return Understanding(
            text,
            "procedure",
            context,
            asked,
            round((sure * CONTEXT_CONFIDENCE) ** _MODESTY_OF_KIND, 3),
            candidates,
            True,
        )
    if asked in _SAYS_NO_ASPECT:  # "cái đó sao": neither what about nor what is asked
        return Understanding(text, "unclear", "", "", round(1 - found, 3), candidates)
    # What is asked is clear, about what is not: the answer is the question "which procedure?".
    return Understanding(text, "procedure", "", asked, round((sure * (1 - found)) ** _MODESTY_OF_KIND, 3), candidates)


def general_ids(parse_data: Mapping[str, Any]) -> tuple[str, ...]:
    """The general question that is asked, or those that may be meant: empty, one, or several to choose from."""
    asked = entity_value(parse_data, GENERAL)
    if asked:  # a button names its question
        return (asked,)
    found = list(parse_data.get(GENERAL) or ())
    if found and found[0]["confidence"] >= GENERAL_ANSWERED:
        return (str(found[0]["id"]),)
    return tuple(str(item["id"]) for item in found)


def says_no_matter(text: str) -> bool:
    """Whether `text` has words, and all of them are said of any matter."""
    said = {word.plain for word in split_words(text)}
    return bool(said) and said <= SAYS_NO_MATTER


def asks_in_general(text: str, parse_data: Mapping[str, Any]) -> bool:
    """Whether a message that names no procedure asks a general question."""
    found = list(parse_data.get(GENERAL) or ())
    if not found or says_no_matter(text):
        return False
    return bool(found[0]["confidence"] >= GENERAL_ANSWERED and found[0]["likeness"] >= GENERAL_LIKE)


def general_guesses(parse_data: Mapping[str, Any]) -> tuple[str, ...]:
    """Two general questions at most that may be meant where no procedure is named."""
    found = list(parse_data.get(GENERAL) or ())[:2]
    return tuple(str(item["id"]) for item in found if item["likeness"] >= GENERAL_OFFERED)


def _general(text: str, parse_data: Mapping[str, Any], sure: float) -> Understanding:
    """A general question has the kind, aspect and procedure that its file gives it."""
    pressed = get_watch().current.general.get(entity_value(parse_data, GENERAL))
    if pressed:  # a button names its question
        asked = pressed.question
        return Understanding(text, asked.kind, asked.procedure or "", asked.aspect or "", sure, general=asked.id)
    found = list(parse_data.get(GENERAL) or ())
    if not found or found[0]["confidence"] < GENERAL_ANSWERED:
        return Understanding(text, "unclear", "", "", round(sure**_MODESTY_OF_KIND, 3))
    best = found[0]
    candidates = ((str(best["procedure"]), float(best["confidence"])),) if best["procedure"] else ()
    confidence = round((sure * float(best["confidence"])) ** _MODESTY, 3)
    return Understanding(
        text, best["kind"], best["procedure"], best["aspect"], confidence, candidates, general=str(best["id"])
    )


def _candidates(parse_data: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    code = entity_value(parse_data, PROCEDURE_ENTITY)
    if code:  # a button names its procedure
        return ((code, 1.0),)
    return tuple((str(item["code"]), float(item["confidence"])) for item in parse_data.get(RANKING) or ())
