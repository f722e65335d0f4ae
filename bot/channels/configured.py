"""The one place where channels are named: which of them this installation has, by its settings."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels import callback
from bot.channels.telegram.channel import make_telegram
from bot.channels.zalo.channel import make_zalo
from bot.channels.zalo_bot import make_zalo_bot
from bot.messaging.channel import Channel
from bot.settings import Settings

# Each returns its channel, or None where the settings have no keys for it.
MAKERS: tuple[Callable[[Settings], Channel | None], ...] = (callback.make, make_telegram, make_zalo, make_zalo_bot)


def configured_channels(settings: Settings) -> list[Channel]:
    """The channels that this installation is set up for, not yet started."""
    return [channel for make in MAKERS if (channel := make(settings)) is not None]
