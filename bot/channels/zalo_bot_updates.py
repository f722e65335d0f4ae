"""What Zalo Bot delivers, as an `Incoming`. Pure, and never raises on what a stranger may have made up."""

from __future__ import annotations

from typing import Any

from bot.channels.zalo.events import id_of, object_of, text_of
from bot.channels.zalo.signature import moment
from bot.messaging.channel import Attachment, Incoming, Kind

_LONGEST_ADDRESS = 2000
_PICTURE = "message.image.received"
_SAYS_NOTHING = ("message.sticker.received", "message.reaction.received")


def in_group(body: dict[str, Any]) -> bool:
    """Whether others read along where the message in `body` was written."""
    chat = object_of(_message_of(body).get("chat"))
    return text_of(chat.get("chat_type")) not in ("", "PRIVATE")


def parse_update(body: dict[str, Any]) -> Incoming | None:
    """The message in `body`, None for anything else. Of a group's nothing is kept but that it came."""
    message = _message_of(body)
    chat, sender = object_of(message.get("chat")), object_of(message.get("from"))
    conversation, id_ = id_of(chat.get("id")), id_of(message.get("message_id"))
    if not conversation or not id_ or sender.get("is_bot") is True:
        return None
    if in_group(body):
        return Incoming("zalo-bot", conversation, id_, "", kind=Kind.NOTE)
    event = text_of(_update_of(body).get("event_name"))[:60]
    text = text_of(message.get("text") or message.get("caption"))
    attachments: tuple[Attachment, ...] = ()
    kind = Kind.MESSAGE
    if event == _PICTURE:
        photo = text_of(message.get("photo"))
        attachments = (Attachment("image", url=photo if len(photo) <= _LONGEST_ADDRESS else ""),)
    if not text.strip():
        if event == _PICTURE or event in _SAYS_NOTHING:
            kind = Kind.NOTE
        elif event.startswith("message."):
            text = '/send_picture{"topic":"other"}'  # a voice message, or a kind that Zalo does not pass on
        else:
            return None
    return Incoming(
        channel="zalo-bot",
        conversation=conversation,
        id=id_,
        text=text,
        kind=kind,
        sent_at=moment(text_of(message.get("date"))),
        attachments=attachments,
    )


def _update_of(body: dict[str, Any]) -> dict[str, Any]:
    """Wrapped in `result` as Zalo's papers say, or flat as it comes."""
    return object_of(body.get("result")) or body


def _message_of(body: dict[str, Any]) -> dict[str, Any]:
    return object_of(_update_of(body).get("message"))
