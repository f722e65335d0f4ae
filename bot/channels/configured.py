"""The one place where channels are named: which of them this installation has, by its settings."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels import callback
from bot.channels.zalo.channel import make_zalo
from bot.channels.zalo_bot import make_zalo_bot
from bot.messaging.channel import Channel
from bot.settings import Settings


def make_telegram(settings: Settings) -> Channel | None:
    """Telegram, or None without a token: then its library, 20 MB of a small server, is not loaded either."""
    if not settings.telegram_token.get_secret_value():
        return None
    from bot.channels.telegram.channel import make_telegram as make

    return make(settings)


# Each returns its channel, or None where the settings have no keys for it.
MAKERS: tuple[Callable[[Settings], Channel | None], ...] = (callback.make, make_telegram, make_zalo, make_zalo_bot)


def configured_channels(settings: Settings) -> list[Channel]:
    """The channels that this installation is set up for, not yet started."""
    return [channel for make in MAKERS if (channel := make(settings)) is not None]
