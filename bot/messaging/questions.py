"""What a turn tells the desk: what was asked, and whether the bot answered it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.assistant.turn import Turn
from bot.desk.questions.models import Outcome
from bot.desk.questions.service import Understood, note
from bot.messaging import repository
from bot.nlu.understanding import Understanding
from bot.sealing import is_sealed


def note_turn(connection: Connection, message: int, text: str, turn: Turn, at: datetime) -> None:
    """Note the question that a turn answered; `text` with a button's payload in place of its number.

    What fills a slot ("6411", "đúng rồi") is no question, unless it was understood as one.
    """
    found = turn.understanding
    if turn.fills_slot and not found.is_answered:
        return
    understood = Understood(found.kind, found.procedure, found.aspect, found.general, found.confidence)
    note(connection, message, text, at, _outcome(found), understood)


def note_left_to_officer(connection: Connection, group: Sequence[repository.Row], at: datetime) -> None:
    """Note what was written to an officer."""
    if not any(is_sealed(row.text) for row in group):
        note(connection, group[-1].id, group[-1].text, at, Outcome.OFFICER)


def _outcome(understanding: Understanding) -> Outcome:
    if understanding.kind == "unclear":
        return Outcome.NOT_UNDERSTOOD
    if understanding.kind == "out_of_scope":
        return Outcome.OUT_OF_SCOPE
    return Outcome.ANSWERED if understanding.is_answered else Outcome.ASKED_BACK
