"""Zalo Bot's API as its papers describe it: one message at a time, `"ok": false` on HTTP 200, a quota of messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

TOKEN = "123456:abc"


@dataclass
class FakeZaloBot:
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    quota: int = 3000
    blocked: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def do(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "getUpdates":
                if self.webhook:
                    return fault(400, "a webhook is set")
                return success(self.updates.pop(0)) if self.updates else fault(408, "Request timeout")
            case "setWebhook":
                if not str(params.get("url")).startswith("https://") or not 8 <= len(params["secret_token"]) <= 256:
                    return fault(400, "url or secret_token")
                self.webhook = params
                return success({"url": params["url"], "updated_at": 1})
            case "deleteWebhook":
                self.webhook = {}
                return success({"url": "", "updated_at": 1})
            case "sendMessage":
                return self.send(params)
            case "getMe":
                return success({"id": "b1", "account_name": "bot.phuong", "account_type": "BASIC"})
        return fault(404, "no such method")

    def send(self, params: dict[str, Any]) -> dict[str, Any]:
        if not 0 < len(params.get("text", "")) <= 2000:
            return fault(400, "text")
        if params["chat_id"] in self.blocked:
            return fault(403, "the user has blocked the bot")
        if len(self.sent) >= self.quota:
            return fault(429, "quota exceeded")
        self.sent.append(params)
        return success({"message_id": f"m{len(self.sent)}", "date": 1767580000123})


def success(result: dict[str, Any]) -> dict[str, Any]:
    return {"ok": True, "result": result}


def fault(code: int, words: str) -> dict[str, Any]:
    return {"ok": False, "description": words, "error_code": code}


def make_app(bot: FakeZaloBot) -> FastAPI:
    app = FastAPI()

    @app.post("/bot{token}/{method}")
    async def call(token: str, method: str, request: Request) -> Response:
        name = bot.faults.pop(0) if bot.faults else ""
        if name == "garbage":
            return Response("<html>")
        if name:
            return Response("", int(name), headers={"Retry-After": "9"})
        if token != TOKEN:
            return JSONResponse(fault(401, "Unauthorized"), 401)
        return JSONResponse(bot.do(method, await request.json()))

    return app
