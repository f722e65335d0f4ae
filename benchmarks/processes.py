"""Servers as processes, and what they weigh."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.systems import System

STOP_SECONDS = 20


class CommandFailed(Exception):
    """A command of the benchmark did not work; the end of its log is the message."""


def run(system: System, command: list[str], log: Path) -> None:
    """Run to the end.

    Raises:
        CommandFailed: with the end of the log.
    """
    with log.open("wb") as output:
        ran = subprocess.run(
            command, cwd=system.root, env=system.environ, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if ran.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


@contextmanager
def serving(system: System, logs: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The system's servers, started together."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number, command in enumerate(system.servers):
            with (logs / f"server-{number}.log").open("wb") as output:
                # A session of its own, so that the end reaches what the server started.
                server = subprocess.Popen(
                    command, cwd=system.root, env=system.environ, stdout=output, stderr=output, start_new_session=True
                )
            started.append(server)
        yield started
    finally:
        for server in started:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask it to end, then end it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
            server.wait(STOP_SECONDS)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def family(pid: int) -> Iterator[int]:
    """The process and everything it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            yield from family(int(child))


def are_running(servers: list[subprocess.Popen[bytes]]) -> bool:
    """Whether none of them has ended."""
    return all(server.poll() is None for server in servers)


def memory(servers: list[subprocess.Popen[bytes]]) -> float:
    """Megabytes of all these processes and their children; pages they share are counted once (PSS)."""
    kilobytes = 0
    for pid in (member for server in servers for member in family(server.pid)):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1000
