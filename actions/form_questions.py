"""Whether what is typed while a form asks is a question of the resident's own, and no answer.

Two witnesses: what the model heard, and whether the words ask. Names of people, streets and shops may hold such words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.forms.dialogue import is_answer
from bot.forms.reading import LONGEST_FREE, read_answer
from bot.forms.schema import FieldKind, FormField
from bot.nlu.asking import seems_to_ask
from bot.nlu.understanding import FALLBACK_INTENT
from bot.text import fold

_ASKS = re.compile(
    r"\b(?:bao nhieu|bao lau|o dau|the nao|lam sao|ra sao|thi sao|giay to gi|can gi|la gi|lam gi|de lam chi|gi khong"
    r"|duoc khong|phai khong|khong vay|may gio|may ngay|vi sao|tai sao|sao phai|khi nao|bao gio|co can|co phai"
    r"|cho nao|toi dau|den dau|ai ky|thi (?:\w+ ){0,3}(?:ai|dau|gi|sao)|(?:ghi|dien|khai|viet) (?:gi|sao)"
    r"|ghi (?:\w+ )*hay)\b"
)
# "chưa kết hôn lần nào", "không rõ mất lúc mấy giờ": no question, unless "thì" comes between.
_DENIES = re.compile(
    r"\b(?:khong|chua|chang)\b(?:(?! thi\b).)*?(?<!\bcan)(?<!\bo)(?<!\bthe)(?<!\bnop)(?<!\bmang)"
    r" (?:gi|nao|ai|dau|bao gio|may gio|bao nhieu)\b(?: (?!khong\b|chua\b)\w+){0,3}\W*$"
    r"|\b(?:khong|chua) (?:nho|biet|ro)(?: ro)?\W*$"
)
_POLITELY = re.compile(r"\s+(?:được|duoc) (?:không|khong|ko|hông)\b.*", re.IGNORECASE)  # "2 bản được không"
_MIDDLE_NAME = re.compile(r"[a-z']+ (?:thi|van)(?: [a-z']+){1,3}")
# What no field asks for; and what is not even the purpose of a paper, an hour of death, what somebody sells.
_NEVER_AN_ANSWER = {"check_dossier", "goodbye", "ask_office_contact", "ask_office_hours", "ask_procedure_fee"}
_NEVER_IN_FREE_WORDS = {"check_dossier", "goodbye", "ask_office_contact"}
_NOT_ASKED = {"affirm", "deny", "praise", "insult", "greet", "thank", "prove_dossier"}
_SURE = 0.94  # so sure a model is believed, though the words could be an answer as well
_CLEAR = 0.8  # words that ask in a way that statements have too
_BEYOND_DOUBT = 0.98  # "không biết khai sinh mất bao nhiêu tiền" asks
_SHORT = 12  # words; more are a story, in which much may seem to ask
_LIKELY = 0.6  # where nothing is asked that a question could be taken for


@dataclass(frozen=True)
class Heard:
    """A message and what the model takes it for."""

    intent: str
    confidence: float
    text: str


def is_question(heard: Heard, field: FormField | None, today: date) -> bool:
    """Whether `heard` asks something instead of answering `field`; None: the whole form is looked at."""
    if heard.intent in _NOT_ASKED or (field and _is_name(field, heard.text)):
        return False
    asks, asks_plainly = _asks(heard)
    if field is None:
        is_understood = heard.intent not in (FALLBACK_INTENT, "out_of_scope")
        return is_understood and (asks or heard.confidence >= _LIKELY)
    plain = _POLITELY.sub("", heard.text)
    is_read = not field.free and is_answer(field, plain, today)
    if is_read and plain != heard.text:
        return False
    if _surely_asks(heard, field, asks, is_read):
        return True
    if field.free:
        return asks_plainly and len(heard.text.split()) <= _SHORT
    if heard.intent == FALLBACK_INTENT:  # what is not read is asked again with an example
        return not is_read and asks_plainly and read_answer(field, heard.text, today).flaw is None
    return not is_read and (asks_plainly or (asks and heard.confidence >= _CLEAR))


def _surely_asks(heard: Heard, field: FormField, asks: bool, is_read: bool) -> bool:
    """Whether that is so even where the words could be an answer as well."""
    if heard.confidence < _SURE or heard.intent == FALLBACK_INTENT:
        return False
    never = _NEVER_IN_FREE_WORDS if field.free else _NEVER_AN_ANSWER
    return asks or (heard.intent in never and not is_read)


def _asks(heard: Heard) -> tuple[bool, bool]:
    """Whether the words ask, and whether they do nothing else."""
    text = _without_names(heard.text)
    words = fold(text[:LONGEST_FREE])
    if "?" not in words and heard.confidence < _BEYOND_DOUBT and _DENIES.search(words):
        return False, False
    plainly = bool(_ASKS.search(words))
    return plainly or "?" in words or seems_to_ask(text), plainly


def _is_name(field: FormField, text: str) -> bool:
    words = text.split()
    capitals = not text.isupper() and 2 <= len(words) <= 5 and all(word[:1].isupper() for word in words)
    return field.kind is FieldKind.NAME and (capitals or _MIDDLE_NAME.fullmatch(fold(text)) is not None)


def _without_names(text: str) -> str:
    """`text` without words in capitals, which are names: "quán phở Bao Lâu", "Trần Thị Ai"."""
    words = text.split()
    return text if text.isupper() else " ".join(words[:1] + [w for w in words[1:] if not w[:1].isupper()])
