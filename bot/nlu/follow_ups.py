"""A follow-up that tells only a case ("vợ là người Trung Quốc", after "đăng ký kết hôn cần gì") is put into the words
of the procedure that is talked about. Pure; understanding a text is the caller's.

Alone such a message names nothing, or names another matter: "chưa đăng ký kết hôn" after a question about a birth. What
the procedure's file says decides: its cases, by their keywords, and the answers that it has in one sentence.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.catalogue.buttons import ask_payload, payload
from bot.catalogue.schema import Case, Procedure
from bot.catalogue.terms import Aspect
from bot.catalogue.watch import get_watch
from bot.nlu.asking import asks_how_much, speaks_of_paying, without_asking
from bot.nlu.heard import ABOUT_PAPERS, TURNING, Heard, case_told, is_settled, likeliest
from bot.nlu.procedure_entries import is_called
from bot.nlu.understanding import (
    ASKED_ENTITY,
    FALLBACK_INTENT,
    NAMED,
    OVERVIEW,
    SAYS_NO_MATTER,
    SWITCH,
    Understanding,
    asked_procedure,
    says_no_matter,
    understand,
)
from bot.nlu.words import as_said
from bot.phrases import split_words
from bot.text import strip_diacritics

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]

_MOST_WORDS = 15  # a longer message says itself what it is about
_SURELY_ASKED = 0.9  # of another procedure that is called by its name
# What is rather asked of the procedure talked about: papers that another gives, and who pays nothing, "hộ nghèo có được
# miễn phí không".
_ASKED_HERE = {*ABOUT_PAPERS, Aspect.FEE}
_ONLY_ASKED = 0.9  # of a follow-up that says nothing but what it asks, "online được không"
_SURELY_MEANT = 0.8  # of the kind that a message seems to be which turns to a procedure
_MOSTLY = 0.4  # so much of a message tells its case, and nothing is asked
_LOST = {"unclear", "out_of_scope"}  # what it may be with the procedure's name before it is worth a look
AND = "mà"  # between the name and what was typed: no phrase reaches across it


async def in_context(text: str, procedure: Procedure, aspect: str | None, parse: Parse) -> str:
    """What to understand instead of `text`: itself, the same after the procedure's name, or a button's payload.

    Args:
        text: as typed.
        procedure: the one talked about before.
        aspect: what was asked about it last.
        parse: Rasa's parse data of a text.
    """
    if text.startswith("/") or len(text.split()) > _MOST_WORDS:
        return text
    alone = await parse(text)
    meant = understand(alone, context=procedure.code, aspect=aspect)
    if asked := _asked_alone(text, procedure, aspect, alone, meant):
        return asked
    full = alone if _says_all(meant) else await parse(after(procedure.short_name, text))
    heard = Heard(text, procedure, alone, meant, full)
    if heard.asks_for_a_paper:
        is_told = heard.is_surely_written
        return str(heard.full["text"]) if is_told else ask_payload(Aspect.DOCUMENTS, procedure.code)
    if heard.is_settled:
        return text
    if heard.neighbour and not heard.case:
        return ask_payload(Aspect(aspect or OVERVIEW), heard.neighbour)
    if heard.only_hints and text.lower().startswith(TURNING):  # the word of turning says nothing inside the procedure
        full = await parse(after(procedure.short_name, text[len(TURNING) :]))
        heard = Heard(text, procedure, alone, meant, full)
    if not heard.turns and (found := _of_the_procedure(heard, aspect)):
        return found
    if not heard.is_vague:
        return text
    return payload(FALLBACK_INTENT, procedure=meant.procedure) if meant.procedure else payload(FALLBACK_INTENT)


def _asked_alone(
    text: str, procedure: Procedure, aspect: str | None, alone: Mapping[str, Any], meant: Understanding
) -> str:
    """What to understand if that can be seen without the procedure's name before the message; else ""."""
    settled = is_settled(alone, meant) and not (meant.kind == "smalltalk" and case_told(procedure, text)[0])
    if settled or (not alone.get(SWITCH) and _says_what_of(meant, procedure)):
        return text
    if turned := _turned_to(alone, meant):
        return ask_payload(Aspect(aspect or OVERVIEW), turned)
    is_fee = meant.from_context and meant.aspect == Aspect.FEE
    if is_fee and procedure.amounts and not speaks_of_paying(text):  # "bao nhiêu tiền", of an allowance
        return ask_payload(Aspect.AMOUNT, procedure.code)
    return ""


