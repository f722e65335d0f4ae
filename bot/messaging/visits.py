"""Which messages are a visit: the first of a conversation on a day. The others cost nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.desk.reach.service import count_visit
from bot.messaging import repository
from bot.messaging.channel import Incoming

# It says itself when it is opened (bot/web/visits.py); who writes on the others has opened them.
_PAGE = "web"


def count_message(
    connection: Connection, incoming: Incoming, question: int, known: repository.Row | None, at: datetime
) -> None:
    """Count the message stored as `question`; `known` is where its conversation stood before, or None."""
    if known is not None and known.updated_at.date() == at.date():
        return
    before = repository.said_before(connection, incoming.channel, incoming.conversation, question)
    if before.last is not None and before.last.date() == at.date():
        return  # written in pieces, before there was an answer
    is_page = incoming.channel == _PAGE
    returned = before.last is not None and not is_page
    source = incoming.source or before.source or ""
    count_visit(connection, at, incoming.channel, source, opened=not is_page, asked=True, returned=returned)
