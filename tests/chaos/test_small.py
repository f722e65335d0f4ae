"""A small `make chaos`: a few of each fault. `MOTCUA_TEST_DATABASE_URL` adds nothing here; the cluster is our own."""

from __future__ import annotations

import pytest

from tests.chaos import scenarios
from tests.chaos.scenarios import play

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    ("name", "breaks"),
    [
        ("killed", scenarios.kills(3)),
        ("faulty channel", scenarios.faults_of_the_channel(0.5)),
        ("wrong clocks", scenarios.wrong_clocks(2)),
        ("full disk", scenarios.full_disk(1)),
    ],
)
async def test_nothing_is_lost_or_doubled_on_sqlite(name: str, breaks: scenarios.Break) -> None:
    outcome = await play(name, breaks)
    assert outcome.messages > 0
    assert outcome.wrong == []


@pytest.mark.parametrize(
    ("name", "breaks"),
    [("killed", scenarios.kills(3)), ("database restarted", scenarios.restarts_of_the_database(1))],
)
async def test_nothing_is_lost_or_doubled_on_postgresql(name: str, breaks: scenarios.Break) -> None:
    outcome = await play(name, breaks, processes=2, postgresql=True)
    assert outcome.messages > 0
    assert outcome.wrong == []
