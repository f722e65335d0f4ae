"""What Zalo Bot delivers, as an `Incoming`. Pure, and never raises on what a stranger may have made up."""

from __future__ import annotations

from typing import Any

from bot.channels.zalo.events import id_of, object_of, text_of
from bot.channels.zalo.signature import moment
from bot.messaging.channel import Attachment, Incoming, Kind

_LONGEST_ADDRESS = 2000
_PICTURE = "message.image.received"
_SAYS_NOTHING = ("message.sticker.received", "message.reaction.received")


def parse_update(body: dict[str, Any]) -> Incoming | None:
    """The message in `body`, wrapped in `result` as Zalo's papers say or flat as it comes; None for anything else."""
    update = object_of(body.get("result")) or body
    message = object_of(update.get("message"))
    chat, sender = object_of(message.get("chat")), object_of(message.get("from"))
    conversation, id_ = id_of(chat.get("id")), id_of(message.get("message_id"))
    if not conversation or not id_ or sender.get("is_bot") is True:
        return None
    event = text_of(update.get("event_name"))[:60]
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
