"""A server that answers as iGate 2.0 was seen to, with faults a test can choose. Its people are invented."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN_PATH = "/auth/realms/digo/protocol/openid-connect/token"
SEARCH_PATH = "/pa/dossier/search"

Fault = Callable[["_Handler"], None]


def dossier(number: int, *, minute: int = 0, status: str = "Đang xử lý", **changes: Any) -> dict[str, Any]:
    """An item of the search; `minute` after eight o'clock it was changed."""
    return {
        "id": f"66f0{number:020x}",
        "code": f"H15.99.01-261102-{number:04d}",
        "nationCode": f"G22.99.01-261102-{number:05d}",
        "dossierStatus": {"id": 4, "name": "Đang xử lý"},
        "dossierTaskStatus": {"id": "60ebf17309cbf91d41f87f8e", "name": status},
        "applicant": {
            "data": {
                "fullname": "Nguyễn Văn Mẫu",
                "ownerFullname": "Trần Thị Thử",
                "identityNumber": "066099991234",
                "phoneNumber": "0900004567",
                "province": {"label": "Tỉnh Mẫu", "value": "66"},
            }
        },
        "procedure": {
            "id": "5f",
            "code": "1.000656",
            "translate": [{"languageId": 228, "name": "Đăng ký khai tử"}],
            "sector": {"id": "5e", "code": "G01-HT02"},
        },
        "agency": {"id": "5d", "code": "H15.99", "name": "UBND phường Mẫu"},
        "applyMethod": {"id": 1, "name": "Trực tuyến"},
        "appliedDate": "2026-11-02T08:25:00.000+0700",
        "acceptedDate": "2026-11-02T01:30:00.000+0000",
        "appointmentDate": "2026-11-27T17:00:00.000+0700",
        "updatedDate": f"2026-11-23T{8 + minute // 60:02d}:{minute % 60:02d}:00.000+0700",
        **changes,
    }


@dataclass
class FakeIgate:
    """What it knows, what it was asked, and the faults to play, one for each call, first first."""

    dossiers: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault | None] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    logins: int = 0
    token: str = ""
    address: str = ""
    with_last: bool = True

    def start(self) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"igate": self}))
        self.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    def pages_asked(self) -> list[int]:
        return [int(asked["page"]) for asked in self.asked]


class _Handler(BaseHTTPRequestHandler):
    igate: FakeIgate

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        wanted = {"grant_type": ["client_credentials"], "client_id": ["motcua"], "client_secret": ["bí mật"]}
        if self.path != TOKEN_PATH or form != wanted:
            return self.answer(401, {"error": "unauthorized_client"})
        self.igate.logins += 1
        self.igate.token = f"token-{self.igate.logins}"
        return self.answer(200, {"access_token": self.igate.token, "expires_in": 300, "token_type": "Bearer"})

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path != SEARCH_PATH:
            return self.answer(404, {})
        if self.headers.get("authorization") != f"Bearer {self.igate.token}":
            return self.answer(401, {"error": "invalid_token"})
        fault = self.igate.faults.pop(0) if self.igate.faults else None
        if fault:
            return fault(self)
        self.igate.asked.append(asked)
        assert asked["sort"] == "updatedDate,desc"
        ordered = sorted(self.igate.dossiers, key=lambda item: str(item.get("updatedDate", "")), reverse=True)
        size, start = int(asked["size"]), int(asked["page"]) * int(asked["size"])
        page: dict[str, Any] = {"content": ordered[start : start + size], "number": int(asked["page"])}
        if self.igate.with_last:
            page["last"] = start + size >= len(ordered)
        return self.answer(200, page)

    def answer(self, status: int, body: Any, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: a test's output is its own."""


def status(code: int, **headers: str) -> Fault:
    """Answer with `code`."""
    return lambda handler: handler.answer(code, {"error": "fault"}, **headers)


def garbage(content: bytes) -> Fault:
    """Answer 200 with something else."""
    return lambda handler: handler.answer(200, content)


def hang_up(handler: _Handler) -> None:
    """Say nothing."""
    handler.close_connection = True


def expire(handler: _Handler) -> None:
    """The token is no longer good."""
    handler.igate.token = "another"
    handler.answer(401, {"error": "invalid_token"})


def cut_off(handler: _Handler) -> None:
    """End in the middle."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"content": [')
    handler.close_connection = True
