"""A follow-up that tells only a case ("vợ là người Trung Quốc", after "đăng ký kết hôn cần gì") is put into the words
of the procedure that is talked about. Pure; understanding a text is the caller's.

Alone such a message names nothing, or names another matter: "chưa đăng ký kết hôn" after a question about a birth. What
the procedure's file says decides: its cases, by their keywords, and the questions that it answers in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.catalogue.asked import asked_in, case_in, keyword_of
from bot.catalogue.buttons import ask_payload, payload
from bot.catalogue.other_agencies import find_agency
from bot.catalogue.schema import Asked, Case, Procedure
from bot.catalogue.terms import Aspect
from bot.catalogue.watch import get_watch
from bot.nlu.procedure_entries import names_of
from bot.nlu.understanding import (
    ASKED_ENTITY,
    FALLBACK_INTENT,
    FILL_FORM_INTENT,
    GENERAL,
    HARDLY_MORE,
    NAMED_SHARE,
    OVERVIEW,
    RANKING,
    SWITCH,
    Understanding,
    entity_value,
    says_no_matter,
    understand,
)
from bot.nlu.words import as_said, normalized
from bot.phrases import Topic, TopicFinder, Word, split_words
from bot.text import strip_diacritics

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]

_MOST_WORDS = 12  # a longer message says itself what it is about
AND = "mà"  # between the name and what was typed: no phrase reaches across it

# So sure of one of these kinds, the message is taken as it is.
_SETTLED = {"procedure": 1.01, "unclear": 1.01, "life_event": 0.85, "smalltalk": 0.75}
_SURE_OF_ITS_KIND = 0.9  # of any other kind; less sure, a question that the procedure's file answers is that question
_SURELY_ASKED = 0.8  # of a question about another procedure
_ONLY_ASKED = 0.95  # of a follow-up that says nothing but what it asks, "online được không"
_LEAST_OF_A_CASE = 0.25  # so many of the words are those of the case
_CLEAR_ASPECT = 0.6  # of a follow-up that says what it asks; less clear, its case is what it tells
_LOST = {"unclear", "out_of_scope"}  # what it may be with the procedure's name before it is worth a look
_SURE_OF_A_VARIANT = 0.75
_READ_IN_FULL = 0.6  # of a message that nobody could understand alone
_FEW_WORDS, _SURELY_NAMED = 7, 0.65  # another procedure less sure in a short message gives way to the one talked about
_LEAST_WORDS, _MOST_WORDS_OF_A_NEIGHBOUR = 2, 5  # that may stand for a neighbour without its name
# What a follow-up is wrapped in, without marks.
_WRAPPING = {"a", "can", "con", "da", "duoc", "ha", "khong", "lam", "muon", "neu", "sao", "the", "thi", "vang", "vay"}
_SURELY_TURNS = 0.975
# "con em đã có giấy khai sinh rồi", in letters without marks.
_TELLS = re.compile(r"\b(?:da co|co \w+.* roi|chua co)\b(?!.*\b(?:chua|khong)\W*$)")
_TURNING = "còn "  # how one turns to something else; bare, it may be a child


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
    said = as_said(text)
    case, share = _case_told(procedure, said)
    if _is_settled(alone, meant, procedure):
        return text
    neighbour = "" if case else _neighbour_said(procedure, said)
    if neighbour:
        return ask_payload(Aspect(aspect or OVERVIEW), neighbour)
    short = len(text.split()) <= _FEW_WORDS
    elsewhere = meant.procedure not in ("", procedure.code)
    hints = elsewhere and _only_hints(alone, meant)
    by_chance = short and (hints or is_by_chance(alone, meant))
    named = elsewhere and not by_chance and _is_named(alone, meant, share)
    if not (named and _turns(alone, meant)):
        was_lost = not named and (by_chance or meant.kind == "unclear")
        told = text[len(_TURNING) :] if hints and text.lower().startswith(_TURNING) else text
        inside = await _inside(told, procedure, aspect, parse, meant, was_lost=was_lost, turns=not (named or case))
        if inside:
            return inside
        if case and not named and (hints or not _tells_what_it_asks(meant)):  # every answer looks for the case itself
            return _of_case(procedure, case, aspect)
    tells = bool(_TELLS.search(strip_diacritics(text).lower()))
    if not ((short or tells) and _is_vague(alone, meant, procedure, by_chance, tells)):
        return text
    return payload(FALLBACK_INTENT, procedure=meant.procedure) if meant.procedure else payload(FALLBACK_INTENT)


def after(name: str, text: str) -> str:
    """`text` with what it is about before it, in the same spelling: one word with marks beside bare ones would make all
    of it a text typed with marks, in which "lanh" is not "lãnh"."""
    whole = f"{name} {AND}"
    return f"{strip_diacritics(whole) if text == strip_diacritics(text) else whole} {text}"


def _turns(parse_data: Mapping[str, Any], meant: Understanding) -> bool:
    """Whether a message turns to another procedure by a word of turning, is nothing but its name, or surely asks what
    the file of that one answers."""
    asks = entity_value(parse_data, ASKED_ENTITY) == meant.procedure
    names = meant.aspect == OVERVIEW and _is_called(meant)
    return bool(parse_data.get(SWITCH)) or ((asks or names) and meant.confidence >= _SURELY_TURNS)


async def _inside(
    text: str,
    procedure: Procedure,
    aspect: str | None,
    parse: Parse,
    meant: Understanding,
    *,
    was_lost: bool,
    turns: bool,
) -> str:
    """What `text` asks with the procedure's name before it, or ""; it may be a neighbour where it `turns`."""
    sure = meant.procedure != procedure.code and meant.confidence >= _SURE_OF_ITS_KIND
    asked = _asked_of(procedure, text, _names_of(meant) if sure else ())
    if asked and _asks_something_else(meant, asked):
        asked = asked_in(procedure, as_said(text))  # without a word of the name
    if not (asked or was_lost or meant.kind in _LOST):
        return ""
    whole = after(procedure.short_name, text)
    full = await parse(whole)
    inside = understand(full, context=procedure.code)
    if _says_more(full, inside, procedure, was_lost):
        return whole
    turns = turns and _is_variant(inside, procedure)
    return ask_payload(Aspect(aspect or inside.aspect), inside.procedure) if turns else ""


