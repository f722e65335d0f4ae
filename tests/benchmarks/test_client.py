from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from aiohttp import web

from benchmarks import client


class Answering:
    """A server with Rasa's REST channel: answers the second message of a conversation with nothing."""

    def __init__(self) -> None:
        self.got: dict[str, list[str]] = defaultdict(list)
        self.at_once = self.most_at_once = 0

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        self.got[body["sender"]].append(body["message"])
        return web.json_response([] if body["message"] == "hai" else [{"text": "dạ"}])


async def started(server: Answering) -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", server.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.mark.parametrize("clients", [1, 3])
async def test_every_conversation_is_sent_in_order_by_as_many_clients_as_asked(clients: int) -> None:
    server = Answering()
    runner, url = await started(server)
    load = await client.load(url, [["một", "hai", "ba"]] * 4, clients, "talk")
    await runner.cleanup()
    assert dict(server.got) == {f"talk-{number}": ["một", "hai", "ba"] for number in range(4)}
    assert server.most_at_once == clients
    assert load.unanswered == 4
    assert 0 < load.p50 <= load.p95


@pytest.mark.parametrize(("patience", "is_running"), [(0.0, True), (300.0, False)])
async def test_server_that_is_gone_or_too_slow_is_given_up(
    monkeypatch: pytest.MonkeyPatch, patience: float, is_running: bool
) -> None:
    monkeypatch.setattr(client, "PATIENCE", patience)
    with pytest.raises(client.NotAnswered):
        await client.first_answer("http://127.0.0.1:9", lambda: is_running)


@pytest.mark.parametrize(("percent", "value"), [(50, 50.0), (95, 95.0)])
def test_percentile_is_the_value_that_so_many_are_not_above(percent: int, value: float) -> None:
    assert client.percentile([float(number) for number in range(101)], percent) == value
