"""What follows from an update. Everything here is stored before the update is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.answer import Button, render
from bot.channels.telegram.delivery import SHARE_CONTACT, STORED
from bot.channels.telegram.updates import CHANNEL, Event
from bot.dossiers import following
from bot.dossiers.own import OwnDossiers
from bot.messaging import conversations, outbox
from bot.messaging.channel import Incoming, Receive
from bot.messaging.models import Message
from bot.settings import Settings


class Inbox:
    """Takes updates in."""

    def __init__(self, engine: Engine, settings: Settings, *, key: bytes, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._settings = settings
        self._key = key
        self._now = now

    async def take(self, event: Event, receive: Receive) -> None:
        """Store what `event` says. A second time changes nothing."""
        if event.left:
            self._left(event.left)
        elif event.moved:
            self.moved(*event.moved)
        elif (incoming := event.incoming) is not None:
            await self._said(event, incoming, receive)

    async def _said(self, event: Event, incoming: Incoming, receive: Receive) -> None:
        if event.button:
            text, title = self._pressed(incoming.conversation, event.button)
            incoming = replace(incoming, text=text, shown=title)
        if event.phone:
            self._vouch(event.phone, incoming.conversation)
        is_new = await receive(incoming)
        if is_new and event.in_group:
            self._say(incoming.conversation, render("messaging/only_private"))
        if is_new and event.wants_contact:
            button = Button(render("telegram/share_contact_button"), SHARE_CONTACT)
            self._say(incoming.conversation, render("telegram/share_contact"), (button,))

    def _pressed(self, conversation: str, data: str) -> tuple[str, str]:
        """Payload and title of the button that was pressed. One that is gone with its message begins anew."""
        number, _, place = data.removeprefix(STORED).partition(":")
        stored = data.startswith(STORED) and number.isdecimal() and place.isdecimal() and len(number) < 19
        with self._engine.connect() as connection:
            if not stored:
                return data, conversations.title_of(connection, CHANNEL, conversation, data)
            mine = (Message.channel == CHANNEL, Message.conversation == conversation, Message.id == int(number))
            buttons = connection.scalar(select(Message.buttons).where(*mine)) or []
        if int(place) < len(buttons):
            return str(buttons[int(place)]["payload"]), str(buttons[int(place)]["title"])
        return "/greet", ""

    def _vouch(self, phone: str, conversation: str) -> None:
        with Session(self._engine) as session, session.begin():
            OwnDossiers(session, self._settings, self._key).vouch(phone, f"{CHANNEL}:{conversation}", self._now())

    def _say(self, conversation: str, text: str, buttons: Sequence[Button] = ()) -> None:
        with self._engine.begin() as connection:
            conversations.say(connection, CHANNEL, conversation, text, self._now(), buttons)

    def _left(self, conversation: str) -> None:
        """Whoever blocks the bot does not want to be told about a dossier either; what is due cannot be sent."""
        with self._engine.begin() as connection:
            outbox.dead_conversation(connection, CHANNEL, conversation, "blocked")
        with Session(self._engine) as session, session.begin():
            following.unfollow(session, CHANNEL, conversation, self._now())

    def moved(self, old: str, new: str) -> None:
        """A group became a supergroup, which has another id: everything is the new one's."""
        with self._engine.begin() as connection:
            conversations.move(connection, CHANNEL, old, new, self._now())
