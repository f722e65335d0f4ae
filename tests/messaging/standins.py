"""An assistant and a channel that do as a test says, and remember what they were asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from bot.answer import Button
from bot.assistant.turn import Reply, Turn
from bot.messaging.channel import Channel, Incoming, Limits, Outgoing
from bot.messaging.running import running
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.settings import VIETNAM

UNDERSTOOD = Understanding("", "smalltalk", "", "", 1.0)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
SOON = 20.0  # seconds a test waits for what should take a moment, on a busy machine


class Clock:
    """Real time, shifted: a test sets it forward or back."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(VIETNAM) + self.shift


class Standin:
    """What stands in for the assistant where only its turns matter: it understands nothing that is asked outside."""

    async def parse(self, text: str, context: str | None = None, aspect: str | None = None) -> Understanding:
        return Understanding(text, "unclear", "", "", 0.0)


class Echo(Standin):
    """Says back what it heard."""

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        return Turn(UNDERSTOOD, (Reply(f"nghe: {text}"),))


class Counting(Standin):
    """Answers with what it heard and which turn of the conversation this is, as its memory says."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []  # conversation, text
        self.failures = 0  # how many of the next turns fail, and by what
        self.fault: Exception = RuntimeError("the model stumbled")
        self.buttons: tuple[Button, ...] = ()
        self.at_once: dict[str, int] = {}
        self.pause = 0.0

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        assert not self.at_once.get(sender_id), "two turns of one conversation at once"
        self.at_once[sender_id] = 1
        try:
            self.heard.append((sender_id, text))
            await asyncio.sleep(self.pause)
            if self.failures:
                self.failures -= 1
                raise self.fault
        finally:
            self.at_once[sender_id] = 0
        turn = int(memory or "0") + 1
        return Turn(UNDERSTOOD, (Reply(f"{turn}: {text}", self.buttons),), str(turn))

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.heard]


class Script(Channel):
    """Plays `faults` one after the other, then works. `arrived` is what residents see."""

    name = "script"
    limits = Limits(text=200, buttons=3, per_second=1000, per_conversation=1000)

    def __init__(self) -> None:
        self.faults: list[Exception | None] = []  # None: this once nothing is wrong
        self.arrived: list[tuple[str, str]] = []
        self.keys: list[str] = []
        self.shown: list[Outgoing] = []
        self.knows: bool | None = None  # what `was_sent` says
        self.asked = 0
        self.arrives_before_fault = False
        self.polled: list[Incoming] = []
        self.hangs = False

    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        if self.hangs:
            await asyncio.Event().wait()
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or self.arrives_before_fault:
            self.arrived.append((conversation, outgoing.text))
            self.shown.append(outgoing)
            self.keys.append(outgoing.key)
        if fault is not None:
            raise fault
        return f"sent-{len(self.arrived)}"

    async def was_sent(self, conversation: str, outgoing: Outgoing, since: datetime) -> bool | None:
        self.asked += 1
        return self.knows

    async def listen(self, receive: Any) -> None:
        while self.polled:
            await receive(self.polled.pop(0))

    def texts(self, conversation: str = "c1") -> list[str]:
        return [text for to, text in self.arrived if to == conversation]


class Rig:
    """A messaging with stand-ins. `open` runs its queue; what is stored stays between two openings."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.assistant = Counting()
        self.channel = Script()
        self.clock = Clock()
        self._number = 0

    def messaging(self) -> Messaging:
        return Messaging(self.assistant, self.engine, self.clock, [self.channel], self.clock)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Messaging]:
        messaging = self.messaging()
        async with running(messaging):
            yield messaging

    def said(self, text: str, conversation: str = "c1", number: str = "", **more: Any) -> Incoming:
        self._number += 1
        return Incoming("script", conversation, number or f"m{self._number}", text, **more)

    async def until(self, holds: Callable[[], Any]) -> None:
        deadline = asyncio.get_running_loop().time() + SOON
        while not holds():
            assert asyncio.get_running_loop().time() < deadline, "it did not happen"
            await asyncio.sleep(0.01)


def rows(engine: Engine, model: type) -> list[Any]:
    """Everything that is stored of a model."""
    with engine.connect() as connection:
        return list(connection.execute(select(model.__table__)).all())
