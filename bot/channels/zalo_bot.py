"""Zalo Bot (bot.zapps.me): a small bot beside the Official Account, for staff and pilots of at most 50 people.

A static token, no buttons, no files but pictures at a public address. With a public address of ours it delivers to a
webhook; without one it is polled, one message at a time.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import Engine

from bot.answer import render
from bot.background import again_until, log_failure, pause
from bot.channels.picture_fetching import fetch_picture
from bot.channels.pictures import Pictures
from bot.channels.zalo.events import Malformed, parse_body
from bot.channels.zalo_bot_updates import in_group, parse_update
from bot.checkup import Finding, State, found
from bot.database import get_engine, is_away
from bot.keys import get_key, keyed_hash
from bot.messaging import conversations
from bot.messaging.channel import (
    Attachment,
    Channel,
    ChannelError,
    Gone,
    Limits,
    Outgoing,
    Receive,
    Refused,
    TryLater,
    Uncertain,
    WrongSetup,
)
from bot.settings import Settings

NAME = "zalo-bot"
PATH = "/webhooks/zalo-bot"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
_LONGEST_TEXT = 2000
_POLL = 30  # seconds that Zalo holds a question for news open
_NOTHING_NEW = 408
_TIMEOUT = httpx.Timeout(10.0, connect=4.0)
_LONGEST_BACK_OFF = 60.0

_log = logging.getLogger(__name__)


class ZaloBotChannel(Channel):
    """One bot."""

    name: ClassVar[str] = NAME

    def __init__(
        self, settings: Settings, engine: Engine, *, key: bytes, now: Callable[[], datetime] | None = None
    ) -> None:
        self.limits = Limits(text=_LONGEST_TEXT, buttons=0, per_month=settings.zalo_bot_per_month)
        self._settings = settings
        self._http = httpx.AsyncClient()
        # httpx tells every address at the level INFO, and this platform's addresses hold the token.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        token = settings.zalo_bot_token.get_secret_value()
        self._url = f"{settings.zalo_bot_api_url.rstrip('/')}/bot{token}/"
        # Made from the installation's key, so every process knows it and nobody has to invent one.
        self._secret = keyed_hash(key, "zalo-bot-webhook", token)
        self._engine = engine
        self._now = now or settings.now
        self._told = False  # where to deliver
        self._pictures = Pictures(NAME, engine, self._picture, self._now)
        self.router = self._make_router()

    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        """(see parent class)"""
        text = outgoing.text
        if outgoing.file is not None:
            text = "\n".join(filter(None, (text, render("zalo/bot_no_files"))))[:_LONGEST_TEXT]
        result = await self.call("sendMessage", chat_id=conversation, text=text)
        return str(result.get("message_id", ""))[:120]

    async def start(self) -> None:
        """Say where to deliver, or that we ask ourselves; the two exclude each other (see parent class)."""
        try:
            if self._settings.public_url:
                url = self._settings.public_url.rstrip("/") + PATH
                await self.call("setWebhook", url=url, secret_token=self._secret)
            else:
                await self.call("deleteWebhook")
            self._told = True
        except ChannelError as error:
            _log.warning("Zalo Bot was not told where to deliver: %s", error)

    async def listen(self, receive: Receive) -> None:
        """Read pictures, and fetch messages where there is no webhook (see parent class)."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pictures.run(receive))
            # Before the platform has heard where to deliver, no message comes.
            group.create_task(again_until(lambda: self._told, self.start, _LONGEST_BACK_OFF))
            if not self._settings.public_url:
                group.create_task(self._poll(receive))

    async def stop(self) -> None:
        """(see parent class)"""
        await self._http.aclose()

    async def call(self, method: str, *, seconds: float = 0.0, **params: Any) -> dict[str, Any]:
        """The `result` of a method of the bot's API. `seconds`: it may take so long before it answers.

        Raises:
            ChannelError: it failed; HTTP 200 may carry `"ok": false`.
        """
        unclear = Uncertain if method.startswith("send") else TryLater
        timeout = httpx.Timeout(seconds + 10.0, connect=4.0) if seconds else _TIMEOUT
        try:
            answer = await self._http.post(self._url + method, json=params, timeout=timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater(f"Zalo Bot cannot be reached: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise unclear(f"no answer of Zalo Bot: {type(error).__name__}") from error
        try:
            told = answer.json()
        except ValueError:
            told = {}
        if isinstance(told, dict) and told.get("ok") is True:
            result = told.get("result")
            return result if isinstance(result, dict) else {}
        code = told.get("error_code") if isinstance(told, dict) else None
        raise _failure(code if isinstance(code, int) and code else answer.status_code, answer, told, unclear)

    async def _poll(self, receive: Receive) -> None:
        failures = 0
        while True:
            try:
                update = await self.call("getUpdates", seconds=_POLL, timeout=str(_POLL))
                failures = 0
            except _NothingNew:
                await asyncio.sleep(0.2)
                continue
            except ChannelError as error:
                failures += 1
                wait = error.retry_after if isinstance(error, TryLater) and error.retry_after else 2.0**failures
                _log.warning("Zalo Bot gives no messages: %s", error)
                await asyncio.sleep(min(wait, _LONGEST_BACK_OFF))
                continue
            await self._take_surely(update, receive)

    async def _take_surely(self, update: dict[str, Any], receive: Receive) -> None:
        """Zalo forgets what it has given, so a message is kept in hand for as long as the database is away."""
        failures = 0
        while True:
            try:
                return await self._take(update, receive)
            except Exception as error:
                if not is_away(error):
                    raise
                failures += 1
                log_failure(error, "taking in a message of Zalo Bot")
            await asyncio.sleep(pause(failures))

    async def _take(self, update: dict[str, Any], receive: Receive) -> None:
        incoming = parse_update(update)
        if incoming is None:
            return
        is_new = await receive(incoming)
        if is_new and in_group(update):
            with self._engine.begin() as connection:
                words = render("messaging/only_private")
                conversations.say(connection, NAME, incoming.conversation, words, self._now())
        if incoming.attachments:
            self._pictures.wake()

    def _make_router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)

        @router.post(PATH)
        async def take_update(request: Request) -> Response:
            """Verify, store, answer 200."""
            given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, self._secret.encode()):
                return PlainTextResponse("forged", 401)
            try:
                body = parse_body(await request.body())
            except Malformed:
                return PlainTextResponse("malformed", 400)
            await self._take(body, request.app.state.messaging.receive)
            return PlainTextResponse("ok")

        return router

    async def _picture(self, attachment: Attachment) -> bytes:
        return await fetch_picture(self._http, attachment.url, self._settings.zalo_picture_hosts)


