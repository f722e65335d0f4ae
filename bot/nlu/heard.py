"""What can be seen of a follow-up: alone, and with the name of the procedure talked about before it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.catalogue.cases import case_in, keyword_of
from bot.catalogue.other_agencies import find_agency
from bot.catalogue.schema import Case, Procedure
from bot.catalogue.terms import Aspect
from bot.catalogue.watch import get_watch
from bot.nlu.asking import asks_for_a_paper, asks_for_help, asks_how, seems_to_ask
from bot.nlu.procedure_entries import is_called
from bot.nlu.understanding import (
    ANSWER,
    ASKED_ENTITY,
    FILL_FORM_INTENT,
    GENERAL,
    HARDLY_MORE,
    NAMED_SHARE,
    OVERVIEW,
    RANKING,
    SWITCH,
    Understanding,
    asked_procedure,
    entity_value,
    likeliest_answer,
    understand,
)
from bot.nlu.words import as_said
from bot.phrases import split_words, stand_in_row
from bot.text import strip_diacritics

TURNING = "còn "  # how one turns to something else; bare, it may be a child

# So sure of one of these kinds, the message is taken as it is.
_SETTLED = {"procedure": 1.01, "unclear": 1.01, "life_event": 0.85, "smalltalk": 0.75}
_SURE_OF_ITS_KIND = 0.9  # of any other kind; less sure, a question that the procedure's file answers is that question
_SURELY_ASKED = 0.8  # of a question about another procedure
_LEAST_OF_A_CASE = 0.25  # so many of the words are those of the case
_CLEAR_ASPECT = 0.6  # of a follow-up that says what it asks; less clear, its case is what it tells
_SURE_OF_A_VARIANT = 0.75
_WRITTEN_OF_IT = 0.25  # an answer of the procedure that is talked about, where nothing better is known
_SURELY_WRITTEN = 0.5  # the same, where the message is surely nobody's matter
_LEAST_THAT_TELL = 3  # words
_READ_IN_FULL = 0.6  # of a message that nobody could understand alone
_FEW_WORDS, _SURELY_NAMED = 7, 0.65  # another procedure less sure in a short message gives way to the one talked about
_LEAST_WORDS, _MOST_WORDS_OF_A_NEIGHBOUR = 2, 5  # that may stand for a neighbour without its name
# What a follow-up is wrapped in, without marks.
_WRAPPING = {"a", "can", "con", "da", "duoc", "ha", "khong", "lam", "muon", "neu", "sao", "the", "thi", "vang", "vay"}
_SURELY_TURNS = 0.975
ABOUT_PAPERS = {OVERVIEW, Aspect.DOCUMENTS, Aspect.ELIGIBILITY}
# "con em đã có giấy khai sinh rồi", in letters without marks.
_TELLS = re.compile(r"\b(?:da co|co \w+.* roi|chua co)\b(?!.*\b(?:chua|khong)\W*$)")
_NOTHING: Mapping[str, Any] = {"code": "", "confidence": 0.0}


@dataclass(frozen=True)
class Heard:
    """A follow-up; `alone` and `full` are Rasa's parse data of it without and with the name of `procedure`."""

    text: str
    procedure: Procedure
    alone: Mapping[str, Any]
    meant: Understanding  # alone, where `procedure` has been talked about
    full: Mapping[str, Any]

    @cached_property
    def is_short(self) -> bool:
        """Whether it may have been cut so short that only what came before explains it."""
        return len(self.text.split()) <= _FEW_WORDS

    @cached_property
    def is_settled(self) -> bool:
        """Whether it is what it is wherever it is said, or something that the procedure's file does not answer."""
        if self.denies:
            return False
        if self.meant.general or self.meant.kind in _SETTLED:
            return is_settled(self.alone, self.meant)
        if self.meant.kind == "out_of_scope" and find_agency(as_said(self.text)) is None:
            # "gia hạn" is nobody's matter, and here it may be a neighbour's; "mai có mưa không" is nobody's anywhere.
            is_sure = seems_to_ask(self.text) and self.meant.confidence >= _SURE_OF_ITS_KIND
            return is_sure and not self.is_surely_written
        return not self.is_written

    @cached_property
    def denies(self) -> bool:
        """Whether it says no and tells a case: "không phải, cả hai đều người Việt"."""
        return self.meant.kind == "smalltalk" and self.case is not None

    @cached_property
    def is_written(self) -> bool:
        """Whether the procedure's file has an answer to it. What is surely asked of another procedure is not meant,
        unless the one talked about answers just that: "có cần mang giấy kết hôn không", of a birth."""
        if asked_procedure(self.full) != self.procedure.code:
            return False
        if not self.is_elsewhere or self.meant.confidence < _SURE_OF_ITS_KIND:
            return True
        return (
            self.meant.aspect in (OVERVIEW, likeliest_answer(self.full)["aspect"]) and not self._is_likelier_elsewhere
        )

    @cached_property
    def is_surely_written(self) -> bool:
        """Whether the procedure's file has an answer that says all words of a pattern, or is likely by itself."""
        found = likeliest_answer(self.full)
        is_sure = bool(found.get("is_said") or found["confidence"] >= _SURELY_WRITTEN)
        return is_sure and asked_procedure(self.full) == self.procedure.code

    @cached_property
    def asks_for_a_paper(self) -> bool:
        """Whether it asks for a paper that another procedure gives: needed here, not how to get it."""
        asks = self.is_elsewhere and self.meant.aspect in ABOUT_PAPERS and not self.alone.get(SWITCH)
        return asks and asks_for_a_paper(self.text)

    @cached_property
    def written(self) -> Mapping[str, Any] | None:
        """The likeliest answer of the procedure's file, good enough where nothing better is known; none to a message of
        hardly any words, "1 bản"."""
        found = likeliest_answer(self.full)
        is_of_it = found["procedure"] == self.procedure.code and found["confidence"] >= _WRITTEN_OF_IT
        return found if is_of_it and len(self.text.split()) >= _LEAST_THAT_TELL else None

    @cached_property
    def case(self) -> Case | None:
        """The case that it tells."""
        return case_told(self.procedure, self.text)[0]

    @cached_property
    def share_of_case(self) -> float:
        """How much of it tells the case."""
        return case_told(self.procedure, self.text)[1]

    @cached_property
    def neighbour(self) -> str:
        """The code of the neighbour of which it is a piece of the title, "gia hạn" of "Gia hạn giấy phép", or ""."""
        words = [word for word in split_words(as_said(self.text)) if word.plain not in _WRAPPING]
        if not _LEAST_WORDS <= len(words) <= _MOST_WORDS_OF_A_NEIGHBOUR:
            return ""
        others = {other.code for other in self.procedure.variants if stand_in_row(words, split_words(other.title))}
        return others.pop() if len(others) == 1 else ""

    @cached_property
    def variant(self) -> str:
        """The code of the neighbour that it says with the procedure's name before it, "gia hạn" after "tạm trú"."""
        first = likeliest(self.full)
        is_near = first["code"] in self._neighbours and first["confidence"] >= _SURE_OF_A_VARIANT
        return str(first["code"]) if is_near else ""

    @cached_property
    def is_elsewhere(self) -> bool:
        """Whether it means another procedure."""
        return self.meant.procedure not in ("", self.procedure.code)

    @cached_property
    def only_hints(self) -> bool:
        """Whether it turns without a name: "còn với người Hàn Quốc" may be said of any procedure with foreigners."""
        hardly = self.alone.get(NAMED_SHARE, 0.0) <= HARDLY_MORE and not self._calls_another
        return self.is_elsewhere and bool(self.alone.get(SWITCH)) and hardly

    @cached_property
    def is_by_chance(self) -> bool:
        """Whether it means another procedure only by words that meet by chance."""
        return self.is_short and (self.only_hints or is_by_chance(self.alone, self.meant))

    @cached_property
    def names_another(self) -> bool:
        """Whether it names another procedure. "Chưa đăng ký kết hôn" is rather the case that so much of it tells."""
        if not self.is_elsewhere or self.is_by_chance:
            return False
        if self.alone.get(SWITCH) or self._asks_for_another:
            return True
        if asks_how(self.text) and self.meant.confidence >= _SURE_OF_ITS_KIND:
            return True
        if self.meant.aspect != OVERVIEW:
            return self.meant.confidence >= _SURELY_ASKED
        return bool(HARDLY_MORE <= self.alone.get(NAMED_SHARE, 0.0) >= self.share_of_case)

    @cached_property
    def turns(self) -> bool:
        """Whether it turns to the procedure that it names: by a word of turning, because it is nothing but the name, or
        because it surely asks what the file of that one answers, and that of the one talked about less likely."""
        if not self.names_another:
            return False
        asks = asked_procedure(self.alone) == self.meant.procedure
        asks = asks and (not self.is_written or self._is_likelier_elsewhere)
        names = self.meant.aspect == OVERVIEW and self._calls_another
        surely = (asks or names) and self.meant.confidence >= _SURELY_TURNS
        return bool(self.alone.get(SWITCH)) or self._asks_for_another or surely

    @cached_property
    def is_lost(self) -> bool:
        """Whether it means nothing alone, or hardly anything."""
        hardly = self.is_elsewhere and self.meant.confidence < ANSWER
        return not self.names_another and (self.is_by_chance or self.meant.kind == "unclear" or hardly)

    @cached_property
    def says_nothing(self) -> bool:
        """Whether it tells something and asks nothing, of another procedure either: "vợ hộ khẩu ở Huế thì sao"."""
        only_mentions = self.is_elsewhere and not self.names_another
        return self.meant.aspect == OVERVIEW and (self.meant.from_context or only_mentions)

    @cached_property
    def says_what_it_asks(self) -> bool:
        """Whether it asks something clear, whatever of."""
        asks = self.meant.kind == "procedure" and not self.meant.general and self.meant.aspect != OVERVIEW
        return asks and self.meant.confidence >= _CLEAR_ASPECT

    @cached_property
    def says_more_in_full(self) -> bool:
        """Whether it asks something with the procedure's name before it that was not clear alone."""
        inside = self._inside
        asks = self.is_lost and inside.aspect != OVERVIEW and inside.confidence >= _READ_IN_FULL
        return inside.procedure == self.procedure.code and (asks or asked_procedure(self.full) == self.procedure.code)

    @cached_property
    def only_tells(self) -> str:
        """The key of the procedure's answer to a detail of what was asked before ("bố mẹ cháu mất hết rồi"), or ""."""
        tells = self._inside.aspect == OVERVIEW and not seems_to_ask(self.text)
        is_told = tells and asked_procedure(self.full) == self.procedure.code
        return entity_value(self.full, ASKED_ENTITY) if is_told else ""

    @cached_property
    def is_vague(self) -> bool:
        """Whether it is a remark ("người nhà ở xa không về kịp") that would lead to something strange that it hardly
        names. A neighbour is not strange, but to a message that tells what somebody has: it may be a paper."""
        if self.meant.kind == "out_of_scope":  # "bé sanh ở bệnh viện Từ Dũ" is a detail, though of what is not known
            return not seems_to_ask(self.text)
        tells = bool(_TELLS.search(strip_diacritics(self.text).lower()))
        turns = bool(self.alone.get(SWITCH)) or self.text.lower().startswith(TURNING)
        if not (self.is_short or tells) or turns or self.meant.procedure == self.procedure.code:
            return False
        mentions = self.meant.confidence < _SURELY_ASKED or self.alone.get(NAMED_SHARE, 0.0) < HARDLY_MORE
        hardly = self.meant.aspect == OVERVIEW and (mentions or not self._calls_another)
        is_near = not tells and self.meant.procedure in self._neighbours
        return self.is_by_chance or (hardly and bool(self.meant.procedure) and not is_near)

    @cached_property
    def _inside(self) -> Understanding:
        return understand(self.full, context=self.procedure.code)

    @cached_property
    def _is_likelier_elsewhere(self) -> bool:
        return bool(likeliest_answer(self.alone)["confidence"] > likeliest_answer(self.full)["confidence"])

    @cached_property
    def _calls_another(self) -> bool:
        """Whether the procedure that is meant is called by a name: "bố tôi mất rồi" points to one, and may be a case of
        another."""
        other = get_watch().current.get(self.meant.procedure)
        return other is not None and is_called(other, as_said(self.text))

    @cached_property
    def _asks_for_another(self) -> bool:
        """Whether help is asked for with another procedure that it calls by a name: "giúp em làm giấy kết hôn"."""
        asks = self.meant.aspect == OVERVIEW and self.meant.confidence >= _SURELY_ASKED
        return self.is_elsewhere and asks and self._calls_another and asks_for_help(self.text)

    @cached_property
    def _neighbours(self) -> set[str]:
        return {other.code for other in (*self.procedure.variants, *self.procedure.related)}