def _turned_to(parse_data: Mapping[str, Any], meant: Understanding) -> str:
    """The code of the procedure that a message turns to and asks nothing clear of, "còn nghỉ hẳn?", or ""."""
    asks = meant.kind in ("procedure", "life_event") or meant.confidence >= _SURELY_MEANT
    first = likeliest(parse_data)
    return "" if asks or not parse_data.get(SWITCH) or first["confidence"] < NAMED else str(first["code"])


def _says_all(meant: Understanding) -> bool:
    """Whether a follow-up is nothing but what it asks of any procedure: "bao lâu thì xong"."""
    asks = meant.from_context and meant.aspect != OVERVIEW and meant.confidence >= _ONLY_ASKED
    return asks and all(word.plain in SAYS_NO_MATTER for word in split_words(without_asking(meant.text)))


def _says_what_of(meant: Understanding, procedure: Procedure) -> bool:
    """Whether it calls another procedure by a name, which is no case of the one talked about, and surely asks something
    of it: "khai sinh làm online được không"."""
    other = get_watch().current.get(meant.procedure)
    is_sum = meant.aspect == Aspect.FEE and asks_how_much(meant.text)
    if other is None or other.code == procedure.code or (meant.aspect in _ASKED_HERE and not is_sum):
        return False
    is_called_so = meant.confidence >= _SURELY_ASKED and is_called(other, as_said(meant.text))
    return is_called_so and case_told(procedure, meant.text)[0] is None


def _of_the_procedure(heard: Heard, aspect: str | None) -> str:
    """What to understand if the message is about the procedure talked about, or a neighbour of it; else ""."""
    case, is_own = heard.case, not (heard.names_another or heard.case or heard.only_hints)
    mostly = heard.share_of_case >= _MOSTLY and (heard.is_lost or heard.meant.aspect in ("", OVERVIEW))
    if case and mostly and not heard.names_another:
        return _of_case(heard.procedure, case, aspect)
    if heard.is_written or heard.is_lost or heard.meant.kind in _LOST or heard.says_nothing:
        if is_own and heard.variant:
            return ask_payload(Aspect(aspect or OVERVIEW), heard.variant)
        if heard.says_more_in_full and aspect and heard.only_tells:
            return ask_payload(Aspect(aspect), heard.procedure.code, **{ASKED_ENTITY: heard.only_tells})
        if heard.says_more_in_full:
            return str(heard.full["text"])
        if is_own and heard.written:
            answer = {ASKED_ENTITY: heard.written["answer"]}
            return ask_payload(Aspect(heard.written["aspect"]), heard.procedure.code, **answer)
    if case and not heard.names_another and (heard.only_hints or not heard.says_what_it_asks):
        return _of_case(heard.procedure, case, aspect)  # every other answer looks for the case itself
    return ""


def after(name: str, text: str) -> str:
    """`text` with what it is about before it, in the same spelling: one word with marks beside bare ones would make all
    of it a text typed with marks, in which "lanh" is not "lãnh"."""
    whole = f"{name} {AND}"
    return f"{strip_diacritics(whole) if text == strip_diacritics(text) else whole} {text}"


async def is_within(procedure: Procedure, text: str, parse: Parse) -> bool:
    """Whether the procedure's file has a case or an answer for what `text` tells of its own."""
    if says_no_matter(text):
        return False
    case, _ = case_told(procedure, text)
    return case is not None or asked_procedure(await parse(after(procedure.short_name, text))) == procedure.code


def _of_case(procedure: Procedure, case: Case, aspect: str | None) -> str:
    """Asks what is to be told of `case`."""
    if case.procedure:
        return ask_payload(Aspect(aspect or OVERVIEW), case.procedure)
    return ask_payload(_aspect_of(case, aspect), procedure.code, case=case.id)


def _aspect_of(case: Case, aspect: str | None) -> Aspect:
    """What is told of a case: what was asked before if the case has its own, else its papers with what to know."""
    own = {Aspect.FEE: case.fees, Aspect.DURATION: case.time}
    return next((known for known, facts in own.items() if known == aspect and facts), Aspect.DOCUMENTS)
