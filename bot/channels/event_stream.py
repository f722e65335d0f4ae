"""What is new in a conversation, as server-sent events to an open page.

Ten thousand pages may be open and silent. So a stream is one coroutine that waits for the page to go away, and what
is written to it is written by short tasks. sse-starlette's response, which the desk uses, has four tasks each and takes
47 KB inside FastAPI; this takes about 15 (docs/benchmark.md).
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sse_starlette import ServerSentEvent
from sse_starlette.sse import AppStatus
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.messaging.news import News, Watcher
from bot.messaging.stored import Stored

BEAT_EVERY = 25.0  # seconds; proxies and mobile networks cut lines that were silent for a minute
_FAREWELL = 5.0  # seconds that a client has to take the end of its stream
_STREAM = "motcua.event_stream"  # the key in a request's scope
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class EventStream(Watcher):
    """One open page. An event `said` is a message; its id is the highest number sent, with which a page comes back.

    `beat` says that the line lives; a comment would say so to proxies, but the page could not see it. `notices`
    says that the ward's urgent notices are to be read again, `replaced` asks the page not to come back.
    """

    __slots__ = ("_beat_at", "_due", "_last", "_life", "_news", "_over", "_send", "_shown", "_writing")

    def __init__(self, conversation: str, client: str, news: News, shown: Callable[[Stored], dict[str, Any]]) -> None:
        super().__init__(conversation, client)
        self._news = news
        self._shown = shown
        self._last = 0
        # After a restart pages come back one after the other.
        self._due = ServerSentEvent(event="beat", data="", retry=random.randint(1000, 5000)).encode()
        self._send: Send | None = None
        self._life: asyncio.Timeout | None = None
        self._writing: asyncio.Task[None] | None = None
        self._over = False
        self._beat_at = time.monotonic() + BEAT_EVERY

    def tell(self, messages: Sequence[Stored]) -> None:
        """(see parent class)"""
        for message in messages:
            self._last = max(self._last, message.seq)
            data = json.dumps(self._shown(message), ensure_ascii=False)
            self._write(ServerSentEvent(event="said", data=data, id=str(self._last)).encode())

    def notices_changed(self) -> None:
        """(see parent class)"""
        self._write(ServerSentEvent(event="notices", data="").encode())

    def tick(self) -> bool:
        """(see parent class)"""
        now = time.monotonic()
        if AppStatus.should_exit:
            self._end()
        elif now >= self._beat_at:
            if self._writing or not self._send:  # a client that takes nothing, or went away before it began
                self._end()
            self._beat_at = now + BEAT_EVERY
            self._write(ServerSentEvent(event="beat", data="").encode())
        return not self._over

    def replaced(self) -> None:
        """(see parent class)"""
        self._write(ServerSentEvent(event="replaced", data="").encode())
        self._end()

    async def run(self, receive: Receive, send: Send) -> None:
        """Serve the page until it goes away or the stream is ended."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            self._send = send
            self._write(b"")
            with suppress(TimeoutError):
                async with asyncio.timeout(0 if self._over else None) as self._life:
                    while (await receive())["type"] != "http.disconnect":
                        pass
                return
        finally:
            self._over = True
            self._news.leave(self)
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                if self._writing:
                    await self._writing
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _end(self) -> None:
        if self._life and not self._over:
            self._life.reschedule(0)
        self._over = True

    def _write(self, chunk: bytes) -> None:
        self._due += chunk
        if self._send and not self._writing:
            self._writing = asyncio.create_task(self._flush(self._send))

    async def _flush(self, send: Send) -> None:
        try:
            while self._due:
                chunk, self._due = self._due, b""
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except OSError:
            self._end()
        finally:
            self._writing = None


class EventStreamResponse(Response):
    """What the endpoint returns. FastAPI is left before the stream begins: see `Outside`."""

    media_type = "text/event-stream"

    def __init__(self, stream: EventStream, status_code: int = 200) -> None:  # FastAPI's schema needs the status
        super().__init__(status_code=status_code)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """(see parent class)"""
        if _STREAM in scope:
            scope[_STREAM] = self._stream
        else:
            await self._stream.run(receive, send)


class Outside:
    """Middleware that serves streams outside of FastAPI: so a stream that waits takes 15 KB instead of 25."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """(see ASGI)"""
        inner = {**scope, _STREAM: None}  # a copy, because FastAPI puts into it what a stream need not hold
        await self._app(inner, receive, send)
        stream = inner[_STREAM]
        del inner
        if stream:
            await stream.run(receive, send)
