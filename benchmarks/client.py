"""One client for both: Rasa's REST channel over loopback."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

FIRST_QUESTION = "làm khai sinh cần giấy tờ gì"
PATIENCE = 300.0  # seconds until a server has to have given its first answer


@dataclass(frozen=True)
class Load:
    """What a number of clients saw; times in milliseconds."""

    p50: float
    p95: float
    per_second: float
    unanswered: int


class NotAnswered(Exception):
    """The server ended or did not answer in time; its log says why."""


async def send(session: ClientSession, url: str, sender: str, message: str) -> bool:
    """Send one message; whether an answer came."""
    async with session.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": message}) as response:
        return response.status == 200 and bool(await response.json())


async def first_answer(url: str, is_running: Callable[[], bool]) -> None:
    """Ask until an answer comes.

    Raises:
        NotAnswered: after `PATIENCE`, or when the server is gone.
    """
    until = time.monotonic() + PATIENCE
    async with ClientSession(timeout=ClientTimeout(total=30)) as session:
        for attempt in range(1_000_000):
            try:
                if await send(session, url, f"first-{attempt}", FIRST_QUESTION):
                    return
            except (ClientError, TimeoutError):
                pass
            if time.monotonic() > until or not is_running():
                raise NotAnswered(url)
            await asyncio.sleep(0.05)


async def load(url: str, conversations: list[list[str]], clients: int, name: str) -> Load:
    """Send all conversations, `clients` at a time, each message after the answer to the one before it."""
    waiting = iter(enumerate(conversations))
    times: list[float] = []
    unanswered = 0

    async def client(session: ClientSession, mine: Iterator[tuple[int, list[str]]]) -> None:
        nonlocal unanswered
        for number, messages in mine:
            for message in messages:
                started = time.perf_counter()
                answered = await send(session, url, f"{name}-{number}", message)
                times.append((time.perf_counter() - started) * 1000)
                unanswered += not answered

    async with ClientSession(timeout=ClientTimeout(total=120)) as session:
        started = time.perf_counter()
        await asyncio.gather(*(client(session, waiting) for _ in range(clients)))
        seconds = time.perf_counter() - started
    return Load(percentile(times, 50), percentile(times, 95), len(times) / seconds, unanswered)


def percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of a hundred are not above."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
