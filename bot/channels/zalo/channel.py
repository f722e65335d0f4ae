"""The channel `zalo`: the parts of this package put together as the queue wants them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import httpx
from sqlalchemy import Engine

from bot.answer import render
from bot.channels.picture_fetching import fetch_picture
from bot.channels.pictures import Pictures
from bot.channels.zalo import payloads
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.consent import ConsentWatch
from bot.channels.zalo.delivery import Delivery
from bot.channels.zalo.errors import ZaloError
from bot.channels.zalo.events import Event
from bot.channels.zalo.inbox import CHANNEL, Inbox, Post
from bot.channels.zalo.sent import was_sent
from bot.channels.zalo.spending import Spending
from bot.channels.zalo.templates import Templates
from bot.channels.zalo.tokens import Tokens, pkce_verifier
from bot.channels.zalo.webhook import make_router
from bot.database import get_engine
from bot.keys import get_key
from bot.messaging.channel import Attachment, Channel, ChannelError, Limits, Outgoing, Receive, Refused
from bot.messaging.hand_back import hand_back
from bot.settings import Settings

_CARE_EVERY = 300.0  # seconds

_log = logging.getLogger(__name__)


class ZaloChannel(Channel):
    """One Official Account."""

    name: ClassVar[str] = CHANNEL

    def __init__(
        self, settings: Settings, engine: Engine, *, key: bytes, now: Callable[[], datetime] | None = None
    ) -> None:
        self.settings = settings
        self.engine = engine
        self.limits = Limits(
            text=payloads.LONGEST_TEXT,
            buttons=payloads.MOST_BUTTONS,
            button_title=payloads.LONGEST_TITLE,
            button_payload=payloads.LONGEST_PAYLOAD,
            files=True,
            per_second=settings.zalo_per_minute / 60,
        )
        self.now = now or settings.now
        self._http = httpx.AsyncClient()
        self._key = key
        self.tokens = Tokens(engine, settings, self._http, self.now)
        self.api = ZaloApi(settings, self.tokens, self._http)
        self.spending = Spending(engine, settings, self.now)
        self.templates = Templates(self.api, self.spending)
        self._delivery = Delivery(self.api, self.templates, self.spending, settings, self.now)
        self.inbox = Inbox(engine, self.now)
        self._consent_watch = ConsentWatch(engine, self.tokens, self.now)
        self._pictures = Pictures(CHANNEL, engine, self._picture, self.now)
        self._consenting = asyncio.Lock()
        self.router = make_router(self)

    async def take(self, event: Event, raw: bytes, post: Post) -> None:
        """Store what a verified event says."""
        await self.inbox.take(event, raw, post)
        if event.attachments:
            self._pictures.wake()

    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        """(see parent class)"""
        try:
            return await self._delivery.send(conversation, outgoing)
        except ZaloError as error:
            raise error.for_queue() from error

    async def was_sent(self, conversation: str, outgoing: Outgoing, since: datetime) -> bool | None:
        """(see parent class)"""
        try:
            arrived = await was_sent(self.api, self.engine, conversation, outgoing, since)
        except ZaloError:
            arrived = None
        if outgoing.template and not arrived and not await self._delivery.may_write(conversation):
            # Zalo's list may not show templates, and each one costs money.
            raise Refused("a template may have arrived", hint=render("zalo/template", problem="unsure"))
        return arrived

    async def listen(self, receive: Receive) -> None:
        """What one process does for all: pictures, tokens, officers who have gone (see parent class)."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pictures.run(receive))
            group.create_task(self._care())

    async def stop(self) -> None:
        """(see parent class)"""
        await self.tokens.settle()
        await self._http.aclose()

    async def consent(self, code: str, oa_id: str) -> bool:
        """Exchange the code of a consent; False when another one is being exchanged or just was.

        Raises:
            WrongSetup, TryLater: it was not accepted.
        """
        if self._consenting.locked():
            return False
        async with self._consenting:
            await self.tokens.consent(code, oa_id, pkce_verifier(self._key, self.settings.zalo_app_id))
        return True

    async def _care(self) -> None:
        while True:
            for care in (self.tokens.take_over, self.tokens.keep_fresh):
                try:
                    await care()
                except ChannelError as error:
                    _log.warning("Zalo's tokens are not looked after: %s", error)
            self._consent_watch.look()
            self.inbox.forget_old()
            hand_back(self.engine, CHANNEL, self.now() - self.settings.zalo_officer_holds, self.now())
            await asyncio.sleep(_CARE_EVERY)

    async def _picture(self, attachment: Attachment) -> bytes:
        return await fetch_picture(self._http, attachment.url, self.settings.zalo_picture_hosts)


def make_zalo(settings: Settings) -> ZaloChannel | None:
    """The channel, or None without keys."""
    if not settings.zalo_app_id:
        return None
    return ZaloChannel(settings, get_engine(), key=get_key())
