"""Twenty residents who talk without end: ten over the callback channel, ten on the page."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.chaos.receiver import Receiver

AGAIN = 0.05  # seconds between two deliveries of a message that was not acknowledged
CALM = 60.0  # seconds without a single further answer, once nothing is broken any more: then they are lost


@dataclass
class Talkers:
    """`ports`: where a message may be delivered. A message is delivered until it is acknowledged, as platforms do."""

    ports: Callable[[], list[int]]
    receiver: Receiver
    count: int = 20
    pause: float = 0.05
    said: dict[str, int] = field(default_factory=dict)  # by conversation, the number of acknowledged messages
    deliveries: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    page: dict[str, list[str]] = field(default_factory=dict)
    _stopped: bool = False

    async def talk(self) -> None:
        """Until `stop`."""
        async with ClientSession(timeout=ClientTimeout(total=30)) as session:
            await asyncio.gather(*(self._one(session, number) for number in range(self.count)))

    def stop(self) -> None:
        """Say no more than what is being said."""
        self._stopped = True

    async def settle(self) -> list[str]:
        """Wait until all is answered, as long as answers come; what is wrong, in words."""
        loop = asyncio.get_running_loop()
        deadline, before = loop.time() + CALM, -1
        async with ClientSession(timeout=ClientTimeout(total=30)) as session:
            while (wrong := await self._wrong(session)) and loop.time() < deadline:
                if self.receiver.posts != before:
                    deadline, before = loop.time() + CALM, self.receiver.posts
                await asyncio.sleep(0.5)
        return wrong

    async def _one(self, session: ClientSession, number: int) -> None:
        pushed = number % 2 == 0
        conversation = str(uuid4())
        self.said[conversation] = 0
        self.page[conversation] = [] if not pushed else ["pushed"]
        while not self._stopped:
            turn = self.said[conversation] + 1
            identity = uuid4().hex
            body = (
                {"sender": conversation, "message": f"câu {turn}?", "id": identity}
                if pushed
                else {"conversation": conversation, "text": f"câu {turn}?", "id": identity}
            )
            await self._deliver(session, "/webhooks/callback/webhook" if pushed else "/api/v1/chat", body)
            self.said[conversation] = turn
            if pushed and random.random() < 0.1:  # the platform did not see our acknowledgement
                await self._deliver(session, "/webhooks/callback/webhook", body)
            await asyncio.sleep(random.uniform(0, 2 * self.pause))

    async def _deliver(self, session: ClientSession, path: str, body: dict[str, Any]) -> None:
        while True:
            self.deliveries += 1
            try:
                address = f"http://127.0.0.1:{random.choice(self.ports())}{path}"
                async with session.post(address, json=body) as answered:
                    await answered.read()
                    self.statuses[answered.status] = self.statuses.get(answered.status, 0) + 1
                    if answered.status == 200:
                        return
            except (ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(AGAIN)

    async def _wrong(self, session: ClientSession) -> list[str]:
        wrong = []
        for conversation, count in self.said.items():
            expected = [f"{turn}: câu {turn}?" for turn in range(1, count + 1)]
            if self.page[conversation] == ["pushed"]:
                seen = self.receiver.seen[conversation]
            else:
                seen = await self._history(session, conversation)
            if seen != expected:
                wrong.append(f"{conversation}: {difference(expected, seen)}")
        return wrong

    async def _history(self, session: ClientSession, conversation: str) -> list[str]:
        seen: list[str] = []
        after = 0
        while True:
            address = f"http://127.0.0.1:{random.choice(self.ports())}/api/v1/chat/{conversation}?after={after}"
            try:
                async with session.get(address) as answered:
                    messages = (await answered.json())["messages"] if answered.status == 200 else []
            except (ClientError, TimeoutError, OSError):
                return seen
            if not messages:
                return seen
            seen += [message["text"] for message in messages if message["from"] == "bot"]
            after = messages[-1]["seq"]


def difference(expected: list[str], seen: list[str]) -> str:
    """What was lost, came twice, or is out of order."""
    lost = [text for text in expected if text not in seen]
    twice = sorted({text for text in seen if seen.count(text) > 1})
    strange = [text for text in seen if text not in expected]
    return f"lost {lost[:5]}, twice {twice[:5]}, unexpected {strange[:5]}, {len(seen)} of {len(expected)} answers"
