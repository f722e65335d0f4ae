"""Rasa's callback channel: messages come as over REST, answers are posted to an address of the other side.

It is also the example of a whole channel (docs/messaging.md). Each answer carries an `Idempotency-Key`, so a
receiver that remembers keys gets each answer exactly once, whatever breaks in between.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from bot.messaging.channel import Channel, Incoming, Limits, Outgoing, Refused, TryLater, Uncertain
from bot.settings import Settings

NAME = "callback"
PATIENCE = 10.0  # seconds for one answer

router = APIRouter(prefix="/webhooks/callback", tags=["callback"])


class CallbackMessage(BaseModel):
    """What a Rasa client posts. With an `id`, a second delivery changes nothing."""

    sender: str = Field(min_length=1, max_length=120)
    message: str
    id: str = Field(default_factory=lambda: uuid4().hex, min_length=1, max_length=120)


@router.post("/webhook")
async def receive(body: CallbackMessage, request: Request) -> str:
    """Store one message; its answer is posted later."""
    await request.app.state.messaging.receive(Incoming(NAME, body.sender, body.id, body.message))
    return "success"


class CallbackChannel(Channel):
    """Posts answers to `url`."""

    name = NAME
    limits = Limits(text=4000, buttons=10, per_second=200, per_conversation=20)
    router = router

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx.AsyncClient(timeout=PATIENCE)

    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        """(see parent class)"""
        body: dict[str, Any] = {"recipient_id": conversation, "text": outgoing.text}
        if outgoing.buttons:
            body["buttons"] = [{"title": b.title, "payload": b.payload} for b in outgoing.buttons]
        try:
            answered = await self._client.post(self._url, json=body, headers={"Idempotency-Key": outgoing.key})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater("the callback address cannot be reached") from error
        except httpx.HTTPError as error:
            raise Uncertain("the callback address did not answer") from error
        if answered.status_code == 429 or answered.status_code >= 500:
            wait = answered.headers.get("Retry-After", "")
            raise TryLater(f"status {answered.status_code}", retry_after=float(wait) if wait.isdecimal() else None)
        if answered.is_error:
            raise Refused(f"status {answered.status_code}")
        return ""

    async def stop(self) -> None:
        """(see parent class)"""
        await self._client.aclose()


def make(settings: Settings) -> CallbackChannel | None:
    """The channel, where an address is set."""
    return CallbackChannel(settings.callback_url) if settings.callback_url else None
