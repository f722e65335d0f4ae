"""What each of Zalo's events means for the conversation. Everything here is stored before the webhook answers."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.answer import render
from bot.channels.zalo.events import Event, Sort
from bot.channels.zalo.models import ZaloEvent, ZaloWithdrawal
from bot.channels.zalo.signature import OLDEST
from bot.dossiers import following
from bot.messaging import conversations
from bot.messaging.channel import Incoming, Kind
from bot.messaging.models import Holder

CHANNEL = "zalo"
PICTURES = ("image", "file")  # kinds of attachments in which a receipt may be
_STRANGE_KEPT_FOR = timedelta(days=30)
_LONGEST_STRANGE = 20_000  # characters of an unknown event
_SAYS_NOTHING = ("sticker", "gif")


class Post(Protocol):
    """What is needed of `bot.messaging.service.Messaging`."""

    async def receive(self, incoming: Incoming) -> bool:
        """Store a message to be answered."""

    async def officer_wrote(self, channel: str, conversation: str, external_id: str, text: str) -> Any:
        """An officer answered on the platform."""

    def holder(self, channel: str, conversation: str) -> Holder:
        """Who has the conversation."""

    def unreachable(self, channel: str, conversation: str, why: str) -> Any:
        """Nothing can be sent to this resident."""

    def erase(self, channel: str, conversation: str) -> Any:
        """Delete everything of this conversation."""


class Inbox:
    """Takes events in."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._handlers: dict[Sort, Callable[[Event, bytes, Post], Awaitable[None]]] = {
            Sort.MESSAGE: self._said,
            Sort.FOLLOW: self._followed,
            Sort.UNFOLLOW: self._left,
            Sort.INFO: self._told_about_self,
            Sort.ECHO: self._echoed,
            Sort.WITHDRAW: self._withdrew,
            Sort.UNKNOWN: self._unknown,
        }

    async def take(self, event: Event, raw: bytes, post: Post) -> None:
        """Store what `event` says. A second time changes nothing, however late it comes."""
        handler = self._handlers.get(event.sort)
        if handler and not self._is_erased(event):
            await handler(event, raw, post)

    def forget_old(self) -> None:
        """Remove what is kept only for a time (docs/retention.md)."""
        with self._engine.begin() as connection:
            connection.execute(delete(ZaloEvent).where(ZaloEvent.received_at < self._now() - _STRANGE_KEPT_FOR))
            connection.execute(delete(ZaloWithdrawal).where(ZaloWithdrawal.at < self._now() - OLDEST))

    def _is_erased(self, event: Event) -> bool:
        """Whether it happened before the resident had everything erased, or is that itself, once more."""
        until = select(ZaloWithdrawal.at).where(ZaloWithdrawal.user == event.user)
        with self._engine.connect() as connection:
            erased = connection.scalar(until)
        return erased is not None and event.at is not None and event.at <= erased

    async def _said(self, event: Event, _raw: bytes, post: Post) -> None:
        kinds = {attachment.kind for attachment in event.attachments}
        text, kind, shown = event.text, Kind.MESSAGE, ""
        if text.startswith("/"):  # a button that was pressed comes as a text of what it says
            with self._engine.connect() as connection:
                shown = conversations.title_of(connection, CHANNEL, event.user, text)
        if not text.strip():
            # A picture is read apart (`bot/channels/pictures.py`), and what it asks comes in as a message then.
            if kinds & {*PICTURES, *_SAYS_NOTHING} or not kinds:
                kind = Kind.NOTE
            else:
                text = '/send_picture{"topic":"other"}'
        await post.receive(self._incoming(event, text, shown=shown, kind=kind))

    async def _followed(self, event: Event, _raw: bytes, post: Post) -> None:
        await post.receive(self._incoming(event, "/greet", shown=render("zalo/followed")))

    async def _left(self, event: Event, _raw: bytes, post: Post) -> None:
        """Whoever leaves does not want to be told about a dossier either, unless they came back meanwhile."""
        with Session(self._engine) as session, session.begin():
            newest = conversations.last_sent(session.connection(), CHANNEL, event.user)
            if newest and event.at and event.at < newest:
                return
            following.unfollow(session, CHANNEL, event.user, self._now())
        post.unreachable(CHANNEL, event.user, "unfollow")

    async def _told_about_self(self, event: Event, raw: bytes, post: Post) -> None:
        """Who the resident is, for officers: the assistant would take it for a question."""
        if not event.info:
            return await self._unknown(event, raw, post)
        text = render("zalo/submitted_info", **{"name": "", "phone": "", "address": "", **dict(event.info)})
        is_held = post.holder(CHANNEL, event.user) is Holder.OFFICER
        told = self._incoming(event, text, kind=Kind.MESSAGE if is_held else Kind.NOTE)
        if await post.receive(told) and not is_held:
            thanks = render("messaging/contact_noted")
            with self._engine.begin() as connection:
                conversations.say(connection, CHANNEL, event.user, thanks, self._now())

    async def _echoed(self, event: Event, _raw: bytes, post: Post) -> None:
        """Only a person has an `admin_id`; without one it is this bot, or an answer that Zalo itself gives."""
        if event.admin_id:
            text = event.text or render("zalo/officer_sent", kind=event.name.removeprefix("oa_send_"))
            await post.officer_wrote(CHANNEL, event.user, event.message_id, text)

    async def _withdrew(self, event: Event, _raw: bytes, post: Post) -> None:
        """The resident used their right of erasure on Zalo: everything goes, at once, also what they said since."""
        post.erase(CHANNEL, event.user)
        with self._engine.begin() as connection:
            for table in (ZaloEvent, ZaloWithdrawal):
                connection.execute(delete(table).where(table.user == event.user))
            connection.execute(insert(ZaloWithdrawal).values(user=event.user, at=event.at or self._now()))

    async def _unknown(self, event: Event, raw: bytes, _post: Post) -> None:
        row = {
            "digest": hashlib.sha256(raw).hexdigest(),
            "name": event.name,
            "user": event.user,
            "received_at": self._now(),
            "body": raw.decode("utf-8", "replace").replace("\0", "")[:_LONGEST_STRANGE],
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(ZaloEvent).values(row))
        except IntegrityError:
            return  # a second delivery

    def _incoming(self, event: Event, text: str, *, shown: str = "", kind: Kind = Kind.MESSAGE) -> Incoming:
        return Incoming(
            channel=CHANNEL,
            conversation=event.user,
            id=event.key,
            text=text,
            shown=shown,
            kind=kind,
            sent_at=event.at,
            attachments=event.attachments,
        )
