"""The channel `telegram`: the parts of this package put together as the queue wants them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Engine
from telegram import Bot, BotCommand
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.answer import render
from bot.background import again_until
from bot.channels.picture_fetching import NoPicture, PictureLater
from bot.channels.pictures import Pictures
from bot.channels.telegram.delivery import deliver, failure
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.updates import ALLOWED_UPDATES, CHANNEL, Event, event_of
from bot.channels.telegram.webhook import PATH, make_router
from bot.database import get_engine
from bot.dossiers.receipt import LARGEST_FILE
from bot.keys import get_key, keyed_hash
from bot.messaging.channel import Attachment, Channel, Limits, Outgoing, Receive
from bot.settings import Settings

_POLL = 30  # seconds that Telegram holds a question for news open
_LONGEST_BACK_OFF = 60.0
_log = logging.getLogger(__name__)


class TelegramChannel(Channel):
    """One bot."""

    name: ClassVar[str] = CHANNEL
    # Telegram's own: 4096 characters, 1024 under a file, 30 messages a second, one a second in a chat. A long payload
    # is stored.
    limits = Limits(
        text=4000,
        text_with_file=1000,
        buttons=12,
        button_title=60,
        button_payload=4000,
        files=True,
        per_second=25,
        per_conversation=1,
    )

    def __init__(
        self, settings: Settings, engine: Engine, *, key: bytes, now: Callable[[], datetime] | None = None
    ) -> None:
        # httpx tells every address at the level INFO, and this platform's addresses hold the token.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        token = settings.telegram_token.get_secret_value()
        base = settings.telegram_api_url.rstrip("/")
        self._settings, self._engine = settings, engine
        self._requests = (HTTPXRequest(read_timeout=_POLL + 10), HTTPXRequest(32, read_timeout=10, pool_timeout=2))
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        # Made from the installation's key, so every process knows it and nobody has to invent one.
        self.secret = keyed_hash(key, "telegram-webhook", token)
        self._told = False  # where to deliver
        now = now or settings.now
        self._inbox = Inbox(engine, settings, key=key, now=now)
        self._pictures = Pictures(CHANNEL, engine, self._picture, now)
        self.router = make_router(self)

    async def take(self, event: Event, receive: Receive) -> None:
        """Store what an update says."""
        await self._inbox.take(event, receive)
        if event.incoming is not None and event.incoming.attachments:
            self._pictures.wake()

    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        """(see parent class)"""
        try:
            try:
                return await deliver(self.bot, int(conversation), outgoing)
            except ChatMigrated as error:  # a group that became a supergroup: everything is the new one's
                self._inbox.moved(conversation, str(error.new_chat_id))
                return await deliver(self.bot, error.new_chat_id, outgoing)
        except TelegramError as error:
            raise failure(error) from error

    async def start(self) -> None:
        """Say where to deliver, or that we ask ourselves; the two exclude each other (see parent class)."""
        try:
            if self._settings.public_url:
                url = self._settings.public_url.rstrip("/") + PATH
                await self.bot.set_webhook(
                    url, secret_token=self.secret, allowed_updates=ALLOWED_UPDATES, max_connections=20
                )
            else:
                await self.bot.delete_webhook()
            lines = render("telegram/commands").splitlines()
            await self.bot.set_my_commands([BotCommand(*line.split(" - ", 1)) for line in lines])
            self._told = True
        except TelegramError as error:
            _log.warning("Telegram was not told where to deliver: %s", failure(error))

    async def listen(self, receive: Receive) -> None:
        """Read pictures, and fetch updates where there is no webhook (see parent class)."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pictures.run(receive))
            # Before the platform has heard where to deliver, no message comes.
            group.create_task(again_until(lambda: self._told, self.start, _LONGEST_BACK_OFF))
            if not self._settings.public_url:
                group.create_task(self._poll(receive))

    async def stop(self) -> None:
        """(see parent class)"""
        for request in self._requests:
            await request.shutdown()

    async def _poll(self, receive: Receive) -> None:
        failures, offset = 0, None
        while True:
            try:
                updates = await self.bot.get_updates(offset, timeout=_POLL, allowed_updates=ALLOWED_UPDATES)
                failures = 0
            except TelegramError as error:
                failures += 1
                _log.warning("Telegram gives no messages: %s", failure(error))
                await asyncio.sleep(min(_wait(error) or 2.0**failures, _LONGEST_BACK_OFF))
                continue
            for update in updates:
                event = event_of(update)
                await self.take(event, receive)
                offset = update.update_id + 1  # only now Telegram forgets it
                if event.callback:
                    await _quietly(self.bot.answer_callback_query(event.callback))

    async def _picture(self, attachment: Attachment) -> bytes:
        try:
            file = await self.bot.get_file(attachment.file_id)
            if (file.file_size or 0) > LARGEST_FILE:
                raise NoPicture("too large")
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            raise NoPicture(str(failure(error))) from error
        except (NetworkError, RetryAfter) as error:
            raise PictureLater(type(error).__name__) from error
        except TelegramError as error:
            raise NoPicture(str(failure(error))) from error


async def _quietly(call: Coroutine[Any, Any, Any]) -> None:
    """A button that goes on turning is no reason to stop."""
    try:
        await call
    except TelegramError as error:
        _log.info("a button was not acknowledged: %s", type(error).__name__)


def _wait(error: TelegramError) -> float | None:
    return getattr(failure(error), "retry_after", None)


def make_telegram(settings: Settings) -> TelegramChannel | None:
    """The channel, or None without a token."""
    if not settings.telegram_token.get_secret_value():
        return None
    return TelegramChannel(settings, get_engine(), key=get_key())
