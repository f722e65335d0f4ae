"""The Bot API as its papers describe it, as far as we call it: form bodies, codes with descriptions, parameters."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

TOKEN = "123456:abc"
BOT = {"id": 666, "is_bot": True, "first_name": "Một Cửa", "username": "motcua_bot"}


@dataclass
class FakeTelegram:
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: dict[str, list[tuple[int, str, dict[str, Any]]]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: str = ""

    def sent(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == method]

    def do(self, method: str, body: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return BOT
            case "getUpdates":
                offset = int(body.get("offset") or 0)
                self.updates = [update for update in self.updates if update["update_id"] >= offset]
                return self.updates
            case "setWebhook":
                self.webhook = body["url"]
            case "getWebhookInfo":
                return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}
            case "getFile":
                name = body["file_id"]
                return {"file_id": name, "file_unique_id": name, "file_path": name, "file_size": len(self.files[name])}
            case "sendMessage" | "sendDocument" | "sendPhoto":
                chat = {"id": int(body["chat_id"]), "type": "private"}
                return {"message_id": 100 + len(self.calls), "date": 1767580000, "chat": chat, "from": BOT}
        return True


def make_app(telegram: FakeTelegram) -> FastAPI:
    app = FastAPI()

    @app.post("/bot{token}/{method}")
    async def call(token: str, method: str, request: Request) -> Response:
        async with request.form() as form:
            body = {key: _plain(value) for key, value in form.items()}
        telegram.calls.append((method, body))
        if faults := telegram.faults.get(method):
            code, words, parameters = faults.pop(0)
            return JSONResponse(_fault(code, words, parameters), code)
        if token != TOKEN:
            return JSONResponse(_fault(401, "Unauthorized", {}), 401)
        if method == "getUpdates" and not telegram.do(method, body):
            await asyncio.sleep(0.05)  # Telegram holds the question open
        return JSONResponse({"ok": True, "result": telegram.do(method, body)})

    @app.get("/file/bot{token}/{name}")
    async def file(token: str, name: str) -> Response:
        return Response(telegram.files[name])

    return app


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value.filename
    try:
        parsed = json.loads(value)
    except ValueError:
        return value
    return parsed if isinstance(parsed, dict | list | bool) else value


def _fault(code: int, words: str, parameters: dict[str, Any]) -> dict[str, Any]:
    told = {"ok": False, "error_code": code, "description": words}
    return {**told, "parameters": parameters} if parameters else told
