"""Gives conversations back to the bot when the officer who had them has gone, on platforms that do not say so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, exists, update

from bot.desk.tickets.models import Ticket
from bot.messaging.models import Conversation, Holder


def hand_back(engine: Engine, channel: str, before: datetime, now: datetime) -> int:
    """Conversations in which an officer wrote last before then are the bot's again; how many."""
    silent = (
        Conversation.channel == channel,
        Conversation.holder == Holder.OFFICER,
        Conversation.held_since < before,
        # What an officer has at the desk is given back there (`desk_jobs.py`).
        ~exists().where(
            Ticket.channel == Conversation.channel,
            Ticket.conversation == Conversation.conversation,
            Ticket.closed_at.is_(None),
        ),
    )
    values = {"holder": Holder.BOT, "held_since": None, "updated_at": now}
    with engine.begin() as connection:
        return int(getattr(connection.execute(update(Conversation).where(*silent).values(values)), "rowcount", 0))
