"""What is done to an installation while residents talk."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.installation import Cluster, Installation
from tests.chaos.receiver import Receiver
from tests.chaos.talkers import Talkers


@dataclass(frozen=True)
class Outcome:
    """What one scenario did, and what residents saw."""

    name: str
    seconds: float
    broken: str
    messages: int
    deliveries: int
    answers_sent: int
    sent_again: int
    wrong: list[str]


@dataclass
class Scene:
    """Everything a scenario can break."""

    folder: Path
    installation: Installation
    receiver: Receiver
    cluster: Cluster | None


Break = Callable[[Scene], Awaitable[str]]


@asynccontextmanager
async def scene(processes: int, *, postgresql: bool) -> AsyncIterator[Scene]:
    """A new installation, running."""
    with tempfile.TemporaryDirectory(prefix="motcua-chaos-") as name:
        folder = Path(name)
        cluster = Cluster(folder) if postgresql else None
        receiver = Receiver()
        await receiver.start()
        try:
            if cluster:
                await asyncio.to_thread(cluster.create)
            url = cluster.url if cluster else f"sqlite:///{folder / 'motcua.db'}"
            installation = Installation(folder, url, f"http://127.0.0.1:{receiver.port}/", processes)
            await asyncio.to_thread(installation.start)
            try:
                yield Scene(folder, installation, receiver, cluster)
            finally:
                await asyncio.to_thread(installation.stop)
        finally:
            await receiver.stop()
            if cluster:
                await asyncio.to_thread(cluster.stop)


async def play(name: str, breaks: Break, *, processes: int = 1, postgresql: bool = False) -> Outcome:
    """Twenty residents talk while `breaks` does its worst; then everything must arrive."""
    async with scene(processes, postgresql=postgresql) as it:
        talkers = Talkers(lambda: it.installation.ports, it.receiver)
        started = time.monotonic()
        talking = asyncio.create_task(talkers.talk())
        broken = await breaks(it)
        talkers.stop()
        await talking
        wrong = await talkers.settle()
        seconds = time.monotonic() - started
        if wrong:
            wrong.append(it.installation.log)
    return Outcome(
        name,
        seconds,
        broken,
        sum(talkers.said.values()),
        talkers.deliveries,
        it.receiver.posts,
        it.receiver.repeats,
        wrong,
    )


def kills(count: int) -> Break:
    """kill -9 of any process at a random moment, and a supervisor that starts it again."""

    async def breaks(it: Scene) -> str:
        for _ in range(count):
            await asyncio.sleep(random.uniform(0.1, 1.0))
            index = it.installation.kill()
            it.installation.restart(index)
            await asyncio.to_thread(it.installation.wait_until_ready, index)
        return f"{count} × kill -9"

    return breaks


def restarts_of_the_database(count: int) -> Break:
    """PostgreSQL is stopped without warning and is away for a second."""

    async def breaks(it: Scene) -> str:
        assert it.cluster is not None
        for _ in range(count):
            await asyncio.sleep(random.uniform(1, 3))
            await asyncio.to_thread(it.cluster.stop, "immediate")
            await asyncio.sleep(1)
            await asyncio.to_thread(it.cluster.start)
        await asyncio.sleep(2)
        return f"{count} × database stopped (immediate) and started"

    return breaks


def faults_of_the_channel(seconds: float) -> Break:
    """The receiver is down, slow, answers garbage, says 429 and 500, takes answers and cuts the line."""

    async def breaks(it: Scene) -> str:
        for fault in ("slow", "garbage", "429", "500", "swallow"):
            it.receiver.fault = fault
            await asyncio.sleep(seconds)
        it.receiver.fault = ""
        await it.receiver.stop()
        await asyncio.sleep(seconds)
        await it.receiver.start()
        return f"{seconds:.0f} s each of: slow, garbage, 429, 500, line cut after taking, down"

    return breaks


def wrong_clocks(count: int) -> Break:
    """The clock jumps by up to a year, both ways."""

    async def breaks(it: Scene) -> str:
        for _ in range(count):
            shift = random.choice([-1, 1]) * random.choice([60, 3_600, 86_400, 31_536_000])
            (it.folder / "clock").write_text(str(shift))
            await asyncio.sleep(1)
        (it.folder / "clock").unlink()
        await asyncio.sleep(1)
        return f"{count} jumps of the clock by a minute to a year"

    return breaks


def full_disk(times: int) -> Break:
    """SQLite may not grow any more for two seconds."""

    async def breaks(it: Scene) -> str:
        for _ in range(times):
            await asyncio.sleep(1)
            (it.folder / "full").touch()
            await asyncio.sleep(2)
            (it.folder / "full").unlink()
        return f"{times} × 2 s of a full disk"

    return breaks
