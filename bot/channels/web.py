"""The resident's page: one request a message, and the conversation again after a reload.

The conversation's id is a random number made by the page; who knows it may read the conversation, so it must be
unguessable and is never logged.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field, StringConstraints

from bot.channels.event_stream import EventStream, EventStreamResponse
from bot.channels.sent_pictures import say_of_picture
from bot.database import in_demonstration
from bot.dossiers.receipt_reader import ask_about_picture
from bot.messaging.channel import Incoming
from bot.messaging.news import Full, NobodyThere
from bot.messaging.service import Messaging
from bot.messaging.stored import Stored
from bot.settings import get_settings

router = APIRouter(prefix="/api/v1/chat", tags=["web"])

_LARGEST = 2**63 - 1  # that a database holds as a number

ConversationId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-?[0-9a-f-]{12,60}$")]


class WebMessage(BaseModel):
    """One message from the page. `id` makes a repeated sending harmless."""

    conversation: ConversationId
    id: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    text: Annotated[str, StringConstraints(min_length=1)]
    title: Annotated[str, StringConstraints(max_length=200)] | None = None
    source: Annotated[str, StringConstraints(max_length=60)] | None = None


def get_messaging(request: Request) -> Messaging:
    """Where conversations are kept: those of demonstrations apart from the residents'."""
    state = request.app.state
    messaging: Messaging = state.demo_messaging if in_demonstration() else state.messaging
    return messaging


Conversations = Annotated[Messaging, Depends(get_messaging)]
After = Annotated[int, Query(ge=0, le=_LARGEST)]


class MessageOut(BaseModel):
    """One message as the page shows it."""

    seq: int
    id: str  # of a resident's message, as the page gave it; empty for answers
    from_: str = Field(serialization_alias="from")
    text: str
    buttons: list[dict[str, str]]
    attachment: str
    at: str
    by: str  # the officer's name, of what an officer wrote


@router.post("")
async def send(body: WebMessage, messaging: Conversations) -> dict[str, list[Any]]:
    """Answer one message; sent again with the same id, the same answer."""
    incoming = Incoming("web", body.conversation, body.id, body.text, body.title or "", body.source or "")
    return {"messages": [_shown(message) for message in await messaging.answer(incoming)]}


@router.post("/picture")
async def read_picture(request: Request, conversation: ConversationId | None = None) -> dict[str, list[str]]:
    """What a photo or PDF (the body as it is) asks: messages to send as if typed.

    A receipt is not kept; a picture for the feedback report of `conversation` that waits for one is.
    """
    data = await request.body()
    if not conversation:
        return {"texts": await ask_about_picture(data)}
    now = get_settings().now()
    return {"texts": await say_of_picture(get_messaging(request).engine, "web", conversation, data, now)}


@router.get("/{conversation}")
async def read(
    conversation: Annotated[ConversationId, Path()],
    messaging: Conversations,
    after: After = 0,
) -> dict[str, list[Any]]:
    """The conversation's messages with a number above `after`; none for a conversation nobody has begun."""
    return {"messages": [_shown(message) for message in messaging.history("web", conversation, after)]}


@router.get(
    "/{conversation}/stream",
    response_class=EventStreamResponse,
    responses={404: {"description": "Nobody has begun this conversation."}, 503: {"description": "Ask by `GET`."}},
)
async def stream(
    request: Request,
    conversation: Annotated[ConversationId, Path()],
    messaging: Conversations,
    after: After = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> EventStreamResponse:
    """The same messages as events, what is there first and then each as soon as it is written.

    An event `said` has a message as its data and as its id the number to come back with, in `Last-Event-ID` as browsers
    do or in `after`. A number that is none of this conversation's begins from the start. `beat` comes every 25 seconds;
    `notices` says that `/api/v1/announcements` is another now, `replaced` that this conversation is open too often.
    """
    client = request.client.host if request.client else ""
    told = EventStream(conversation, client, messaging.news, _shown)
    # A browser that comes back by itself asks with the first address again, so the header counts.
    number = int(last_event_id) if re.fullmatch("[0-9]{1,18}", last_event_id) else after
    try:
        messaging.news.join(told, number)
    except NobodyThere as error:
        raise HTTPException(404) from error
    except Full as error:
        raise HTTPException(503, headers={"Retry-After": "120"}) from error
    return EventStreamResponse(told)


def _shown(message: Stored) -> dict[str, Any]:
    return MessageOut(
        seq=message.seq,
        id=message.external_id,
        from_=message.author.value,
        text=message.text,
        buttons=[{"title": b.title, "payload": b.payload} for b in message.buttons],
        attachment=message.attachment,
        at=message.at.isoformat(),
        by=message.written_by,
    ).model_dump(by_alias=True)
