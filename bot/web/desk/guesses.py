"""What the bot would have answered: its best guesses, for an officer to send with one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect
from bot.catalogue.general import answer_general
from bot.catalogue.watch import get_watch
from bot.messaging.turns import Answers
from bot.nlu.understanding import Understanding

MOST = 3
_LOOKED_BACK = 4  # messages
_WORTH_READING = 0.05
_SURE_ENOUGH = 0.15  # of the first: below, an officer reads faster what was asked than what is guessed
_NO_QUESTIONS = {"human", "smalltalk"}


@dataclass(frozen=True)
class Guess:
    """One answer of the catalogue, with what it is about."""

    title: str
    text: str
    certainty: int  # per cent


async def guesses(assistant: Answers, said: Sequence[str], today: date) -> list[Guess]:
    """At most `MOST` answers to the last question of what a resident `said`, the likeliest first."""
    asked: list[Understanding] = []
    procedure = aspect = None  # talked of before: "có cần giấy gì nữa không" is about that
    for text in said[-_LOOKED_BACK:]:
        understood = await assistant.parse(text, procedure, aspect)
        if understood.kind not in _NO_QUESTIONS:
            asked.append(understood)
            procedure, aspect = understood.procedure or None, understood.aspect or None
    for understood in reversed(asked):
        found = _answers(understood, today)
        if found and found[0].certainty >= _SURE_ENOUGH * 100:
            return found
    return []


def _answers(understood: Understanding, today: date) -> list[Guess]:
    catalogue = get_watch().current
    found = []
    if understood.general in catalogue.general:
        known = catalogue.general[understood.general]
        answer = answer_general(known, catalogue, catalogue.ward.phone, today)
        found.append(Guess(known.question.title, answer.text, round(understood.confidence * 100)))
    aspect = Aspect(understood.aspect) if understood.aspect else Aspect.OVERVIEW
    meant = [(understood.procedure, understood.confidence)] if understood.procedure else []
    others = [told for told in understood.candidates if told[0] != understood.procedure]
    for code, certainty in meant + others:
        procedure = catalogue.get(code)
        if procedure is not None and certainty >= _WORTH_READING:
            answer = answer_procedure(catalogue, procedure, aspect, today=today)
            found.append(Guess(procedure.short_name, answer.text, round(certainty * 100)))
    return found[:MOST]
