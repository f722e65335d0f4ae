"""Writes to residents from the desk."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy.orm import Session

from bot.answer import Answer
from bot.messaging.service import Messaging


def tell(request: Request, db: Session, channel: str, conversation: str, answer: Answer) -> None:
    """Write to a resident in the request's transaction; the sender finds it within a second after that is committed."""
    messaging: Messaging = request.app.state.messaging
    messaging.write(db.connection(), channel, conversation, answer.text, answer.buttons)