class _NothingNew(TryLater):
    """A question for news that was held open to its end."""


def _failure(code: int, answer: httpx.Response, told: Any, unclear: type[ChannelError]) -> ChannelError:
    """What is done about an error code of the bot's API, which are HTTP's."""
    words = f"Zalo Bot {code}: {str(told.get('description', ''))[:200] if isinstance(told, dict) else ''}"
    if code == _NOTHING_NEW:
        return _NothingNew(words)
    if code == 429:
        wait = answer.headers.get("Retry-After", "")
        return TryLater(words, retry_after=float(wait) if wait.isdecimal() else None, everyone=True)
    kinds: dict[int, type[ChannelError]] = {401: WrongSetup, 404: WrongSetup, 403: Gone, 400: Refused}
    error = kinds.get(code, unclear)(words)
    if isinstance(error, WrongSetup):
        error.hint = render("zalo/bot_token")
    return error


def make_zalo_bot(settings: Settings) -> ZaloBotChannel | None:
    """The channel, or None without a token."""
    if not settings.zalo_bot_token.get_secret_value():
        return None
    return ZaloBotChannel(settings, get_engine(), key=get_key())


async def check_zalo_bot(settings: Settings) -> list[Finding]:
    """The token is good (for `motcua doctor`)."""
    if not settings.zalo_bot_token.get_secret_value():
        return [found(State.OFF, "zalo", "bot_off")]
    channel = make_zalo_bot(settings)
    assert channel
    try:
        me = await channel.call("getMe")
    except ChannelError as error:
        return [found(State.PROBLEM, "zalo", "bot_refused", error=str(error), hint=error.hint)]
    finally:
        await channel.stop()
    webhook = bool(settings.public_url)
    return [found(State.GOOD, "zalo", "bot", title=me.get("account_name", ""), webhook=webhook)]
