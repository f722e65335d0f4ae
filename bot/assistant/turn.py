"""One turn of a conversation, as everything above the assistant sees it. No Rasa here."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.answer import Button
from bot.nlu.understanding import Understanding

FORM_DRAFT = "form_draft"  # the slot with the token of the answers so far
FORM_ANSWER = "form_answer"  # the slot of the form that asks for names, addresses, numbers


@dataclass(frozen=True)
class Reply:
    """One message to the resident. `attachment` is a link to a file, or empty."""

    text: str
    buttons: tuple[Button, ...] = ()
    attachment: str = ""


@dataclass(frozen=True)
class Turn:
    """What was understood of a message, what is answered to it, and what has to be known for the next one."""

    understanding: Understanding
    replies: tuple[Reply, ...]
    memory: str = ""
    withheld: bool = False  # the message was an answer to a form: its text is not to be kept
    fills_slot: bool = False  # it answers something that was asked for: a code, a proof, a yes


def draft_of(memory: str) -> str | None:
    """The token of the questions that are being asked, by the `memory` of the turn before."""
    try:
        kept = json.loads(memory) if memory else {}
        return str(kept["slots"][FORM_DRAFT]) if kept.get("asks") == FORM_ANSWER else None
    except (ValueError, KeyError, TypeError):
        return None


def withholds(memory: str) -> bool:
    """Whether what is written next, by the `memory` of the turn before, answers a form: it is private, and not kept."""
    try:
        asked = json.loads(memory)["asks"] if memory else None
    except (ValueError, KeyError, TypeError):  # another form of memory, of an older version or a test
        return False
    return bool(asked == FORM_ANSWER)