def _asked_of(procedure: Procedure, text: str, other: Iterable[str] = ()) -> Asked | None:
    """The question that `text` asks of the procedure, with its name before it; none that the name asks alone.

    `other`: names of another matter that `text` names as well. What is asked even without their words ("lệ phí bao
    nhiêu") is asked of that one; "hộ nghèo có được miễn không" of the procedure.
    """
    name = procedure.short_name
    asked = asked_in(procedure, as_said(after(name, text)))
    bare = f"{name} {AND}"
    if any(asked is asked_in(procedure, spelled) for spelled in (bare, strip_diacritics(bare))):
        return None
    words = {word.plain for phrase in other for word in split_words(phrase)}
    rest = [word for word in text.split() if strip_diacritics(word).lower() not in words]
    is_general = bool(words) and asked is asked_in(procedure, as_said(after(name, " ".join(rest))))
    return None if is_general else asked


def is_within(procedure: Procedure, text: str) -> bool:
    """Whether the procedure's file has a case or a question for what `text` tells of its own."""
    if says_no_matter(text):
        return False
    case, _ = _case_told(procedure, as_said(text))
    return case is not None or _asked_of(procedure, text) is not None


def _of_case(procedure: Procedure, case: Case, aspect: str | None) -> str:
    """Asks what is to be told of `case`."""
    if case.procedure:
        return ask_payload(Aspect(aspect or OVERVIEW), case.procedure)
    return ask_payload(_aspect_of(case, aspect), procedure.code, case=case.id)


def _is_settled(parse_data: Mapping[str, Any], meant: Understanding, procedure: Procedure) -> bool:
    """Whether a message is what it is wherever it is said; of a general question, letter for letter or by its words."""
    if (parse_data.get("intent") or {}).get("name") == FILL_FORM_INTENT:
        return True
    if meant.general:
        return bool(parse_data[GENERAL][0]["likeness"] >= 1.0)
    if meant.kind == "out_of_scope":  # "gia hạn" is nobody's matter, and here it may be a neighbour's
        agency = find_agency(normalized(meant.text).text)
        if agency is not None and meant.text.lower().startswith(_TURNING):  # "còn ly hôn thì làm ở đâu"
            return True
        return agency is not None and _asked_of(procedure, meant.text, (*agency.patterns, *agency.weak)) is None
    if meant.kind in _SETTLED:
        return meant.confidence >= _SETTLED[meant.kind]
    return meant.confidence >= _SURE_OF_ITS_KIND or _asked_of(procedure, meant.text) is None


def _names_of(meant: Understanding) -> tuple[str, ...]:
    """What the procedure that is meant is called; nothing for one without a file."""
    other = get_watch().current.get(meant.procedure)
    return tuple(names_of(other)) if other else ()


def _case_told(procedure: Procedure, said: str) -> tuple[Case | None, float]:
    """The case that `said` tells, and how much of it tells so; None where that is little: words meet by chance."""
    case = case_in(procedure, said)
    share = len(keyword_of(case, said).split()) / len(said.split()) if case else 0.0
    return (case, share) if share >= _LEAST_OF_A_CASE else (None, 0.0)


