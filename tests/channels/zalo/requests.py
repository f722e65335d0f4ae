"""Requests as Zalo makes them: signed, with ids and times as text."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from tests.channels.zalo.fake_oa import APP_ID, OA_SECRET

SAMPLES = json.loads((Path(__file__).parent / "samples.json").read_text(encoding="utf-8"))


def sample(name: str, at: datetime, **changes: Any) -> dict[str, Any]:
    """The recorded event `name`, as if it had happened at `at`."""
    return {**SAMPLES[name], "app_id": APP_ID, "timestamp": stamp(at), **changes}


def stamp(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def sign(raw: bytes, timestamp: str, id_: str = APP_ID, secret: str = OA_SECRET) -> str:
    return "mac=" + hashlib.sha256(id_.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


async def post_raw(app: FastAPI, path: str, raw: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        return await client.post(path, content=raw, headers=headers or {})


async def deliver(app: FastAPI, body: dict[str, Any], **headers: str) -> httpx.Response:
    """What Zalo posts for `body`."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    signature = {"X-ZEvent-Signature": sign(raw, str(body.get("timestamp", "")))}
    return await post_raw(app, "/webhooks/zalo", raw, signature | headers)
