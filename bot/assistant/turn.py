"""One turn of a conversation, as everything above the assistant sees it. No Rasa here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer import Button
from bot.nlu.understanding import Understanding


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
