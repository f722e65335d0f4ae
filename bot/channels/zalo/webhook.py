"""The addresses that Zalo calls: events, an administrator's consent, and the proof that the domain is ours."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from prometheus_client import Counter

from bot.answer import render
from bot.channels.zalo.events import Malformed, parse_body, parse_event, timestamp_of
from bot.channels.zalo.signature import HEADER, Verdict, verify
from bot.messaging.channel import TryLater, WrongSetup

if TYPE_CHECKING:
    from bot.channels.zalo.channel import ZaloChannel

PATH = "/webhooks/zalo"
CONSENT_PATH = f"{PATH}/consent"

_REQUESTS = Counter("motcua_zalo_webhook_total", "Requests to Zalo's webhook", ["result"])
_STATUS = {Verdict.UNSIGNED: 401, Verdict.FORGED: 401, Verdict.OLD: 403}

_log = logging.getLogger(__name__)


def make_router(channel: ZaloChannel) -> APIRouter:
    """The addresses of one app."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take_event(request: Request) -> Response:
        """Verify, store, answer 200. Zalo waits two seconds; what follows from an event is the queue's."""
        status, result = await _take(channel, request)
        _REQUESTS.labels(result).inc()
        return PlainTextResponse(result, status)

    @router.get(PATH)
    async def is_there() -> Response:
        """For a look from a browser: the address is right."""
        return PlainTextResponse("motcua")

    @router.get(CONSENT_PATH)
    async def consent(
        code: Annotated[str, Query(max_length=2000)] = "", oa_id: Annotated[str, Query(max_length=40)] = ""
    ) -> Response:
        """An administrator of the OA comes back from Zalo."""
        return PlainTextResponse(*await _consented(channel, code, oa_id))

    @router.get("/zalo_verifier{code}.html")
    async def verifier(code: Annotated[str, Path(max_length=100)]) -> Response:
        """Zalo looks here whether the domain is ours."""
        return _verifier(channel, code)

    return router


async def _take(channel: ZaloChannel, request: Request) -> tuple[int, str]:
    raw = await request.body()
    header = request.headers.get(HEADER, "")
    try:
        body = parse_body(raw)
    except Malformed:
        return (200, "probe") if channel.settings.zalo_registering and not header else (400, "malformed")
    settings = channel.settings
    verdict = verify(
        raw=raw,
        header=header,
        timestamp=timestamp_of(body),
        ids=(settings.zalo_app_id, settings.zalo_oa_id),
        secrets=(settings.zalo_oa_secret.get_secret_value(), settings.zalo_app_secret.get_secret_value()),
        now=channel.now(),
    )
    if verdict is Verdict.UNSIGNED and (settings.zalo_registering or not body):
        return 200, "probe"  # the console tries an address before it saves it; nothing is done
    if verdict is not Verdict.GENUINE:
        _log.warning("a request to Zalo's webhook is refused: %s", verdict)
        return _STATUS[verdict], verdict.value
    await channel.take(parse_event(body), raw, request.app.state.messaging)
    return 200, "ok"


async def _consented(channel: ZaloChannel, code: str, oa_id: str) -> tuple[str, int]:
    if not code:
        return render("zalo/consent", problem="no_code"), 400
    try:
        if not await channel.consent(code, oa_id):
            return render("zalo/consent", problem="busy"), 429
    except (WrongSetup, TryLater) as error:
        _log.warning("a consent was not accepted: %s", error)
        return render("zalo/consent", problem="failed", hint=error.hint), 400
    return render("zalo/consent", problem="done"), 200


def _verifier(channel: ZaloChannel, code: str) -> Response:
    if not code or code != channel.settings.zalo_verifier:
        return PlainTextResponse("", 404)
    return HTMLResponse(render("zalo/verifier", code=code))
