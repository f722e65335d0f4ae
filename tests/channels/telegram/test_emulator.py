"""The channel against a server nobody here wrote: npm's telegram-test-api, installed into pytest's cache."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.answer import Button
from bot.channels.telegram.channel import TelegramChannel
from bot.messaging.running import running
from bot.messaging.service import Messaging
from tests.channels.telegram.conftest import KEY, telegram_settings
from tests.channels.telegram.fake_api import TOKEN
from tests.channels.telegram.updates import AN, PRIVATE
from tests.messaging.standins import NOW, SOON, Counting
from tests.web.fake_backend import Server

PACKAGE = "telegram-test-api@4.2.1"
SCRIPT = Path(__file__).parent / "emulator.js"


@pytest.fixture(scope="session")
def packages(request: pytest.FixtureRequest) -> Path:
    folder = request.config.cache.mkdir("telegram-test-api")
    npm = shutil.which("npm")
    if not (folder / "node_modules" / "telegram-test-api").exists():
        if npm is None:
            pytest.skip("the emulator needs npm")
        options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        command = [npm, "install", *options, PACKAGE]
        done = subprocess.run(command, capture_output=True, env={**os.environ, "CI": "1"}, timeout=180, check=False)
        if done.returncode:
            pytest.skip("npm could not install the emulator")
    return folder


@pytest.fixture
def emulator(packages: Path) -> Iterator[str]:
    port = Server(FastAPI()).port
    node = shutil.which("node")
    assert node
    env = {**os.environ, "PORT": str(port), "NODE_PATH": str(packages / "node_modules")}
    with subprocess.Popen([node, str(SCRIPT)], env=env, stdout=subprocess.PIPE) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            while process.poll() is None:
                try:
                    httpx.get(f"{url}/__calls")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()


class User:
    """Somebody with Telegram on the phone."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url)

    async def says(self, text: str, **more: Any) -> None:
        said = {"botToken": TOKEN, "from": AN, "chat": PRIVATE, "date": int(time.time()), "text": text, **more}
        (await self._http.post("/sendCommand" if more else "/sendMessage", json=said)).raise_for_status()

    async def leaves(self) -> None:
        await self._http.aclose()

    async def presses(self, data: str) -> None:
        under = {"message_id": 1, "date": int(time.time()), "chat": PRIVATE, "text": "Chọn"}
        pressed = {"botToken": TOKEN, "from": AN, "message": under, "data": data}
        (await self._http.post("/sendCallback", json=pressed)).raise_for_status()

    async def reads(self) -> dict[str, Any]:
        async with asyncio.timeout(SOON):
            while True:
                told = (await self._http.post("/getUpdates", json={"token": TOKEN, "chatId": PRIVATE["id"]})).json()
                if told.get("result"):
                    return dict(told["result"][-1]["message"])
                await asyncio.sleep(0.1)

    async def breaks(self, method: str, code: int, words: str, **parameters: Any) -> None:
        fault = {"method": method, "error_code": code, "description": words, "parameters": parameters}
        await self._http.post("/__error", json=fault)


@pytest.mark.parametrize("by_webhook", [True, False])
async def test_resident_talks_to_the_bot(emulator: str, engine: Engine, by_webhook: bool) -> None:
    app = FastAPI()
    door = Server(app)
    settings = telegram_settings(emulator, public_url=door.url if by_webhook else "")
    channel = TelegramChannel(settings, engine, key=KEY, now=lambda: NOW)
    assistant = Counting()
    assistant.buttons = (Button("Gặp cán bộ", "/ask_human"),)
    app.state.messaging = messaging = Messaging(assistant, engine, lambda: NOW, [channel])
    assert channel.router
    app.include_router(channel.router)
    door.start()
    user = User(emulator)
    try:
        async with running(messaging):
            await user.says("khai tử cần giấy gì & ở <đâu>")
            answer = await user.reads()
            assert answer["text"] == "1: khai tử cần giấy gì &amp; ở &lt;đâu&gt;"
            assert "/ask_human" in str(answer["reply_markup"])
            await user.breaks("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
            await user.presses("/ask_human")
            assert (await user.reads())["text"] == "2: /ask_human"
            entity = [{"type": "bot_command", "offset": 0, "length": 6}]
            await user.says("/start", entities=entity)
            assert (await user.reads())["text"] == "3: /greet"
    finally:
        await user.leaves()
        door.stop()
