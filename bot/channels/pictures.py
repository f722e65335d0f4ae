"""Reads the pictures that residents send on a channel: the receipt in them becomes a question, as if it were typed.

A message with a picture is stored first and read here, apart from the webhook and from the turn of its conversation: a
picture takes seconds. The picture's address is forgotten once it is read, so nothing leads to a photo that may show an
ID card; a process that dies before leaves it for the next one. What was asked comes in under an id made of the
message's, so reading it twice asks once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine, Text, cast, select, update

from bot.background import repeat
from bot.channels.picture_fetching import NoPicture, PictureLater
from bot.channels.sent_pictures import say_of_picture
from bot.dossiers.receipt_reader import ReaderBusy
from bot.messaging.channel import Attachment, Incoming, Receive
from bot.messaging.models import Author, Message
from bot.settings import get_settings

PICTURES = ("image", "file")
UNREADABLE = '/send_picture{"topic":"unreadable"}'
_TRIED_FOR = timedelta(minutes=10)  # an address that gives nothing for so long is given up
_LOOKED_BACK = timedelta(minutes=15)  # longer than `_TRIED_FOR`; this is asked every two seconds
_AFTER_A_STOP = timedelta(days=3)  # no address of a picture is left lying about
_AT_ONCE = 20
_EVERY = 2.0  # seconds, for pictures that another process took in

_log = logging.getLogger(__name__)

Fetch = Callable[[Attachment], Awaitable[bytes]]


@dataclass(frozen=True)
class _Unread:
    id: int
    external_id: str
    conversation: str
    attachments: list[dict[str, str]]
    created_at: datetime


class Pictures:
    """The pictures of one channel."""

    def __init__(self, channel: str, engine: Engine, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._channel = channel
        self._engine = engine
        self._fetch = fetch
        self._now = now
        self._waiting = asyncio.Event()
        self._look_back = _AFTER_A_STOP

    def wake(self) -> None:
        """A picture was stored."""
        self._waiting.set()

    async def run(self, receive: Receive) -> None:
        """Read what comes, until cancelled."""
        self._look_back = _AFTER_A_STOP
        await repeat(partial(self._read_and_wait, receive), 0, f"reading pictures of {self._channel}")

    async def _read_and_wait(self, receive: Receive) -> None:
        await self.read_all(receive, self._look_back)
        self._look_back = _LOOKED_BACK
        with suppress(TimeoutError):
            await asyncio.wait_for(self._waiting.wait(), _EVERY)
        self._waiting.clear()

    async def read_all(self, receive: Receive, look_back: timedelta = _LOOKED_BACK) -> None:
        """Read every picture that is stored and was not read yet."""
        for message in self._unread(look_back):
            await self._read(message, receive)

    async def _read(self, message: _Unread, receive: Receive) -> None:
        texts: list[str] = []
        for attachment in message.attachments:
            if attachment.get("kind") in PICTURES and _leads_somewhere(attachment):
                try:
                    texts += await self._texts(message.conversation, Attachment(**attachment))
                except (PictureLater, ReaderBusy) as error:
                    if self._now() - message.created_at < _TRIED_FOR:
                        _log.info("a picture is read later: %s", error)
                        return
                    texts.append(UNREADABLE)
        for number, text in enumerate(dict.fromkeys(texts)):
            id_ = f"{message.external_id}:{number}"
            await receive(Incoming(self._channel, message.conversation, id_, text))
        kept = [{**attachment, "url": "", "file_id": ""} for attachment in message.attachments]
        with self._engine.begin() as connection:
            connection.execute(update(Message).where(Message.id == message.id).values(attachments=kept))

    async def _texts(self, conversation: str, attachment: Attachment) -> list[str]:
        try:
            data = await self._fetch(attachment)
            return await say_of_picture(self._engine, self._channel, conversation, data, get_settings().now())
        except NoPicture as error:
            _log.warning("a picture cannot be had: %s", error)
        except (PictureLater, ReaderBusy):
            raise
        except Exception:  # noqa: BLE001 - one picture that hits a fault must not keep the others from being read
            _log.exception("a picture could not be read")
        return [UNREADABLE]

    def _unread(self, look_back: timedelta) -> list[_Unread]:
        columns = (Message.id, Message.external_id, Message.conversation, Message.attachments, Message.created_at)
        statement = (
            select(*columns)
            .where(
                Message.channel == self._channel,
                Message.author == Author.RESIDENT,
                Message.created_at > self._now() - look_back,
                cast(Message.attachments, Text).notin_(["[]", "null"]),
            )
            .order_by(Message.id)
        )
        with self._engine.connect() as connection:
            rows = [_Unread(*row) for row in connection.execute(statement)]
        return [row for row in rows if any(map(_leads_somewhere, row.attachments))][:_AT_ONCE]


def _leads_somewhere(attachment: dict[str, str]) -> bool:
    return bool(attachment.get("url") or attachment.get("file_id"))
