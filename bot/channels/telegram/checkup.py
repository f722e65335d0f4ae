"""The check of the bot for `motcua doctor`: its token, and what Telegram says of our webhook."""

from __future__ import annotations

from functools import partial

from telegram.error import TelegramError

from bot.channels.telegram.channel import make_telegram
from bot.channels.telegram.delivery import failure
from bot.channels.telegram.webhook import PATH
from bot.checkup import Finding, State, found
from bot.settings import VIETNAM, Settings

_found = partial(found, area="telegram")


async def check_telegram(settings: Settings) -> list[Finding]:
    """The token is good, and messages arrive."""
    channel = make_telegram(settings)
    if channel is None:
        return [_found(State.OFF, name="off")]
    try:
        me = await channel.bot.get_me()
        webhook = await channel.bot.get_webhook_info()
    except TelegramError as error:
        told = failure(error)
        return [_found(State.PROBLEM, name="refused", error=str(told), hint=told.hint)]
    finally:
        await channel.stop()
    findings = [_found(State.GOOD, name="bot", username=me.username, polls=not settings.public_url)]
    wanted = settings.public_url.rstrip("/") + PATH if settings.public_url else ""
    if webhook.url != wanted:
        findings.append(_found(State.WARNING, name="other_webhook", url=webhook.url, wanted=wanted))
    if webhook.last_error_date is not None and webhook.pending_update_count:
        at = webhook.last_error_date.astimezone(VIETNAM)
        findings.append(_found(State.WARNING, name="failing", error=webhook.last_error_message, at=at))
    findings.append(_found(State.GOOD, name="details" if settings.telegram_details else "no_details"))
    return findings