def _is_named(parse_data: Mapping[str, Any], meant: Understanding, told: float) -> bool:
    """Whether another procedure is turned to. "Chưa đăng ký kết hôn" is rather the case that so much of it tells."""
    if parse_data.get(SWITCH):
        return True
    if meant.aspect != OVERVIEW:
        return meant.confidence >= _SURELY_ASKED
    return bool(HARDLY_MORE <= parse_data.get(NAMED_SHARE, 0.0) >= told)


def is_by_chance(parse_data: Mapping[str, Any], meant: Understanding) -> bool:
    """Whether another procedure is meant only because its file has a question in such words, or hardly more than may
    be, or a general question because it is a little like one."""
    if meant.general:
        return meant.confidence < _SURELY_ASKED
    ranking = parse_data.get(RANKING) or ()
    likely = any(item["code"] == meant.procedure and item["confidence"] >= _SURELY_NAMED for item in ranking)
    return bool(meant.procedure) and not meant.from_context and not likely


def _only_hints(parse_data: Mapping[str, Any], meant: Understanding) -> bool:
    """Whether a text turns without a name: "còn với người Hàn Quốc" may be said of any procedure with foreigners."""
    hardly = parse_data.get(NAMED_SHARE, 0.0) <= HARDLY_MORE and not _is_called(meant)
    return bool(parse_data.get(SWITCH)) and hardly


def _says_more(full: Mapping[str, Any], inside: Understanding, procedure: Procedure, was_lost: bool) -> bool:
    """Whether a message that was not clear alone asks something with the procedure's name before it."""
    if inside.procedure != procedure.code:
        return False
    asks = was_lost and inside.aspect != OVERVIEW and inside.confidence >= _READ_IN_FULL
    return asks or entity_value(full, ASKED_ENTITY) == procedure.code


def _neighbours(procedure: Procedure) -> set[str]:
    return {other.code for other in (*procedure.variants, *procedure.related)}


def _neighbour_said(procedure: Procedure, said: str) -> str:
    """The code of the neighbour of which `said` is a piece of the title, "gia hạn" of "Gia hạn giấy phép", or ""."""
    words = [word for word in split_words(said) if word.plain not in _WRAPPING]
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS_OF_A_NEIGHBOUR:
        return ""
    others = {other.code for other in procedure.variants if _holds(split_words(other.title), words)}
    return others.pop() if len(others) == 1 else ""


def _holds(title: Sequence[Word], words: Sequence[Word]) -> bool:
    pieces = (title[start : start + len(words)] for start in range(len(title) - len(words) + 1))
    return any(all(a.agrees_with(b) for a, b in zip(words, piece, strict=True)) for piece in pieces)


def _is_variant(inside: Understanding, procedure: Procedure) -> bool:
    """Whether the name with the message says a neighbour of the procedure: "gia hạn" after "đăng ký tạm trú"."""
    return (
        inside.procedure in _neighbours(procedure)
        and not inside.needs_choice
        and inside.confidence >= _SURE_OF_A_VARIANT
    )


def _asks_something_else(meant: Understanding, asked: Asked) -> bool:
    """Whether a follow-up clearly asks another thing: "online được không" is about the way to file."""
    return meant.from_context and meant.aspect not in (OVERVIEW, asked.aspect) and meant.confidence >= _ONLY_ASKED


def _is_vague(
    parse_data: Mapping[str, Any], meant: Understanding, procedure: Procedure, by_chance: bool, tells: bool
) -> bool:
    """Whether a remark ("người nhà ở xa không về kịp") would lead to something strange that it hardly names. A
    neighbour is not strange, but to a message that `tells` what somebody has: it may be a paper."""
    turns = bool(parse_data.get(SWITCH)) or meant.text.lower().startswith(_TURNING)
    if turns or meant.procedure == procedure.code:
        return False
    mentions = meant.confidence < _SURELY_ASKED or parse_data.get(NAMED_SHARE, 0.0) < HARDLY_MORE
    hardly = meant.aspect == OVERVIEW and (mentions or not _is_called(meant))
    is_near = not tells and meant.procedure in _neighbours(procedure)
    return by_chance or (hardly and bool(meant.procedure) and not is_near)


def _is_called(meant: Understanding) -> bool:
    """Whether the procedure is called by a name: "bố tôi mất rồi" points to one, and may be a case of another."""
    return TopicFinder([Topic(True, _names_of(meant))]).first(as_said(meant.text)) is not None


def _tells_what_it_asks(meant: Understanding) -> bool:
    asks = meant.kind == "procedure" and not meant.general and meant.aspect != OVERVIEW
    return asks and meant.confidence >= _CLEAR_ASPECT


def _aspect_of(case: Case, aspect: str | None) -> Aspect:
    """What is told of a case: what was asked before if the case has its own, else its papers with what to know."""
    own = {Aspect.FEE: case.fees, Aspect.DURATION: case.time}
    return next((known for known, facts in own.items() if known == aspect and facts), Aspect.DOCUMENTS)
