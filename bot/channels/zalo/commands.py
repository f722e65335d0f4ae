"""`motcua zalo …`: an administrator's consent, and a first test with a token from Zalo's own page."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.answer import render
from bot.channels.zalo.channel import ZaloChannel, make_zalo
from bot.channels.zalo.tokens import pkce_challenge, pkce_verifier
from bot.channels.zalo.webhook import CONSENT_PATH
from bot.database import upgrade_schema
from bot.errors import ConfigurationError
from bot.keys import get_key
from bot.settings import get_settings

app = typer.Typer(help="Trang Zalo Official Account. / The ward's Zalo Official Account.", no_args_is_help=True)


@app.command()
def consent() -> None:
    """In các bước để quản trị viên trang OA cho phép. / How an administrator of the OA consents."""
    channel = _channel()
    settings = channel.settings
    verifier = pkce_verifier(get_key(), settings.zalo_app_id)
    callback = (settings.public_url.rstrip("/") or "https://<tên miền của phường>") + CONSENT_PATH
    typer.echo(
        render("zalo/consent_steps", callback=callback, challenge=pkce_challenge(verifier), app=settings.zalo_app_id)
    )


@app.command()
def token(
    refresh_token: Annotated[
        str, typer.Option(prompt="Refresh token", hide_input=True, help="Lấy ở API Explorer. / From API Explorer.")
    ],
) -> None:
    """Dùng refresh token lấy ở API Explorer, để thử nhanh. / Start from a token of API Explorer."""
    channel = _channel()
    upgrade_schema()
    asyncio.run(_adopt(channel, refresh_token.strip()))
    typer.echo(render("zalo/consent", problem="done"))


async def _adopt(channel: ZaloChannel, refresh_token: str) -> None:
    try:
        await channel.tokens.adopt(refresh_token)
    finally:
        await channel.stop()


def _channel() -> ZaloChannel:
    channel = make_zalo(get_settings())
    if channel is None:
        raise ConfigurationError("MOTCUA_ZALO_APP_ID is empty", hint=render("doctor/zalo", finding="off"))
    return channel
