"""Several questions in one message: where it may be cut. Pure; whether a piece is a question is the caller's to say."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.catalogue.buttons import ask_payload
from bot.catalogue.terms import Aspect
from bot.catalogue.watch import get_watch
from bot.languages import is_foreign
from bot.nlu.asking import seems_to_ask, spans_that_ask
from bot.nlu.talk import Talk, told_of
from bot.nlu.understanding import OVERVIEW, Understanding

LONGEST = 400  # characters; what is longer is a story with one question in it
MOST_PIECES = 10  # what has more is a list, and a piece takes as long as a message
_FEWEST_WORDS = 2
_SURE = 0.75  # of a piece alone; below, it belongs to the piece beside it
_SURE_ASKED = 0.5  # of a piece that has words of `_ASKING`
_SURE_BY_ITS_END = 0.8  # of a piece that only ends like a question about what was asked before
_SURELY_NAMED = 0.85  # a piece that is a procedure's name and nothing else
_BETWEEN = 3  # words between two that ask
_WORDS_OF_A_NAME, _WORDS_AFTER_A_NAME = 6, 8  # in "khai sinh, kết hôn cần giấy gì"; longer ones tell a story
_WORDS_OF_A_WISH = 8
_LESS_SURE = 0.15  # a message as a whole, than of the one question found in it, which it is not: then that is answered
_MEANT_TOGETHER = 0.6  # of a procedure that stands for both: "khai tử và xóa hộ khẩu"

_BORDER = re.compile(
    r"[?!;\n,]+|\.\s|(?<=\s)(?:và|va|với lại|voi lai)(?=\s)"
    r"|(?<=\s)(?:với|voi)(?=\s(?:cần|can|hết|het|mất|mat|mấy|may|phải|phai)\s)"
    r"|(?<=\s)(?<!bo )(?<!mất )(?<!mat )(?:rồi|roi)(?=\s)"
    r"(?!\s(?:bây|bay|chưa|chua|có|co|giờ|gio|mà|ma|mới|moi|nên|nen|thì|thi)\s)"
    r"|(?<=\s)(?:còn|con)(?=\s[^,;?!\n]*(?<!làm )(?<!lam )sao\W*$)",
    re.IGNORECASE,
)
_IF_NOT = re.compile(r"(?:nếu|neu) (?:không|khong|ko|k|được|duoc)(?: được| duoc)? (?:thì|thi)\s", re.IGNORECASE)
_AND = re.compile(r"(?:và|va|với lại|voi lai|rồi|roi)\s", re.IGNORECASE)
_ASKED_KINDS = {"procedure", "office", "status", "home_service", "address", "complaint", "out_of_scope"}
_TOLD_KINDS = {"complaint", "out_of_scope"}  # also told without a question; it has to be known what of
_SEVERAL_OF_A_KIND = {"office", *_TOLD_KINDS}
_NOTHING_ASKED = {"smalltalk", "unclear"}

Parse = Callable[[str, str | None, str | None], Awaitable[Understanding]]
FollowUp = Callable[[str, Talk], Awaitable[str]]


def pieces(text: str) -> list[str]:
    """The stretches of `text` between punctuation, before "và" and after words that ask; a single word stays with those
    before it."""
    cut: list[str] = []
    start = 0
    for end in [*sorted({*_borders(text), *_ends_of_asking(text)}), len(text)]:
        piece = text[start:end]
        if cut and len(piece.split()) < _FEWEST_WORDS:
            cut[-1] += piece
        elif piece.strip():
            cut.append(piece)
        start = end
    return [piece.strip() for piece in cut]


def _borders(text: str) -> list[int]:
    """Punctuation ends a piece, a conjunction begins one."""
    return [border.start() if border[0][0].isalpha() else border.end() for border in _BORDER.finditer(text)]


def _ends_of_asking(text: str) -> list[int]:
    """Where something was asked, and something else is asked right after it."""
    asking = spans_that_ask(text)
    return [one[1] for one, other in pairwise(asking) if len(text[one[1] : other[0]].split()) <= _BETWEEN]


async def split_questions(text: str, talk: Talk, parse: Parse, follow_up: FollowUp) -> list[str]:
    """The questions of one message, in order; `[text]` when there is one.

    A piece is a question of its own when it is understood well, alone or after the one before it, and asks something
    else than that one, which has to ask as well: "chết ở nhà không có giấy báo tử, có làm được không" is one.
    What is not a question (a story, a greeting) goes with the question that follows it.

    Args:
        text: the message.
        talk: what was talked about before.
        parse: understands a piece, with the procedure and the aspect before it; asked for a piece more than once.
        follow_up: what to understand instead of a piece after what was talked about.
    """
    parts = pieces(text) if len(text) <= LONGEST and not is_foreign(text) else []
    if not 1 < len(parts) <= MOST_PIECES:
        return [text]
    if not _may_be_several(parts):
        return [await _one_question(text, parts, talk.procedure, parse)]
    if each := await _same_of_each(text, parts, parse) or await _wishes(text, parts, parse):
        return each
    found = _Found(talk)
    for left, piece in zip(range(len(parts), 0, -1), parts, strict=True):
        if len(found.questions) + left < 2 and not found.asked_in_vain:  # what is left makes no second question
            break
        part = _IF_NOT.sub("", piece)  # "nếu không thì ở đâu" asks where
        said = await follow_up(part, found.talk) if found.questions else part
        found.add(part, await parse(said, found.talk.procedure, found.talk.aspect if found.questions else None))
    if len(found.questions) > 1:
        return _in_one_go(found.meant) or await _each(found, talk, parse)
    if (first := found.first) and seems_to_ask(first.text):
        whole = await parse(text, talk.procedure, None)
        if (first.general or first.kind in _TOLD_KINDS) and whole.general not in ("", first.general):
            return [first.text, text]  # another question tells what was asked further on
        names_more = whole.from_context and not first.from_context  # "thôi hỏi cái khác, sao y giá mấy"
        is_surer = whole.confidence < first.confidence - _LESS_SURE
        if _topic(whole, text) != _topic(first, text) and (names_more or is_surer):
            return [first.text]
    return [await _one_question(text, parts, talk.procedure, parse)]


def _may_be_several(parts: list[str]) -> bool:
    """Whether two of `parts` may be questions: they seem to ask, or those before the last are names or wishes."""
    are_short = all(len(part.split()) <= _WORDS_OF_A_WISH for part in parts[:-1])
    return are_short or sum(map(seems_to_ask, parts)) > 1


@dataclass
class _Found:
    """The questions so far, what was asked by each, and what is talked about after the last."""

    talk: Talk
    questions: list[str] = field(default_factory=list)
    meant: list[Understanding] = field(default_factory=list)  # by each, without the story before it
    _asked: set[tuple[str, ...]] = field(default_factory=set)
    _waiting: list[str] = field(default_factory=list)

    @property
    def first(self) -> Understanding | None:
        """What is meant by the first question."""
        return self.meant[0] if self.meant else None

    @property
    def asked_in_vain(self) -> bool:
        """Whether something was asked before the first question that is understood."""
        return any(map(spans_that_ask, self._waiting))

    def add(self, part: str, meant: Understanding) -> None:
        """Put a piece to the questions, or to the one before it or after it."""
        topic = _topic(meant, part)
        goes_on = bool(self.meant) and _goes_on(meant, self.meant[-1], part, self.questions[-1])
        if _is_question(meant, part) and topic not in self._asked and not goes_on:
            story = () if meant.kind in _TOLD_KINDS else self._waiting
            self.questions.append(" ".join([*story, meant.text]))
            self._asked.add(topic)
            self._waiting = []
            self.meant.append(meant)
            self.talk = self.talk.after(meant)
        elif self.questions:
            if not self.questions[-1].startswith("/"):  # a button says all of it
                self.questions[-1] = f"{self.questions[-1]} {part}"
        else:
            self._waiting.append(part)
            if _is_named(meant):  # "cấp lại khai sinh, bao nhiêu tiền, có phải về quê không"
                self.talk = self.talk.after(meant)


async def _wishes(text: str, parts: list[str], parse: Parse) -> list[str]:
    """`parts` if they are the wishes of "làm tạm trú và cấp lại thẻ bảo hiểm"; empty where one procedure is both."""
    if not all(_AND.match(part) for part in parts[1:]) or any(len(part.split()) > _WORDS_OF_A_WISH for part in parts):
        return []
    wishes = [parts[0], *(_AND.sub("", part, count=1) for part in parts[1:])]
    named = [await parse(wish, None, None) for wish in wishes]
    codes = {one.procedure for one in named if _is_named(one)}
    if len(codes) == len(parts) and (together := _in_one_go(named)):
        return together
    return wishes if len(codes) == len(parts) and (await parse(text, None, None)).procedure in codes else []


async def _each(found: _Found, talk: Talk, parse: Parse) -> list[str]:
    first, told = found.first, await parse(found.questions[0], talk.procedure, None)
    return [first.text if first and told.kind != first.kind else found.questions[0], *found.questions[1:]]


def _in_one_go(questions: Sequence[Understanding]) -> list[str]:
    """The one question to the procedure that does those of all `questions`, "khai sinh rồi nhập khẩu luôn cần gì"; none
    where they ask different things."""
    codes = [one.procedure for one in questions if one.kind == "procedure" and not one.general]
    aspects = {one.aspect for one in questions} - {OVERVIEW}
    bundle = get_watch().current.bundle_of(codes) if len(codes) == len(questions) and len(aspects) < 2 else ""
    return [ask_payload(Aspect(aspects.pop() if aspects else OVERVIEW), bundle)] if bundle else []


def _goes_on(meant: Understanding, before: Understanding, part: str, question: str) -> bool:
    """Whether a piece says more of the question before it: "bao giờ lấy được, nộp chục ngày rồi"."""
    if meant.from_context:
        return not seems_to_ask(question)
    if before.kind == "out_of_scope" and meant.confidence < _SURELY_NAMED:  # "ai được nuôi con", of a divorce
        return True
    if meant.general or meant.procedure or meant.kind != before.kind:
        return False
    return meant.kind not in _SEVERAL_OF_A_KIND or not (seems_to_ask(question) and seems_to_ask(part))


def _topic(meant: Understanding, part: str) -> tuple[str, ...]:
    """What is asked; two questions about the office or about whom to tell are two."""
    if meant.general:
        return (meant.general,)
    if meant.procedure:
        return (meant.kind, meant.procedure, meant.aspect)
    about = told_of(meant)
    return (meant.kind, about.id if about else part)


def _is_named(meant: Understanding) -> bool:
    """Whether a procedure is named and nothing is asked of it."""
    named = meant.kind == "procedure" and meant.aspect == OVERVIEW and not meant.from_context and not meant.general
    return named and meant.confidence >= _SURELY_NAMED


async def _one_question(text: str, parts: list[str], context: str | None, parse: Parse) -> str:
    """`text`, or the only question in it where it is no question as a whole: "thôi hỏi cái khác, sao y giá mấy", also
    if it is only named: "không phải đổi tên, đổi họ"."""
    whole = await parse(text, context, None)
    if whole.kind != "office" and whole.kind not in _NOTHING_ASKED:
        return text
    understood = {part: await parse(part, context, None) for part in parts}
    if whole.kind == "office":
        return " ".join(part for part in parts if not _is_chat(understood[part], part)) or text
    questions = [part for part in parts if _is_question(understood[part], part)]
    if len(questions) == 1:
        return questions[0]
    last = understood[parts[-1]]
    named = last.kind == "procedure" and last.procedure and not last.from_context and last.confidence >= _SURE
    return parts[-1] if named else text


def _is_chat(understood: Understanding, piece: str) -> bool:
    """Whether a piece asks what is nobody's business here: "hôm nay trời thế nào", before the office's hours."""
    far = understood.kind == "out_of_scope" and not understood.general and understood.confidence >= _SURELY_NAMED
    return far and seems_to_ask(piece) and told_of(understood) is None


async def _same_of_each(text: str, parts: list[str], parse: Parse) -> list[str]:
    """The questions of "khai sinh, kết hôn cần giấy gì": names, and last what is asked of each. Empty for all others,
    also where one procedure stands for both, as for "khai tử và xóa hộ khẩu cần gì"."""
    *names, last = parts
    if len(last.split()) > _WORDS_AFTER_A_NAME or any(len(name.split()) > _WORDS_OF_A_NAME for name in names):
        return []
    codes: list[str] = []
    for name in names:
        named = await parse(name, None, None)
        if not _is_named(named):
            return []
        codes.append(named.procedure)
    question, whole = await parse(last, None, None), await parse(text, None, None)
    each = [*codes, question.procedure]
    if not _is_question(question, last) or question.kind != "procedure" or len(set(each)) < len(each):
        return []
    if bundle := get_watch().current.bundle_of(each):
        return [ask_payload(Aspect(question.aspect), bundle)]
    if whole.procedure not in each and whole.confidence >= _MEANT_TOGETHER:
        return []
    return [*(ask_payload(Aspect(question.aspect), code) for code in codes), last]


def _is_question(understood: Understanding, piece: str) -> bool:
    asks = bool(spans_that_ask(piece))
    sure = _SURE_ASKED if asks else _SURE
    if not asks and (understood.from_context or understood.general):
        if not seems_to_ask(piece):
            return False  # "từ năm 1995 chưa khai" goes with what was said before it
        sure = _SURE_BY_ITS_END
    if len(piece.split()) > _WORDS_OF_A_WISH and not seems_to_ask(piece):  # "ra viện lâu rồi mà chưa đi đâu được"
        return False
    if understood.kind == "life_event":  # "phải làm giấy tờ gì" asks, "mẹ tôi mới mất" tells
        return asks and understood.confidence >= _SURE
    if understood.kind not in _ASKED_KINDS or understood.confidence < sure:
        return False
    if understood.kind in _TOLD_KINDS and not understood.general:
        return seems_to_ask(piece) and (understood.text.startswith("/") or told_of(understood) is not None)
    if understood.kind != "procedure" or understood.general:
        return True
    if not understood.procedure or asks or understood.aspect != OVERVIEW:
        return bool(understood.procedure)
    follows = understood.text != piece  # in the words of what was asked before
    sure = follows or understood.confidence >= _SURE_BY_ITS_END  # "xóa tạm trú thế nào"
    return sure and seems_to_ask(piece)
