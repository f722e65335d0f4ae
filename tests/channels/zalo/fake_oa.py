"""Zalo's Open API as its papers describe it (state of autumn 2026), on 127.0.0.1, with its limits enforced.

Tokens rotate and refresh tokens work once; a message needs a resident who has spoken within 7 days, eight are free for
48 hours; buttons, lengths and uploads are checked; errors come as HTTP 200. Its clock is set by the test.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.channels.zalo.fake_oauth import FakeOAuth
from tests.channels.zalo.payload_rules import button_fault

APP_ID, APP_SECRET = "4100000000000000001", "app-secret"
OA_ID, OA_SECRET = "3300000000000000004", "oa-secret"
FREE, PAID = timedelta(hours=48), timedelta(days=7)
UPLOAD_LIFE = timedelta(days=7)
CAP = 8
IMAGE_LIMIT, FILE_LIMIT = 1_000_000, 5_000_000


@dataclass
class User:
    last_interaction: datetime | None = None
    received: int = 0  # since then
    error: int = 0  # what sending to this user is refused with


@dataclass
class FakeOA:
    now: Callable[[], datetime]
    oauth: FakeOAuth = field(init=False)
    users: dict[str, User] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)  # what reached residents
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, datetime] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # played once each, on the next calls that send
    refusals: dict[str, int] = field(default_factory=dict)  # address → code: rights and packages that are missing
    per_minute: int = 1000
    refuses_buttons: bool = False
    wants_proof: bool = False
    profile: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    calls: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oauth = FakeOAuth(self.now, APP_ID, APP_SECRET, OA_ID)

    # What Zalo does on its own

    def heard(self, user: str) -> None:
        """The resident does something: the window opens anew."""
        self.users[user] = User(last_interaction=self.now())

    def texts(self, user: str) -> list[str]:
        return [item["message"].get("text", "") for item in self.sent if item["user"] == user]

    # What it answers

    def refuse(self, headers: dict[str, str]) -> dict[str, Any] | None:
        """Why a call is refused before it is looked at."""
        token = headers.get("access_token", "")
        if "authorization" in headers or not token:
            return fault(-216, "Access token is invalid")
        if not self.oauth.is_valid(token):
            return fault(-220, "access_token is expired or removed")
        proof = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        if self.wants_proof and headers.get("appsecret_proof") != proof:
            return fault(-242, "appsecret_proof is invalid")
        minute_ago = self.now() - timedelta(minutes=1)
        self.calls = [*(at for at in self.calls if at > minute_ago), self.now()]
        return fault(-32, "You have exceeded the limit per minute") if len(self.calls) > self.per_minute else None

    def send(self, user: str, message: dict[str, Any], *, needs_window: bool = True) -> dict[str, Any]:
        known = self.users.get(user, User())
        if known.error:
            return fault(known.error, "refused")
        if known.last_interaction is None:
            return fault(-232, "User has not interacted with the OA")
        silence = self.now() - known.last_interaction
        if needs_window and silence >= PAID:
            return fault(-230, "User has not interacted with the OA in the past 7 days")
        if why := message_fault(message, self):
            return fault(-201, why)
        known.received += 1
        free = silence < FREE and known.received <= CAP
        quota = {"quota_type": "reply" if free else "purchase_quota", "remain": str(max(0, CAP - known.received))}
        return self.took(user, message, {"quota": {**quota, "total": str(CAP), "owner_id": OA_ID}})

    def took(self, user: str, message: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
        id_ = f"m{len(self.sent) + 1}"
        at = str(int(self.now().timestamp() * 1000))
        self.sent.append({"user": user, "message": message, "id": id_, "at": at})
        return {"error": 0, "message": "Success", "data": {"message_id": id_, "user_id": user, "sent_time": at, **more}}

    def upload(self, kind: str, name: str, data: bytes) -> dict[str, Any]:
        suffixes, longest, key = (
            ((".jpg", ".jpeg", ".png"), IMAGE_LIMIT, "attachment_id")
            if kind == "image"
            else ((".pdf", ".doc", ".docx", ".csv"), FILE_LIMIT, "token")
        )
        if not name.lower().endswith(suffixes) or not 0 < len(data) <= longest:
            return fault(-210, "file type or size is not allowed")
        id_ = f"up{len(self.uploads) + 1}"
        self.uploads[id_] = self.now()
        return {"error": 0, "message": "Success", "data": {key: id_}}

    def is_fresh(self, upload: Any) -> bool:
        at = self.uploads.get(str(upload))
        return at is not None and self.now() - at < UPLOAD_LIFE


def fault(code: int, words: str) -> dict[str, Any]:
    return {"error": code, "message": words}


def message_fault(message: dict[str, Any], oa: FakeOA) -> str:
    """What is wrong with a message, by the papers; empty when nothing is."""
    if set(message) - {"text", "attachment", "quote_message_id"}:
        return "message: unknown key"
    text = message.get("text", "")
    if len(text) > 2000 or not (text or message.get("attachment")):
        return "text"
    attachment = message.get("attachment")
    if attachment is None:
        return ""
    payload = attachment.get("payload", {})
    if attachment.get("type") == "file":
        return "" if oa.is_fresh(payload.get("token")) else "token"
    if payload.get("template_type") == "media":
        elements = payload.get("elements", [])
        return "" if len(elements) == 1 and oa.is_fresh(elements[0].get("attachment_id")) else "elements"
    if payload.get("template_type") == "request_user_info":
        keys = {"title", "subtitle", "image_url"}
        return "" if [set(element) for element in payload.get("elements", [])] == [keys] else "elements"
    return "buttons" if oa.refuses_buttons or not text else button_fault(payload)
