"""A follow-up after an answer that is about no procedure of ours: "bị phạt bao nhiêu?" after a trouble that was told,
"ai khai" after a general question, "lệ phí bao nhiêu" after another agency's matter. Pure; understanding a text is the
caller's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.catalogue.general import GeneralQuestion, general_payload
from bot.catalogue.other_agencies import OtherAgency, find_agency
from bot.catalogue.subject import Subject
from bot.catalogue.watch import get_watch
from bot.catalogue.whom_to_tell import Situation, find_situation
from bot.nlu.asking import bare_letters, seems_to_ask, without_asking
from bot.nlu.follow_ups import Parse, after, is_within
from bot.nlu.heard import is_by_chance
from bot.nlu.understanding import (
    ASPECT_INTENT_PREFIX,
    FALLBACK_INTENT,
    GENERAL,
    GENERAL_OFFERED,
    NAMED_SHARE,
    OVERVIEW,
    RANKING,
    Understanding,
    asks_in_general,
    understand,
)
from bot.nlu.words import as_said

REPORT_INTENT = "report_problem"

_MOST_WORDS = 10  # a longer message says itself what it is about
_FEW_WORDS = 5
_SURELY = {"out_of_scope": 0.9, "life_event": 0.6, "smalltalk": 0.75}  # a matter of its own from here on
_LIKE = 0.6  # a general question less like one of its names is no matter of its own either
_READ_WITH_TITLE = 0.6
_NAMED, _NAMED_IN = 0.4, 0.4  # so surely, and in so much of its words, a procedure is named by what is not understood
# What an answer says that tells how long, how much or which papers.
_SAID_OF = {
    "duration": ("ngày", "giờ"),
    "fee": ("đồng", "miễn phí"),
    "amount": ("đồng",),
    "documents": ("giấy", "mang"),
}
# "mà phường có làm không" asks whose the matter is, not the opening hours; in normalised letters without marks.
_WHOSE = re.compile(r"(?:(?:ma|the|vay|o)\s)*phuong(?: minh| ta)?(?: co)? lam(?: duoc)? khong\W*")
# What is asked of a procedure when one has been talked about before, whatever came between.
_OF_A_PROCEDURE = {"documents", "fee", "duration", "form", "steps", "legal", "result", "validity"}


async def after_subject(text: str, subject: Subject, procedure: str | None, aspect: str | None, parse: Parse) -> str:
    """What to understand instead of `text`: itself, the same after the subject's title, or a button's payload.

    Args:
        text: as typed.
        subject: what the last answer was about.
        procedure: the code of the one talked about before that, if any.
        aspect: what was asked about it.
        parse: Rasa's parse data of a text.
    """
    if text.startswith("/") or len(text.split()) > _MOST_WORDS:
        return text
    if _WHOSE.fullmatch(bare_letters(text)):
        return _again(subject)
    alone = await parse(text)
    meant = understand(alone, context=procedure, aspect=aspect)
    own = _own(subject) if isinstance(subject, GeneralQuestion) else []
    if not _is_elliptical(alone, meant, of_subject=bool(own) or isinstance(subject, OtherAgency)):
        return text
    before_it = get_watch().current.get(procedure) if procedure else None
    if isinstance(subject, OtherAgency):  # "chú mất ngoài rẫy", of the death, after the insurance was spoken of
        return text if before_it and await is_within(before_it, text, parse) else f"/{FALLBACK_INTENT}"
    if not meant.general and asks_in_general(text, alone):
        return general_payload(str(alone[GENERAL][0]["id"]))
    asks = _asks(alone)
    if isinstance(subject, Situation):
        reports = asks or (meant.kind == "complaint" and seems_to_ask(text))
        return f"/{REPORT_INTENT}" if reports else f"/{FALLBACK_INTENT}"
    offered = _offered(subject, alone)
    if offered:
        return general_payload(offered)
    for name in (subject.title, without_asking(subject.title), *own) if asks else ():
        whole = after(name, text)
        inside = understand(await parse(whole), context=None)
        answers = bool(inside.general or inside.procedure) and inside.confidence >= _READ_WITH_TITLE
        if answers and (inside.general != subject.id or _tells(subject, meant.aspect)):
            return whole
    return f"/{FALLBACK_INTENT}"


def _again(subject: Subject) -> str:
    """What tells of `subject` once more."""
    return general_payload(subject.id) if isinstance(subject, GeneralQuestion) else f"/{FALLBACK_INTENT}"


def _tells(subject: GeneralQuestion, aspect: str) -> bool:
    """Whether the answer that has just been told is one to what is asked now as well, if that can be seen of it."""
    words = _SAID_OF.get(aspect)
    return words is None or any(word in f"{subject.answer} {subject.more}" for word in words)


def _own(subject: GeneralQuestion) -> list[str]:
    """What the procedures are called that a general question is about, the nearest first."""
    codes = [code for code in (subject.procedure, *subject.procedures) if code]
    found = [get_watch().current.get(code) for code in codes]
    return [procedure.short_name for procedure in found if procedure]


def _is_elliptical(parse_data: Mapping[str, Any], meant: Understanding, *, of_subject: bool) -> bool:
    """Whether a message names nothing of its own. What is asked of a procedure is asked of the one talked about before,
    unless it can be asked `of_subject`."""
    if meant.kind == "unclear":
        return not _names_something(parse_data)
    if meant.kind == "complaint":
        asks_only = _intent(parse_data) == REPORT_INTENT and len(meant.text.split()) <= _FEW_WORDS
        return asks_only and find_situation(as_said(meant.text)) is None  # "phản ánh ở đâu"
    if meant.general:
        return is_by_chance(parse_data, meant) or float(parse_data[GENERAL][0]["likeness"]) < _LIKE
    if meant.kind == "procedure":
        if meant.from_context:
            return of_subject or meant.aspect not in _OF_A_PROCEDURE
        return not meant.procedure or is_by_chance(parse_data, meant)
    if meant.kind == "out_of_scope" and find_agency(as_said(meant.text)):
        return False
    return meant.confidence < _SURELY.get(meant.kind, 0.0)


def _names_something(parse_data: Mapping[str, Any]) -> bool:
    """Whether a procedure is probably named in it: "phường ra quyết định phạt tôi sai"."""
    ranking = parse_data.get(RANKING) or ()
    sure = ranking[0]["confidence"] if ranking else 0.0
    return bool(sure >= _NAMED and parse_data.get(NAMED_SHARE, 0.0) >= _NAMED_IN)


def _offered(subject: GeneralQuestion, parse_data: Mapping[str, Any]) -> str:
    """The id of the question that stood under the answer as a button and is asked in words, or ""."""
    found = parse_data.get(GENERAL) or ()
    return next((str(g["id"]) for g in found if g["id"] in subject.see and g["likeness"] >= GENERAL_OFFERED), "")


def _asks(parse_data: Mapping[str, Any]) -> bool:
    """Whether it asks something ("bị phạt không"), and does not only tell ("nói rồi mà họ không nghe")."""
    intent = _intent(parse_data)
    return intent.startswith(ASPECT_INTENT_PREFIX) and not intent.endswith(OVERVIEW)


def _intent(parse_data: Mapping[str, Any]) -> str:
    return str((parse_data.get("intent") or {}).get("name"))
