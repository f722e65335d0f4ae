"""A message as those read it who show conversations: the page, the channels whose caller waits, tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answer import Button
from bot.messaging.models import Author
from bot.messaging.repository import Row
from bot.sealing import WITHHELD, is_sealed

HISTORY_LIMIT = 200  # messages that are read at once


@dataclass(frozen=True)
class Stored:
    """One message of the history."""

    seq: int
    external_id: str  # the channel's own, of a resident's message; empty for answers
    author: Author
    text: str
    buttons: tuple[Button, ...]
    attachment: str
    at: datetime
    written_by: str = ""  # the officer's name, of what an officer wrote at the desk


def as_stored(row: Row) -> Stored:
    """A row of `message`."""
    return Stored(
        seq=row.id,
        external_id=row.external_id or "",
        author=Author(row.author),
        text=WITHHELD if is_sealed(row.text) else row.shown or row.text,
        buttons=tuple(Button(b["title"], b["payload"]) for b in row.buttons),
        attachment=row.attachment,
        at=row.created_at,
        written_by=row.written_by,
    )


def stored_now(answer: dict[str, Any]) -> Stored:
    """An answer that was stored a moment ago."""
    buttons = tuple(Button(b["title"], b["payload"]) for b in answer["buttons"])
    return Stored(answer["id"], "", Author.BOT, answer["text"], buttons, answer["attachment"], answer["created_at"])
