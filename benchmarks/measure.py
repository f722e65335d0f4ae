"""Measures one system from training to load, and nothing beside it: the machine has few cores."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import client, processes
from benchmarks.installed import installed_size
from benchmarks.systems import System

CLIENTS = (1, 8)
WARM_UP = 5  # conversations


@dataclass(frozen=True)
class Measured:
    """Seconds, megabytes, and what the clients saw by their number."""

    training: float
    first_answer: float
    memory: float
    installed: float
    loads: dict[int, client.Load]


def measure(system: System, work: Path, talks: list[list[str]], tell: Callable[[str], None]) -> Measured:
    """Train anew, start, ask, weigh, stop.

    Raises:
        CommandFailed: training did not work.
        NotAnswered: the server did not start.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    processes.run(system, system.prepare, work / "prepare.log")
    tell(f"{system.name}: training")
    started = time.perf_counter()
    processes.run(system, system.train, work / "train.log")
    training = time.perf_counter() - started

    tell(f"{system.name}: {training:.0f} s; starting")
    started = time.perf_counter()
    with processes.serving(system, work) as servers:
        asyncio.run(client.first_answer(system.url, lambda: processes.are_running(servers)))
        first_answer = time.perf_counter() - started
        tell(f"{system.name}: first answer after {first_answer:.1f} s; {sum(map(len, talks))} messages")
        asyncio.run(client.load(system.url, talks[:WARM_UP], 1, "warm"))
        loads = {clients: asyncio.run(client.load(system.url, talks, clients, str(clients))) for clients in CLIENTS}
        memory = processes.memory(servers)
    return Measured(training, first_answer, memory, installed_size(system.environment, system.lock), loads)


def floor(system: System, work: Path, count: int) -> dict[str, float]:
    """Milliseconds a message costs inside our process, step by step (see `floor.py`)."""
    result = work / "floor.json"
    processes.run(system, [sys.executable, "-m", "benchmarks.floor", str(count), str(result)], work / "floor.log")
    measured: dict[str, float] = json.loads(result.read_text(encoding="utf-8"))
    return measured
