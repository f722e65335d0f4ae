"""One laptop for a room: by which address the phones on its hotspot reach it."""

from __future__ import annotations

import socket
from contextlib import suppress

import segno
import typer

# Neighbours in the networks of hotspots (Windows, Android, iPhone, NetworkManager) and of usual routers. Nothing is
# sent to them: the system only says by which of its own addresses it would.
_NEIGHBOURS = ("192.168.137.2", "10.42.0.2", "192.168.43.2", "172.20.10.2", "192.168.1.2", "10.255.255.254")


def own_addresses() -> list[str]:
    """This machine's IPv4 addresses in private networks, hotspots first; none without any network."""
    found: list[str] = []
    for neighbour in _NEIGHBOURS:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((neighbour, 9))
            found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    alike = [_likeness(address) for address in found]
    ordered = [address for _, address in sorted(zip(alike, found, strict=True), key=lambda pair: -pair[0])]
    return [address for address in dict.fromkeys(ordered) if not address.startswith("127.")]


def _likeness(address: str) -> bool:
    """Whether it lies in the network of one of the neighbours: a way there that leads over no router."""
    return any(address.rsplit(".", 1)[0] == neighbour.rsplit(".", 1)[0] for neighbour in _NEIGHBOURS)


def show_addresses(port: int) -> str:
    """Print a QR code for the phones in the room. The address in it, or this machine's own without any network."""
    addresses = own_addresses()
    if not addresses:
        typer.echo("Máy này chưa có mạng: hãy bật điểm phát sóng (hotspot) rồi chạy lại, điện thoại mới vào được.")
        return f"http://127.0.0.1:{port}"
    first, *others = (f"http://{address}:{port}" for address in addresses)
    segno.make(first + "/", error="m").terminal(compact=True)
    typer.echo(f"Điện thoại nối vào Wi-Fi của máy này rồi quét mã, hoặc gõ: {first}/")
    for other in others:
        typer.echo(f"Nếu không mở được, thử: {other}/")
    return first
