"""OAuth version 4 of Zalo: an access token for 25 hours, and a refresh token that is good once.

A pair is stored before it is used; of all processes on all machines one at a time asks for the next pair. When a
refresh token is lost, an administrator of the OA must consent again, so everything here is about not losing it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
from sqlalchemy import Engine

from bot.answer import render
from bot.channels.zalo.errors import ZaloError
from bot.channels.zalo.models import ZaloToken
from bot.channels.zalo.token_table import TokenTable
from bot.messaging.channel import TryLater, WrongSetup
from bot.settings import Settings

TOKEN_PATH = "/v4/oa/access_token"
PROFILE_PATH = "/v2.0/oa/getoa"
_USUAL_LIFE = 90_000  # seconds, where an answer does not say: 25 hours
_FRESH_FOR = 0.8  # of its life a token is used; 20 of 25 hours
_LEASE = timedelta(seconds=40)  # longer than `_TIMEOUT`: while one asks, the others wait
_TIMEOUT = 15.0  # seconds for the answer
_LOOK_AGAIN = 0.2
_AFTER_FAILURE = timedelta(minutes=5)

_log = logging.getLogger(__name__)


class Tokens:
    """The tokens of one app, kept in the database for all processes."""

    def __init__(
        self, engine: Engine, settings: Settings, http: httpx.AsyncClient, now: Callable[[], datetime] | None = None
    ) -> None:
        self._table = TokenTable(engine, settings.zalo_app_id)
        self._settings = settings
        self._http = http
        self._now = now or settings.now
        self._me = str(uuid4())
        self._asking: set[asyncio.Task[str]] = set()

    def pair(self) -> ZaloToken | None:
        """The pair as it is stored, for who reports on it."""
        return self._table.read()

    async def access(self) -> str:
        """A token to send with; a new one is asked for when the stored one has run out.

        Raises:
            WrongSetup: there is no consent, or it has been lost.
            TryLater: Zalo gives no new token at the moment.
        """
        pair = self._consented()
        if pair.access_token and pair.access_until > self._now():
            return pair.access_token
        return await self.renew(pair.access_token)

    async def renew(self, refused: str) -> str:
        """A token that is not `refused`: asked for here, or by whoever is already at it.

        Raises: as `access`.
        """
        for _ in range(int(_LEASE.total_seconds() / _LOOK_AGAIN)):
            pair = self._consented()
            if pair.access_token != refused:
                return pair.access_token
            if pair.failed_at and abs(self._now() - pair.failed_at) < _AFTER_FAILURE:
                raise WrongSetup(f"no new token: {pair.failure}", hint=pair.failure_hint)
            if self._table.claim(pair.version, self._me, self._now(), _LEASE):
                return await self._unbroken(self._refresh(pair))
            await asyncio.sleep(_LOOK_AGAIN)
        raise TryLater("somebody else is getting a new token", retry_after=_LEASE.total_seconds())

    async def settle(self) -> None:
        """Wait for a pair that is on its way: ending the process now would lose it."""
        await asyncio.gather(*self._asking, return_exceptions=True)

    async def keep_fresh(self) -> None:
        """Get the next pair before the present one runs out. Called every few minutes."""
        pair = self._table.read()
        if pair and self._now() >= pair.issued_at + _FRESH_FOR * (pair.access_until - pair.issued_at):
            await self.renew(pair.access_token)

    async def consent(self, code: str, oa_id: str, verifier: str) -> None:
        """Exchange the code that came with an administrator's consent, store the pair, and use it if it is ours.

        Raises: as `access`, and WrongSetup when the consent is another OA's.
        """
        if self._settings.zalo_oa_id and oa_id != self._settings.zalo_oa_id:
            raise WrongSetup("consent of another OA", hint=render("zalo/consent", problem="other_oa"))
        form = {"code": code, "grant_type": "authorization_code", "code_verifier": verifier}
        self._table.keep(oa_id=oa_id, consented_at=self._now(), **await self._ask(form))
        await self.take_over()

    async def take_over(self) -> None:
        """Use the pair of a consent from now on, once Zalo has said that it is our OA's; until then it waits.

        Called every few minutes as well: Zalo may have been away when the consent came.

        Raises:
            WrongSetup: it is another OA's, or Zalo does not say.
        """
        pair = self._table.waiting()
        if pair is None:
            return
        if pair.access_until <= self._now():  # it cannot be asked about any more
            self._table.drop(pair)
            return
        owner = await self._owner(pair.access_token)
        if self._settings.zalo_oa_id and owner != self._settings.zalo_oa_id:
            self._table.drop(pair)
            raise WrongSetup("consent of another OA", hint=render("zalo/consent", problem="other_oa"))
        self._table.take(pair)

    async def adopt(self, refresh_token: str) -> None:
        """Start from a refresh token that an administrator took from Zalo's API Explorer."""
        pair = await self._ask({"refresh_token": refresh_token, "grant_type": "refresh_token"})
        self._table.put(oa_id=self._settings.zalo_oa_id, consented_at=self._now(), **pair)

    def consent_until(self, pair: ZaloToken) -> datetime:
        """When an administrator has to have consented again."""
        since = pair.issued_at if self._settings.zalo_consent_renews else pair.consented_at
        return since + self._settings.zalo_consent_lasts

    def _consented(self) -> ZaloToken:
        pair = self._table.read()
        if pair is None:
            raise WrongSetup("no administrator has consented", hint=render("zalo/consent", problem="none"))
        return pair

    async def _unbroken(self, refreshing: Coroutine[None, None, str]) -> str:
        """A sender that gives up must not take the answer with the new pair along."""
        task = asyncio.create_task(refreshing)
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return await asyncio.shield(task)

    async def _refresh(self, pair: ZaloToken) -> str:
        """Use the refresh token of `pair`, once, and store what comes before anybody uses it."""
        try:
            new = await self._ask({"refresh_token": pair.refresh_token, "grant_type": "refresh_token"})
        except TryLater:
            self._table.release(pair.version, self._me)
            raise
        except WrongSetup as error:
            self._table.fail(pair.version, self._now(), str(error), error.hint)
            _log.error("Zalo gives no new token: %s", error)
            raise
        self._table.save(pair.version, **new)
        _log.info("Zalo's tokens are renewed, valid until %s", new["access_until"])
        return str(new["access_token"])

    async def _owner(self, token: str) -> str:
        """Ask Zalo whose consent it was: what stands in the address was written by whoever called it."""
        headers = {"access_token": token}
        if self._settings.zalo_appsecret_proof:
            headers["appsecret_proof"] = appsecret_proof(self._settings.zalo_app_secret.get_secret_value(), token)
        url = self._settings.zalo_api_url.rstrip("/") + PROFILE_PATH
        try:
            told = (await self._http.get(url, headers=headers, timeout=_TIMEOUT)).json()
            return str(told["data"]["oa_id"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise WrongSetup(
                "Zalo does not say whose consent it was", hint=render("zalo/consent", problem="unsure")
            ) from error

    async def _ask(self, form: dict[str, str]) -> dict[str, str | datetime]:
        """The pair that Zalo gives for `form`."""
        secret = self._settings.zalo_app_secret.get_secret_value()
        url = self._settings.zalo_oauth_url.rstrip("/") + TOKEN_PATH
        data = {**form, "app_id": self._settings.zalo_app_id}
        try:
            answer = await self._http.post(url, data=data, headers={"secret_key": secret}, timeout=_TIMEOUT)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise TryLater(f"no new token: {type(error).__name__}") from error
        if isinstance(told, dict) and told.get("access_token") and told.get("refresh_token"):
            return self._pair(told)
        if not isinstance(told, dict) or "error" not in told:
            raise TryLater(f"no new token: HTTP {answer.status_code}")
        words = " ".join(str(told.get(key, "")) for key in ("error_name", "error_description", "error_reason")).strip()
        number = str(told["error"])
        code = int(number) if number.lstrip("-").isdecimal() else 0
        refusal = ZaloError(code, words)
        raise WrongSetup(str(refusal), hint=refusal.hint)

    def _pair(self, told: dict[str, object]) -> dict[str, str | datetime]:
        now = self._now()
        life = str(told.get("expires_in", ""))
        seconds = int(life) if life.isdecimal() and 0 < int(life) < 10**8 else _USUAL_LIFE
        return {
            "access_token": str(told["access_token"]),
            "refresh_token": str(told["refresh_token"]),
            "issued_at": now,
            "access_until": now + timedelta(seconds=seconds),
        }


def pkce_verifier(key: bytes, app_id: str) -> str:
    """The secret half of the pair whose other half stands in Zalo's console: one for an app, for good.

    Made from the installation's key, so every process has it and it is stored nowhere.
    """
    return _base64url(hmac.new(key, f"zalo-pkce\0{app_id}".encode(), hashlib.sha256).digest())


def pkce_challenge(verifier: str) -> str:
    """What is put into the console."""
    return _base64url(hashlib.sha256(verifier.encode()).digest())


def appsecret_proof(secret: str, access_token: str) -> str:
    """What Zalo asks for with each call when the app's "appsecret_proof" is switched on."""
    return hmac.new(secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
