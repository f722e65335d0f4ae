"""The ways to the assistant that are open, each as a link that carries the neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import ConfigurationError
from bot.links import absolute
from bot.printing.qr import qr_svg
from bot.settings import Settings


@dataclass(frozen=True)
class Way:
    """One QR code: where it leads, and what is read under it."""

    kind: str  # web, zalo, telegram
    address: str
    shown: str  # short enough to be typed
    qr: str  # SVG


def open_ways(settings: Settings, neighbourhood: str) -> list[Way]:
    """The page, and Zalo and Telegram where they are set up; `neighbourhood` is a slug, or "" for the whole ward.

    Zalo's link carries nothing, so what comes over Zalo is counted for the ward only.

    Raises:
        ConfigurationError: `MOTCUA_PUBLIC_URL` is empty, so there is no address to print.
    """
    if not settings.public_url:
        raise ConfigurationError(
            "no public address is set, so there is nothing to print on paper",
            hint="Đặt MOTCUA_PUBLIC_URL trong tệp .env bằng địa chỉ bà con sẽ mở, ví dụ https://motcua.phuong.example",
        )
    page = absolute(f"/?to={neighbourhood}" if neighbourhood else "/")
    ways = [_way("web", page, settings.public_url)]
    if settings.zalo_oa_id:
        ways.append(_way("zalo", f"https://zalo.me/{settings.zalo_oa_id}"))
    if settings.telegram_name:
        chat = f"https://t.me/{settings.telegram_name.lstrip('@')}"
        ways.append(_way("telegram", f"{chat}?start=to_{neighbourhood}" if neighbourhood else chat, chat))
    return ways


def _way(kind: str, address: str, shown: str = "") -> Way:
    return Way(kind, address, (shown or address).split("://", 1)[-1].rstrip("/"), qr_svg(address))
