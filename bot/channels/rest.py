"""Rasa's REST channel, with its reply shape: https://rasa.com/docs/rasa/connectors/your-own-website#rest-channel."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from bot.messaging.channel import Incoming
from bot.messaging.service import Messaging
from bot.messaging.stored import Stored

DEFAULT_SENDER = "default"  # Rasa's name for a client that gives none

router = APIRouter(prefix="/webhooks/rest", tags=["rest"])


class RestMessage(BaseModel):
    """What a Rasa client posts; `metadata` and `input_channel` are accepted and not used."""

    sender: str = Field(default="", max_length=120)
    message: str


@router.get("/")
async def health() -> dict[str, str]:
    """Says that the channel is there, as Rasa does."""
    return {"status": "ok"}


@router.post("/webhook")
async def receive(body: RestMessage, request: Request) -> list[dict[str, Any]]:
    """Answer one message."""
    messaging: Messaging = request.app.state.messaging
    # Clients that name no sender cannot be told apart; each of their messages is a conversation of its own.
    conversation = body.sender or uuid4().hex
    stored = await messaging.answer(Incoming("rest", conversation, uuid4().hex, body.message))
    return [_as_rasa(message, body.sender or DEFAULT_SENDER) for message in stored]


def _as_rasa(message: Stored, sender: str) -> dict[str, Any]:
    reply: dict[str, Any] = {"recipient_id": sender, "text": message.text}
    if message.buttons:
        reply["buttons"] = [{"title": b.title, "payload": b.payload} for b in message.buttons]
    if message.attachment:
        reply["attachment"] = message.attachment
    return reply
