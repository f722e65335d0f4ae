"""The address for the phones in the room."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from bot import room


def test_address_is_one_that_a_server_of_this_machine_answers_on() -> None:
    for address in room.own_addresses():
        assert not ipaddress.ip_address(address).is_loopback
        with socket.create_server((address, 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
            pass


def test_hotspot_comes_before_other_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    class Probe:
        def __init__(self, *_: object) -> None:
            self.asked = ""

        def __enter__(self) -> Probe:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def connect(self, neighbour: tuple[str, int]) -> None:
            self.asked = neighbour[0]

        def getsockname(self) -> tuple[str, int]:
            return ("192.168.137.1" if self.asked.startswith("192.168.137.") else "10.8.0.7", 0)

    monkeypatch.setattr(room.socket, "socket", Probe)
    monkeypatch.setattr(room.socket, "gethostbyname_ex", lambda _: ("laptop", [], ["127.0.1.1", "10.8.0.7"]))
    assert room.own_addresses() == ["192.168.137.1", "10.8.0.7"]


def test_without_any_network_it_is_said_what_to_switch_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "own_addresses", list)
    assert room.show_addresses(8000) == "http://127.0.0.1:8000"
    assert "hotspot" in capsys.readouterr().out
