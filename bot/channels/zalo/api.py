"""Calls to Zalo's Open API: tokens, time limits, and what an answer means. What is called, others know.

Zalo reports nearly every failure as HTTP 200 with `"error"` other than 0; the header is a bare `access_token`.
"""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
from prometheus_client import Counter

from bot.channels.zalo.errors import TOKEN_CODES, CodeSet, ZaloError
from bot.channels.zalo.tokens import Tokens, appsecret_proof
from bot.messaging.channel import TryLater, Uncertain
from bot.settings import Settings

TIMEOUT = httpx.Timeout(6.0, connect=3.0)  # twice, a fallback included, fits into the time the queue gives a channel
_CALLS = Counter("motcua_zalo_calls_total", "Calls of Zalo's API", ["path", "result"])
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

_log = logging.getLogger(__name__)


class ZaloApi:
    """One app's calls."""

    def __init__(self, settings: Settings, tokens: Tokens, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self.tokens = tokens
        self._http = http
        self._base = settings.zalo_api_url.rstrip("/")
        self._template_base = settings.zalo_template_url.rstrip("/")

    async def read(self, path: str, **data: str | int) -> dict[str, Any]:
        """The `data` of a GET; its parameters travel as one JSON value, as Zalo wants them."""
        return _object(await self._call("GET", self._base + path, _query(data), changes=False))

    async def read_list(self, path: str, **data: str | int) -> list[dict[str, Any]]:
        """The same where `data` is a list."""
        found = await self._call("GET", self._base + path, _query(data), changes=False)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    async def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The `data` of a POST that changes nothing."""
        return _object(await self._call("POST", self._base + path, {"json": body}, changes=False))

    async def send(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The `data` of a POST that a resident sees the effect of.

        Raises:
            ZaloError: Zalo said no, with a code.
            ChannelError: nothing, or nothing that can be read, came back.
        """
        return _object(await self._call("POST", self._base + path, {"json": body}, changes=True))

    async def upload(self, path: str, name: str, media_type: str, data: bytes) -> dict[str, Any]:
        """The `data` about an uploaded picture or file; it can be used for seven days."""
        options = {"files": {"file": (name, data, media_type)}}
        return _object(await self._call("POST", self._base + path, options, changes=False))

    async def read_template(self, template_id: str) -> dict[str, Any]:
        """What Zalo knows of a template: its state and the parameters it wants."""
        url = f"{self._template_base}/template/info/v2"
        options = {"params": {"template_id": template_id}}
        return _object(await self._call("GET", url, options, changes=False, codes=CodeSet.TEMPLATE))

    async def _call(
        self, method: str, url: str, options: dict[str, Any], *, changes: bool, codes: CodeSet = CodeSet.OA
    ) -> Any:
        token = await self.tokens.access()
        told = await self._once(method, url, options, token, changes=changes)
        if _code(told) in _token_codes(codes):
            token = await self.tokens.renew(token)
            told = await self._once(method, url, options, token, changes=changes)
        code = _code(told)
        path = url.split("?")[0].removeprefix(self._base).removeprefix(self._template_base)
        _CALLS.labels(path, str(code)).inc()
        if code != 0:
            _log.warning("Zalo answers %s with error %d", path, code)
            raise ZaloError(code, str(told.get("message", "")), codes)
        return told.get("data")

    async def _once(
        self, method: str, url: str, options: dict[str, Any], token: str, *, changes: bool
    ) -> dict[str, Any]:
        headers = {"access_token": token}
        if self._settings.zalo_appsecret_proof:
            headers["appsecret_proof"] = appsecret_proof(self._settings.zalo_app_secret.get_secret_value(), token)
        unclear = Uncertain if changes else TryLater
        try:
            answer = await self._http.request(method, url, headers=headers, timeout=TIMEOUT, **options)
        except _NOT_SENT as error:
            raise TryLater(f"Zalo cannot be reached: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise unclear(f"no answer of Zalo: {type(error).__name__}") from error
        if answer.status_code in (429, 503):
            wait = answer.headers.get("Retry-After", "")
            seconds = float(wait) if wait.isdecimal() else None
            raise TryLater(f"Zalo: HTTP {answer.status_code}", retry_after=seconds, everyone=True)
        try:
            told = answer.json()
        except ValueError:
            told = None
        if isinstance(told, dict) and _is_number(told.get("error")):
            return told
        if answer.status_code == 401:
            return {"error": min(TOKEN_CODES), "message": "HTTP 401"}
        raise unclear(f"Zalo: HTTP {answer.status_code} without an answer")


def _query(data: dict[str, str | int]) -> dict[str, Any]:
    return {"params": {"data": json.dumps(data)}} if data else {}


def _object(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _token_codes(codes: CodeSet) -> frozenset[int]:
    return TOKEN_CODES | {-124} if codes is CodeSet.TEMPLATE else TOKEN_CODES


def _code(told: dict[str, Any]) -> int:
    return int(told["error"])


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and str(value).lstrip("-").isdigit() and len(str(value)) < 10
