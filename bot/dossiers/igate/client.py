"""Talks to iGate 2.0: a token by client credentials, pages of dossiers, slowly. Knows nothing of our store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from bot.errors import BotError, ConfigurationError
from bot.settings import Settings

PAGE_SIZE = 50
_TIMEOUT = httpx.Timeout(30, connect=10)
_LARGEST_ANSWER = 20 * 1024 * 1024
_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 120.0  # seconds
_TOO_MANY, _UNAUTHORISED = 429, 401

_log = logging.getLogger(__name__)


class IgateUnavailable(BotError):
    """iGate did not answer as it should; worth trying again later."""


class IgateRefused(ConfigurationError):
    """iGate does not accept the account; a person must act."""


@dataclass(frozen=True)
class IgateAccount:
    """Where, and as whom. The account is one for reading, given by the province."""

    address: str  # https://dvcapi.….gov.vn
    token_address: str  # …/auth/realms/digo/protocol/openid-connect/token
    client_id: str
    client_secret: str
    agency: str = ""  # `ancestor-agency-id`: only dossiers of this unit and those below


def account_of(settings: Settings) -> IgateAccount:
    """The account in the settings.

    Raises:
        ConfigurationError: It is not complete, or its address is not safe to send a secret to.
    """
    account = IgateAccount(
        settings.igate_url,
        settings.igate_token_url,
        settings.igate_client_id,
        settings.igate_client_secret.get_secret_value(),
        settings.igate_agency,
    )
    if not (account.address and account.token_address and account.client_id and account.client_secret):
        raise ConfigurationError(
            "iGate is not set up",
            hint="Đặt MOTCUA_IGATE_URL, _TOKEN_URL, _CLIENT_ID và _CLIENT_SECRET; xem docs/dossiers.md.",
        )
    for address in (account.address, account.token_address):
        url = httpx.URL(address)
        if url.scheme != "https" and url.host not in ("127.0.0.1", "localhost"):
            raise ConfigurationError(f"not https: {address}", hint="Địa chỉ iGate phải bắt đầu bằng https://.")
    return account


class IgateClient:
    """One session; close it, or use it in a `with`."""

    def __init__(self, account: IgateAccount, *, pause: float, sleep: Callable[[float], None]) -> None:
        """`pause`: seconds before each call, so that the province's server is not burdened."""
        self._account = account
        self._pause = pause
        self._sleep = sleep
        self._token = ""
        # Redirects are not followed: the token goes nowhere else.
        self._http = httpx.Client(timeout=_TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def page(self, number: int) -> tuple[list[Any], bool]:
        """The items of one page, the last changed first, and whether it is the last page.

        Raises:
            IgateUnavailable: It did not answer, or not in its own form, however often it was asked.
            IgateRefused: It does not accept the account.
        """
        asked = {"page": number, "size": PAGE_SIZE, "spec": "slice", "sort": "updatedDate,desc"}
        if self._account.agency:
            asked["ancestor-agency-id"] = self._account.agency
        answer = self._with_retries(lambda: self._search(asked))
        items: list[Any] = answer["content"]
        is_last = answer.get("last")
        return items, is_last if isinstance(is_last, bool) else len(items) < PAGE_SIZE

    def _search(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._checked(self._get("/pa/dossier/search", asked))
        if not isinstance(answer.get("content"), list):
            raise IgateUnavailable("no list of dossiers in the answer", hint=_HINT_FORM)
        return answer

    def _get(self, path: str, asked: Mapping[str, Any]) -> httpx.Response:
        url = self._account.address.rstrip("/") + path
        if not self._token:
            self._token = self._new_token()
        response = self._call("GET", url, params=asked, token=self._token)
        if response.status_code == _UNAUTHORISED:
            # Expired, or taken back.
            self._token = self._new_token()
            response = self._call("GET", url, params=asked, token=self._token)
        return response

    def _new_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._account.client_id,
            "client_secret": self._account.client_secret,
        }
        answer = self._checked(self._call("POST", self._account.token_address, data=form))
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise IgateUnavailable("no token in the answer", hint=_HINT_FORM)
        return token

    def _with_retries(self, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        wait = _FIRST_WAIT
        for number in range(1, _TRIES + 1):
            self._sleep(self._pause)
            try:
                return call()
            except IgateUnavailable as error:
                if number == _TRIES:
                    raise
                asked_for = error.retry_after if isinstance(error, _AskedToWait) else 0.0
                _log.warning("iGate: %s; try %s of %s", error, number, _TRIES)
                self._sleep(min(max(wait, asked_for), _LONGEST_WAIT))
                wait *= 2
        raise AssertionError("unreachable")

    def _call(self, method: str, url: str, *, token: str = "", **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with self._http.stream(method, url, headers=headers, **options) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > _LARGEST_ANSWER:
                        raise IgateUnavailable("an answer without end", hint=_HINT_FORM)
        except httpx.HTTPError as error:
            raise IgateUnavailable(f"no answer ({type(error).__name__})", hint=_HINT_LATER) from error
        return httpx.Response(response.status_code, headers=_kept(response.headers), content=bytes(body))

    def _checked(self, response: httpx.Response) -> dict[str, Any]:
        status = response.status_code
        if status == _TOO_MANY:
            raise _AskedToWait(response.headers.get("retry-after", ""))
        if status >= 500:
            raise IgateUnavailable(f"status {status}", hint=_HINT_LATER)
        if status != httpx.codes.OK:
            raise IgateRefused(f"status {status}", hint=_HINT_ACCOUNT)
        try:
            answer = response.json()
        except ValueError as error:
            raise IgateUnavailable("not JSON", hint=_HINT_FORM) from error
        if not isinstance(answer, dict):
            raise IgateUnavailable("not an object", hint=_HINT_FORM)
        return answer


class _AskedToWait(IgateUnavailable):
    """429; `retry_after` in seconds, 0 when it was not told."""

    def __init__(self, told: str) -> None:
        super().__init__("status 429", hint=_HINT_LATER)
        self.retry_after = float(told) if told.isdecimal() else 0.0


def _kept(headers: httpx.Headers) -> dict[str, str]:
    """The body is unpacked already; its headers would say otherwise."""
    return {name: headers[name] for name in ("retry-after", "content-type") if name in headers}


_HINT_LATER = "iGate không trả lời; chương trình sẽ làm tiếp từ chỗ dừng ở lần chạy sau."
_HINT_FORM = "iGate trả lời không đúng dạng; hãy hỏi đơn vị vận hành xem giao diện có đổi không."
_HINT_ACCOUNT = "iGate không nhận tài khoản; kiểm tra MOTCUA_IGATE_CLIENT_ID, _SECRET và quyền đọc của tài khoản."
