"""The other side of the callback channel: takes answers, remembers them, and misbehaves when told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Receiver:
    """`fault`: "", "slow", "garbage", "429", "500" or "swallow" (takes the answer and cuts the line)."""

    fault: str = ""
    posts: int = 0
    faults_played: int = 0
    keys: set[str] = field(default_factory=set)
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by conversation, each key once
    port: int = 0
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; on the same port again after `stop`."""
        app = web.Application()
        app.router.add_post("/", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Be down: connections are refused."""
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def repeats(self) -> int:
        """Answers that came more than once, under the key that they had come with."""
        return self.posts - len(self.keys)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json()
        except ConnectionResetError:  # the sender was killed
            return web.Response()
        self.faults_played += bool(self.fault)
        if self.fault == "slow":
            await asyncio.sleep(2)
        elif self.fault == "429":
            return web.Response(status=429, headers={"Retry-After": "1"})
        elif self.fault == "500":
            return web.Response(status=500, text="<html>Bad gateway")
        elif self.fault == "garbage" and request.transport is not None:
            request.transport.write(b"\x00\xffnot HTTP at all\r\n\r\n")
            request.transport.close()
            return web.Response()
        self._keep(request.headers["Idempotency-Key"], body)
        if self.fault == "swallow" and request.transport is not None:
            request.transport.close()
        return web.Response(text="ok")

    def _keep(self, key: str, body: dict[str, str]) -> None:
        self.posts += 1
        if key not in self.keys:
            self.keys.add(key)
            self.seen[body["recipient_id"]].append(body["text"])
