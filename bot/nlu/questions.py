"""Several questions in one message: where it may be cut. Pure; whether a piece is a question is the caller's to say."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from itertools import pairwise

from bot.catalogue.buttons import ask_payload
from bot.catalogue.terms import Aspect
from bot.nlu.understanding import OVERVIEW, Understanding
from bot.nlu.words import normalized
from bot.phrases import fold_letters

LONGEST = 400  # characters; what is longer is a story with one question in it
_FEWEST_WORDS = 2
_SURE = 0.75  # of a piece alone; below, it belongs to the piece beside it
_SURE_ASKED = 0.5  # of a piece that has words of `_ASKING`
_SURE_BY_ITS_END = 0.9  # of a piece that only ends like a question about what was asked before
_SURELY_NAMED = 0.9  # a piece that is a procedure's name and nothing else
_BETWEEN = 3  # words between two that ask
_WORDS_OF_A_NAME, _WORDS_AFTER_A_NAME = 6, 8  # in "khai sinh, kết hôn cần giấy gì"; longer ones tell a story
_MEANT_TOGETHER = 0.6  # of a procedure that stands for both: "khai tử và xóa hộ khẩu"

_BORDER = re.compile(
    r"[?!;\n,]+|\.\s|(?<=\s)(?:và|va|với lại|voi lai)(?=\s)"
    r"|(?<=\s)(?:với|voi)(?=\s(?:cần|can|hết|het|mất|mat|mấy|may|phải|phai)\s)"
    r"|(?<=\s)(?<!bo )(?:rồi|roi)(?=\s)(?!\s(?:bây|bay|chưa|chua|giờ|gio|mà|ma|mới|moi|nên|nen|thì|thi)\s)"
    r"|(?<=\s)(?:còn|con)(?=\s.*(?<!làm )(?<!lam )sao\W*$)",
    re.IGNORECASE,
)
# What asks without leaving a doubt that it asks, in normalised letters without marks. A message typed in one go has
# several: "tách hộ cần gì bao nhiêu tiền mấy ngày".
_ASKING = re.compile(
    r"\b(?:(?:can|mang|nop|lam)(?: theo| nhung)?(?: giay(?: to)?| ho so)? gi"
    r"|(?<!khong co )(?<!khong con )(?<!chua co )giay(?: to)? (?:gi|nao)|ho so gom(?: nhung)? gi"
    r"|(?:bao nhieu|may|nhieu) tien|(?:le )?phi(?: la)? (?:(?:bao )?nhieu|the nao|nhu the nao)"
    r"|muc(?: huong| tien)?(?: la)? bao nhieu|(?:ton|het|mat|gia) (?:bao )?nhieu(?! ngay)"
    r"|co (?:mat|ton)(?: tien| le phi| phi) khong"
    r"|(?:trong |mat )?(?:may|bao nhieu) ngay(?: (?:co|xong|lam viec))?|may (?:bua|hom) (?:thi )?(?:co|lay|nua|xong)"
    r"|bao lau(?: (?:co|xong))?"
    r"|(?:nop |lam |xin )?(?:o dau|cho nao|noi nao)|duoc khong"
    r"|(?:bao|cho|den|gap|gui|hoi|nho|voi|xin) ai|ai (?:cap|duoc|duyet|giai quyet|ky|phai|xac nhan))\b"
)
_ENDS_LIKE_A_QUESTION = re.compile(r"\b(?:ai|dau|gi|khong|nao|nhieu|sao)\W*$")
_ASKED_KINDS = {"procedure", "office", "status", "home_service"}
_NOTHING_ASKED = {"smalltalk", "unclear"}

Parse = Callable[[str, str | None, str | None], Awaitable[Understanding]]


def may_hold_several(text: str) -> bool:
    """Whether `split_questions` is worth its time."""
    return len(text) <= LONGEST and not text.startswith("/") and len(pieces(text)) > 1


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
    return [border.start() if border[0].isalpha() else border.end() for border in _BORDER.finditer(text)]


def _ends_of_asking(text: str) -> list[int]:
    """Where something was asked, and something else is asked right after it."""
    normal = normalized(text)
    letters = fold_letters(normal.text)
    asking = list(_ASKING.finditer(letters))
    return [
        normal.source_span(one.start(), one.end())[1]
        for one, other in pairwise(asking)
        if len(letters[one.end() : other.start()].split()) <= _BETWEEN
    ]


async def split_questions(text: str, context: str | None, parse: Parse) -> list[str]:
    """The questions of one message, in order; `[text]` when there is one.

    A piece is a question of its own when it is understood well alone and asks something else than the one before, which
    has to ask as well: "chết ở nhà không có giấy báo tử, có làm được không" is one.
    What is not a question (a story, a greeting) goes with the question that follows it.

    Args:
        text: the message.
        context: code of the procedure talked about before.
        parse: understands a piece, with the procedure and the aspect before it; asked for a piece more than once.
    """
    parts = pieces(text)
    if len(parts) > 1 and (same := await _same_of_each(text, parts, parse)):
        return same
    questions: list[str] = []
    asked: list[tuple[str, str, str]] = []
    waiting: list[str] = []
    untold = False
    for number, part in enumerate(parts):
        if len(questions) + len(parts) - number < 2:  # what is left makes no second question
            break
        understood = await parse(part, context, asked[-1][2] if asked else None)
        topic = (understood.kind, understood.procedure, understood.aspect)
        belongs = understood.from_context and bool(questions) and not seems_to_ask(questions[-1])
        if _is_question(understood, part) and topic not in asked and not belongs:
            if understood.from_context and untold:  # the answer before it did not bring the talk to its procedure
                part = ask_payload(Aspect(understood.aspect), understood.procedure)
            questions.append(" ".join([*waiting, part]))
            asked.append(topic)
            waiting = []
            context, untold = understood.procedure or context, bool(understood.general)
        elif questions:
            questions[-1] = f"{questions[-1]} {part}"
        else:
            waiting.append(part)
    if len(questions) > 1:
        return questions
    return [await _one_question(text, parts, context, parse) if parts else text]


async def _one_question(text: str, parts: list[str], context: str | None, parse: Parse) -> str:
    """`text`, or the only question in it where it is no question as a whole: "thôi hỏi cái khác, sao y giá mấy", also
    if it is only named: "không phải đổi tên, đổi họ"."""
    whole = await parse(text, context, None)
    if whole.kind not in _NOTHING_ASKED:
        return text
    understood = {part: await parse(part, context, None) for part in parts}
    questions = [part for part in parts if _is_question(understood[part], part)]
    if len(questions) == 1:
        return questions[0]
    last = understood[parts[-1]]
    named = last.kind == "procedure" and last.procedure and not last.from_context and last.confidence >= _SURE
    return parts[-1] if named else text


async def _same_of_each(text: str, parts: list[str], parse: Parse) -> list[str]:
    """The questions of "khai sinh, kết hôn cần giấy gì": names, and last what is asked of each. Empty for all others,
    also where one procedure stands for both, as for "khai tử và xóa hộ khẩu cần gì"."""
    *names, last = parts
    if len(last.split()) > _WORDS_AFTER_A_NAME or any(len(name.split()) > _WORDS_OF_A_NAME for name in names):
        return []
    codes: list[str] = []
    for name in names:
        named = await parse(name, None, None)
        if named.kind != "procedure" or named.aspect != OVERVIEW or named.confidence < _SURELY_NAMED:
            return []
        codes.append(named.procedure)
    question, whole = await parse(last, None, None), await parse(text, None, None)
    each = [*codes, question.procedure]
    if not _is_question(question, last) or question.kind != "procedure" or len(set(each)) < len(each):
        return []
    if whole.procedure not in each and whole.confidence >= _MEANT_TOGETHER:
        return []
    return [*(ask_payload(Aspect(question.aspect), code) for code in codes), last]


def seems_to_ask(piece: str) -> bool:
    """Whether a stretch of a message has words of a question."""
    letters = fold_letters(normalized(piece).text)
    return bool(_ASKING.search(letters) or _ENDS_LIKE_A_QUESTION.search(letters))


def _is_question(understood: Understanding, piece: str) -> bool:
    asks = bool(_ASKING.search(fold_letters(normalized(piece).text)))
    sure = _SURE_ASKED if asks else _SURE
    if not asks and (understood.from_context or understood.general):
        if not seems_to_ask(piece):
            return False  # "từ năm 1995 chưa khai" goes with what was said before it
        sure = _SURE_BY_ITS_END
    if understood.kind == "life_event":  # "phải làm giấy tờ gì" asks, "mẹ tôi mới mất" tells
        return asks and understood.confidence >= _SURE
    if understood.kind not in _ASKED_KINDS or understood.confidence < sure:
        return False
    if understood.kind != "procedure" or understood.general:
        return True
    return bool(understood.procedure) and (asks or understood.aspect != OVERVIEW)
