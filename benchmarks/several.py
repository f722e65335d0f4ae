"""One process and two on one PostgreSQL: `python -m benchmarks.several`. Needs a trained model and a PostgreSQL server.

Prints a line for each number of processes: messages a second over the REST channel, how long an answer takes at half of
that load, and how long the webhook of a pushed channel takes to acknowledge while every process is busy, with how many
of its senders were answered.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from aiohttp import ClientSession, web
from sqlalchemy import create_engine, make_url, text

from benchmarks import client, processes, systems
from benchmarks.messages import conversations

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 8  # for each process
SECONDS = 15.0  # of half load, and of webhooks
PORT, SINK_PORT = 18020, 18019


@dataclass
class Sink:
    """The other side of the callback channel: remembers who was answered."""

    answered: set[str] = field(default_factory=set)

    async def take(self, request: web.Request) -> web.Response:
        """One answer."""
        self.answered.add((await request.json())["recipient_id"])
        return web.Response()


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of an empty schema, which is dropped at the end."""
    schema = f"motcua_bench_{uuid.uuid4().hex[:8]}"
    admin = create_engine(server)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        address = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
        yield address.render_as_string(hide_password=False)
    finally:
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        admin.dispose()


async def throughput(urls: list[str], talks: list[list[str]], name: str) -> float:
    """Messages a second that the processes answer together."""
    shares = [talks[number :: len(urls)] for number in range(len(urls))]
    started = time.perf_counter()
    await asyncio.gather(
        *(
            client.load(url, share, CLIENTS, f"{name}-{i}")
            for i, (url, share) in enumerate(zip(urls, shares, strict=True))
        )
    )
    return sum(map(len, talks)) / (time.perf_counter() - started)


async def at_rate(urls: list[str], messages: list[str], per_second: float, path: str, name: str) -> list[float]:
    """Milliseconds until each answer, when messages come at even distances whatever the answers do."""
    times: list[float] = []

    async def send(session: ClientSession, number: int) -> None:
        body = {"sender": f"{name}-{number}", "message": messages[number % len(messages)]}
        started = time.perf_counter()
        async with session.post(f"{urls[number % len(urls)]}{path}", json=body) as response:
            await response.read()
            response.raise_for_status()
        times.append((time.perf_counter() - started) * 1000)

    async with ClientSession() as session, asyncio.TaskGroup() as group:
        for number in range(int(SECONDS * per_second)):
            group.create_task(send(session, number))
            await asyncio.sleep(1 / per_second)
    return times


async def measure(urls: list[str], talks: list[list[str]], sink: Sink) -> tuple[float, float, float, str]:
    """Messages a second; p95 at half load; p99 of a webhook's acknowledgement; how many were answered of how many."""
    runner = web.AppRunner(web.Application())
    runner.app.router.add_post("/", sink.take)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", SINK_PORT).start()
    messages = list(chain.from_iterable(talks))
    try:
        for url in urls:
            await client.first_answer(url, lambda: True)
        await throughput(urls, talks[:20], "warm")
        most = await throughput(urls, talks, "load")
        answered = await at_rate(urls, messages, most / 2, "/webhooks/rest/webhook", "half")
        taken = await at_rate(urls, messages, most, "/webhooks/callback/webhook", "pushed")
        until = time.monotonic() + 60
        while len(sink.answered) < len(taken) and time.monotonic() < until:
            await asyncio.sleep(0.2)
    finally:
        await runner.cleanup()
    return most, client.percentile(answered, 95), client.percentile(taken, 99), f"{len(sink.answered)}/{len(taken)}"


def main() -> None:
    """Measure one process, then two, on a fresh schema each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.several", description=__doc__)
    parser.add_argument("--database", default="postgresql+psycopg://postgres@127.0.0.1:5432/test")
    parser.add_argument("--messages", type=int, default=600)
    options = parser.parse_args()
    talks = conversations(ROOT / "data" / "nlu", options.messages)
    print("processes  messages/s  p95 at half load  webhook p99  answers pushed")
    for count in (1, 2):
        with database(options.database) as address, tempfile.TemporaryDirectory() as logs:
            environ = {
                **os.environ,
                "MOTCUA_DATABASE_URL": address,
                "MOTCUA_CALLBACK_URL": f"http://127.0.0.1:{SINK_PORT}/",
            }
            one = systems.ours(ROOT, Path(logs), PORT)
            subprocess.run(one.prepare, cwd=ROOT, env=environ, check=True)
            servers = [[*one.servers[0][:-1], str(PORT + number)] for number in range(count)]
            urls = [f"http://127.0.0.1:{PORT + number}" for number in range(count)]
            with processes.serving(replace(one, servers=servers, environ=environ), Path(logs)):
                most, half, webhook, pushed = asyncio.run(measure(urls, talks, Sink()))
        print(f"{count:9}  {most:10.1f}  {half:13.1f} ms  {webhook:8.1f} ms  {pushed}", flush=True)


if __name__ == "__main__":
    main()
