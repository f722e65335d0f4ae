"""The address that Telegram calls."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import Counter

from bot.channels.telegram.updates import Malformed, parse_update
from bot.channels.zalo.events import Malformed as NotJson
from bot.channels.zalo.events import parse_body

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_REQUESTS = Counter("motcua_telegram_webhook_total", "Requests to Telegram's webhook", ["status"])


def make_router(channel: TelegramChannel) -> APIRouter:
    """The addresses of one bot."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take_update(request: Request) -> Response:
        """Verify, store, answer 200."""
        response = await _take(channel, request)
        _REQUESTS.labels(response.status_code).inc()
        return response

    return router


async def _take(channel: TelegramChannel, request: Request) -> Response:
    given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, channel.secret.encode()):
        return PlainTextResponse("forged", 401)
    try:
        event = parse_update(parse_body(await request.body()))
    except (NotJson, Malformed):
        return PlainTextResponse("malformed", 400)
    await channel.take(event, request.app.state.messaging.receive)
    if event.callback:
        # The answer to a webhook may be a call: the button stops turning without a request of ours.
        return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": event.callback})
    return PlainTextResponse("ok")
