"""Zalo's OAuth version 4: pairs of tokens, of which a refresh token works once and ends the access token before."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

LIFE = timedelta(seconds=90_000)
REFRESH_LIFE = timedelta(days=90)


class FakeOAuth:
    def __init__(self, now: Callable[[], datetime], app_id: str, secret: str, oa_id: str) -> None:
        self._now = now
        self._app_id, self._secret, self._oa_id = app_id, secret, oa_id
        self._lock = threading.Lock()
        self._made = 0
        self._access: dict[str, datetime] = {}
        self._refresh: dict[str, datetime] = {}
        self._used: set[str] = set()
        self._challenge = ""
        self._codes: dict[str, datetime] = {}
        self.asked: list[str] = []  # every grant that was asked for
        self.faults: list[str] = []

    def consent(self, challenge: str) -> str:
        """An administrator says yes: the code that the browser brings along."""
        self._challenge = challenge
        code = f"code{len(self._codes) + 1}"
        self._codes[code] = self._now()
        return code

    def give_pair(self) -> dict[str, str]:
        """The next pair; the access token before it dies."""
        self._made += 1
        self._access = {f"access{self._made}": self._now() + LIFE}
        self._refresh[f"refresh{self._made}"] = self._now() + REFRESH_LIFE
        return {
            "access_token": f"access{self._made}",
            "refresh_token": f"refresh{self._made}",
            "expires_in": str(int(LIFE.total_seconds())),
        }

    def is_valid(self, token: str) -> bool:
        return self._access.get(token, self._now()) > self._now()

    def revoke_access(self) -> None:
        self._access = {}

    def ask(self, form: dict[str, str], secret: str) -> Response:
        """What Zalo says to a request for tokens."""
        with self._lock:
            fault = self.faults.pop(0) if self.faults else ""
            if fault == "garbage":
                return Response("<html>")
            told = self._answer(form, secret)
        return Response("", 502) if fault == "lost" else JSONResponse(told)

    def _answer(self, form: dict[str, str], secret: str) -> dict[str, Any]:
        self.asked.append(form.get("grant_type", ""))
        if secret != self._secret or form.get("app_id") != self._app_id:
            return _fault(-14004, "Invalid secret key")
        if form.get("grant_type") == "authorization_code":
            code, verifier = form.get("code", ""), form.get("code_verifier", "")
            made = self._codes.pop(code, None)
            fits = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            if made is None or self._now() - made > timedelta(minutes=10) or fits != self._challenge:
                return _fault(-14019, "Invalid authorization code")
            return self.give_pair()
        token = form.get("refresh_token", "")
        if token in self._used:
            return _fault(-14020, "Refresh token is already used")
        if self._refresh.get(token, self._now()) <= self._now():
            return _fault(-14014, "Invalid refresh token")
        self._used.add(token)
        return self.give_pair()


def _fault(code: int, words: str) -> dict[str, Any]:
    return {"error": code, "error_name": words, "error_reason": words, "ref_doc": "https://example.vn"}


def mount_oauth(app: FastAPI, current: Callable[[], FakeOAuth]) -> None:
    @app.post("/v4/oa/access_token")
    async def give(request: Request) -> Response:
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        return current().ask(form, request.headers.get("secret_key", ""))