def is_settled(parse_data: Mapping[str, Any], meant: Understanding) -> bool:
    """Whether a message is what it is wherever it is said; a general question letter for letter or by its words."""
    if (parse_data.get("intent") or {}).get("name") == FILL_FORM_INTENT:
        return True
    if meant.general:
        return bool(parse_data[GENERAL][0]["likeness"] >= 1.0)
    if meant.kind == "out_of_scope":
        turns = meant.text.lower().startswith(TURNING)  # "còn ly hôn thì làm ở đâu"
        return turns and find_agency(as_said(meant.text)) is not None
    return meant.confidence >= _SETTLED.get(meant.kind, _SURE_OF_ITS_KIND)


def case_told(procedure: Procedure, text: str) -> tuple[Case | None, float]:
    """The case that `text` tells, and how much of it tells so; None where that is little: words meet by chance."""
    said = as_said(text)
    case = case_in(procedure, said)
    share = len(keyword_of(case, said).split()) / len(said.split()) if case else 0.0
    return (case, share) if share >= _LEAST_OF_A_CASE else (None, 0.0)


def is_by_chance(parse_data: Mapping[str, Any], meant: Understanding) -> bool:
    """Whether another procedure is meant only because its file has a question in such words, or hardly more than may
    be, or a general question because it is a little like one."""
    if meant.general:
        return meant.confidence < _SURELY_ASKED
    ranking = parse_data.get(RANKING) or ()
    likely = any(item["code"] == meant.procedure and item["confidence"] >= _SURELY_NAMED for item in ranking)
    return bool(meant.procedure) and not meant.from_context and not likely


def likeliest(parse_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The likeliest procedure."""
    return next(iter(parse_data.get(RANKING) or ()), _NOTHING)
