"""A server with the real pages and a stand-in for the conversation API, whose faults a test can choose."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from bot.web.content import WardCard
from bot.web.endpoints import get_ward_card, mount_static, router

DOCUMENTS = """Đăng ký khai tử cần:
1. Tờ khai đăng ký khai tử.
2. Giấy báo tử (bệnh viện cấp; mất ở nhà thì phường cấp).
3. Căn cước của người đi khai, chỉ xuất trình.
Không phải nộp sổ hộ khẩu giấy.

Có thể nộp tại https://dichvucong.gov.vn hoặc gọi 0262 3 812 345.
Nguồn: Luật Hộ tịch 60/2014/QH13, Điều 34; kiểm tra ngày 20/11/2026."""
BUTTONS = [
    {"title": "Phải nộp bao nhiêu tiền?", "payload": '/ask_procedure_fee{"procedure":"1.000656"}'},
    {"title": "Bao lâu thì xong?", "payload": '/ask_procedure_duration{"procedure":"1.000656"}'},
    {"title": "Nhờ người khác làm được không?", "payload": '/ask_procedure_proxy{"procedure":"1.000656"}'},
]


@dataclass
class Backend:
    """Conversations in memory, everything that was posted, and the faults to play."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # the first screens of visits in which something was asked
    conversations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answered: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # played once each, first first
    answers: dict[str, str] = field(default_factory=dict)  # text → answer
    delay: float = 0.0
    buttons: bool = True
    urgent: list[str] = field(default_factory=list)  # notices above the page
    picture: tuple[int, list[str]] = (200, [])  # what the reading of a receipt answers

    def add(
        self, conversation: str, author: str, text: str, buttons: list[dict[str, str]] | None = None
    ) -> dict[str, Any]:
        thread = self.conversations.setdefault(conversation, [])
        at = datetime.now(UTC).isoformat()
        thread.append({"seq": len(thread) + 1, "from": author, "text": text, "buttons": buttons or [], "at": at})
        return thread[-1]

    def answer(self, post: dict[str, Any]) -> list[dict[str, Any]]:
        if post["id"] not in self.answered:
            self.add(post["conversation"], "resident", post["title"] or post["text"])
            text = self.answers.get(post["text"], DOCUMENTS)
            reply = self.add(post["conversation"], "bot", text, BUTTONS if self.buttons else None)
            self.answered[post["id"]] = [reply]
        return self.answered[post["id"]]

    def said(self) -> list[str]:
        """What residents said, once for each message however often it was delivered."""
        return [m["text"] for thread in self.conversations.values() for m in thread if m["from"] == "resident"]


def create_app(backend: Backend) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    mount_static(app)
    app.dependency_overrides[get_ward_card] = lambda: WardCard(
        "Phường Buôn Ma Thuột", "0262 3 812 345", "thứ Hai – thứ Sáu, 7:30–11:30 và 13:30–17:00", sample=True
    )

    @app.get("/api/v1/announcements")
    async def announcements() -> dict[str, list[str]]:
        return {"texts": backend.urgent}

    @app.post("/api/v1/chat")
    async def send(request: Request) -> Response:
        post = await request.json()
        backend.posts.append(post)
        await asyncio.sleep(backend.delay)
        if backend.refusals:
            status, headers = backend.refusals.pop(0)
            return JSONResponse({"detail": "fault"}, status, headers)
        return JSONResponse({"messages": backend.answer(post)})

    @app.post("/api/v1/visits", status_code=204)
    async def opened(request: Request) -> None:
        backend.visits.append(await request.json())

    @app.post("/api/v1/visits/asked", status_code=204)
    async def asked(request: Request) -> None:
        backend.asked.append((await request.json())["screen"])

    @app.post("/api/v1/chat/picture")
    async def read_picture() -> Response:
        status, texts = backend.picture
        return JSONResponse({"texts": texts}, status)

    @app.get("/api/v1/chat/{conversation}")
    async def read(conversation: str, after: int = 0) -> dict[str, Any]:
        thread = backend.conversations.get(conversation, [])
        return {"messages": [message for message in thread if message["seq"] > after]}

    return app


class Server:
    """The application on a port of its own, in a thread; it can be stopped and started again on the same port."""

    def __init__(self, app: FastAPI, lifespan: Literal["on", "off"] = "off") -> None:
        self.app, self.lifespan = app, lifespan
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = uvicorn.Config(
            self.app,
            port=self.port,
            log_level="warning",
            timeout_graceful_shutdown=1,
            ws="none",
            lifespan=self.lifespan,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            if not self.thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
