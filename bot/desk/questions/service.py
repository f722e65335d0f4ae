"""Notes what was asked, and lists what nobody understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.desk.questions import repository
from bot.desk.questions.grouping import Asked, Group, group
from bot.desk.questions.models import Outcome
from bot.privacy import mask

LONGEST = 500  # characters of a text that is kept for the list
MOST_GROUPED = 1_000  # of the newest; what is older comes when these are settled

_FOR_OFFICERS = {Outcome.ASKED_BACK, Outcome.NOT_UNDERSTOOD, Outcome.OUT_OF_SCOPE}


@dataclass(frozen=True)
class Understood:
    """How the bot understood a question; the words are those of `motcua parse`."""

    kind: str
    procedure: str
    aspect: str
    general: str
    confidence: float


def note(
    connection: Connection,
    message: int | None,
    text: str,
    at: datetime,
    outcome: Outcome,
    understood: Understood | None = None,
) -> None:
    """Note one question in one statement; what an officer may learn from waits on the list.

    `text` as it was sent: a button's begins with a slash. `message`: None where it was heard and not sent.
    """
    typed = not text.startswith("/")
    waits = typed and outcome in _FOR_OFFICERS and any(character.isalpha() for character in text)
    values = {
        "message_id": message,
        "asked_at": at,
        "typed": typed,
        "outcome": outcome,
        "waits": waits,
        "text": mask(text)[:LONGEST] if waits else "",
        **(vars(understood) if understood else {}),
    }
    repository.add(connection, values)


def not_understood(connection: Connection) -> Sequence[Group]:
    """The questions that wait, grouped by likeness, the most asked first."""
    rows = repository.waiting(connection, MOST_GROUPED)
    return group([Asked(row.id, row.asked_at, row.text, row.procedure) for row in rows])
