"""What silent open pages cost: memory and processor time of one `motcua serve` that holds so many streams.

    python -m benchmarks.open_pages [HOW MANY, 10000]

The pages are sockets of this process. Both processes need as many open files (`ulimit -n`). The numbers stand in
docs/benchmark.md ("Open pages").
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, insert

from benchmarks import processes, systems
from benchmarks.client import first_answer
from benchmarks.processes import memory
from bot.database import make_engine, upgrade_schema
from bot.messaging.models import Author, Message
from bot.settings import ROOT, VIETNAM

PORT = 18030
AT_ONCE = 100  # pages that connect at the same time
OF_ONE_ADDRESS = 400
IDLE_SECONDS = 60
# As Chrome on a phone asks, through a web server in front.
REQUEST = """GET /api/v1/chat/{}/stream?after=0 HTTP/1.1\r
Host: motcua.phuong.example\r
Connection: keep-alive\r
X-Forwarded-For: 203.0.113.{}\r
X-Forwarded-Proto: https\r
sec-ch-ua: "Chromium";v="130", "Google Chrome";v="130"\r
sec-ch-ua-mobile: ?1\r
sec-ch-ua-platform: "Android"\r
User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile\r
Accept: text/event-stream\r
Cache-Control: no-cache\r
Sec-Fetch-Site: same-origin\r
Sec-Fetch-Mode: cors\r
Sec-Fetch-Dest: empty\r
Accept-Encoding: gzip, deflate, br\r
Accept-Language: vi-VN,vi;q=0.9,en;q=0.8\r
\r
"""

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def write(engine: Engine, conversations: list[str], text: str) -> None:
    """One message into each conversation."""
    row = {"channel": "web", "author": Author.BOT, "text": text, "created_at": datetime.now(VIETNAM)}
    with engine.begin() as connection:
        connection.execute(insert(Message), [{**row, "conversation": conversation} for conversation in conversations])


async def open_page(port: int, number: int, conversation: str) -> Line:
    """A stream that has brought its first message."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST.format(conversation, number // OF_ONE_ADDRESS + 1).encode())
    await asyncio.wait_for(reader.readuntil(b"event: said"), 60)
    return reader, writer


async def measure(server: subprocess.Popen[bytes], port: int, engine: Engine, conversations: list[str]) -> None:
    """Open all pages, and print what that cost."""
    pages = [await open_page(port, 0, conversations[0])]  # what the first one loads is not counted
    await asyncio.sleep(2)
    before, started = memory([server]), time.monotonic()
    for start in range(1, len(conversations), AT_ONCE):
        part = enumerate(conversations[start : start + AT_ONCE], start)
        pages += await asyncio.gather(*(open_page(port, number, key) for number, key in part))
    print(f"{len(pages)} pages opened in {time.monotonic() - started:.1f} s", flush=True)
    await asyncio.sleep(2)
    after, worked = memory([server]), processor_time(server.pid)
    more = after - before
    print(f"memory {before:.0f} MB, then {after:.0f} MB: {more:.0f} MB, {more / len(pages) * 1000:.1f} KB each")
    await asyncio.sleep(IDLE_SECONDS)
    share = (processor_time(server.pid) - worked) / IDLE_SECONDS
    print(f"idle: {share:.1%} of one core; memory after {IDLE_SECONDS} s {memory([server]):.0f} MB", flush=True)
    started = time.monotonic()
    write(engine, conversations, "tin muộn")
    await asyncio.gather(*(reader.readuntil("tin muộn".encode()) for reader, _ in pages))
    print(f"a message to everybody was there after {time.monotonic() - started:.1f} s", flush=True)
    for _, writer in pages:
        writer.close()


def processor_time(pid: int) -> float:
    """Seconds that a process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(count: int) -> None:
    """Serve, measure, stop."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pages.db"
        upgrade_schema(url)
        engine, conversations = make_engine(url), [str(uuid4()) for _ in range(count)]
        write(engine, conversations, "Chào bà con.")
        system = replace(systems.ours(ROOT, Path(folder), PORT), environ={**os.environ, "MOTCUA_DATABASE_URL": url})
        with processes.serving(system, Path(folder)) as servers:
            asyncio.run(first_answer(system.url, lambda: processes.are_running(servers)))
            asyncio.run(measure(servers[0], PORT, engine, conversations))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
