"""Several questions in one message: where it may be cut. Pure; whether a piece is a question is the caller's to say."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.nlu.understanding import OVERVIEW, Understanding

LONGEST = 400  # characters; what is longer is a story with one question in it
_FEWEST_WORDS = 2
_SURE = 0.75  # of a piece alone; below, it belongs to the piece beside it

_BORDER = re.compile(r"[?!;\n,]+|\.\s|(?<=\s)(?:và|va|rồi|roi)(?=\s)", re.IGNORECASE)
_ASKED_KINDS = {"procedure", "office", "status", "home_service"}

Parse = Callable[[str, str | None], Awaitable[Understanding]]


def may_hold_several(text: str) -> bool:
    """Whether `split_questions` is worth its time."""
    return len(text) <= LONGEST and not text.startswith("/") and len(pieces(text)) > 1


def pieces(text: str) -> list[str]:
    """The stretches of `text` between punctuation and "và"; one of a single word stays with the one before."""
    cut: list[str] = []
    start = 0
    for border in [*_BORDER.finditer(text), None]:
        # Punctuation ends a piece, a conjunction begins one.
        end = len(text) if border is None else border.start() if border[0].isalpha() else border.end()
        piece = text[start:end]
        if cut and len(piece.split()) < _FEWEST_WORDS:
            cut[-1] += piece
        elif piece.strip():
            cut.append(piece)
        start = end
    return [piece.strip() for piece in cut]


async def split_questions(text: str, context: str | None, parse: Parse) -> list[str]:
    """The questions of one message, in order; `[text]` when there is one.

    A piece is a question of its own when it is understood well alone and asks something else than the one before.
    What is not a question (a story, a greeting) goes with the question that follows it.
    """
    parts = pieces(text)
    questions: list[str] = []
    asked: list[tuple[str, str, str]] = []
    waiting: list[str] = []
    for number, part in enumerate(parts):
        if len(questions) + len(parts) - number < 2:  # what is left makes no second question
            break
        understood = await parse(part, context)
        topic = (understood.kind, understood.procedure, understood.aspect)
        if _is_question(understood) and topic not in asked:
            questions.append(" ".join([*waiting, part]))
            asked.append(topic)
            waiting = []
            context = understood.procedure or context
        elif questions:
            questions[-1] = f"{questions[-1]} {part}"
        else:
            waiting.append(part)
    return questions if len(questions) > 1 else [text]


def _is_question(understood: Understanding) -> bool:
    if understood.kind not in _ASKED_KINDS or understood.confidence < _SURE:
        return False
    return understood.kind != "procedure" or (bool(understood.procedure) and understood.aspect != OVERVIEW)
