from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot import background
from bot.background import beside, repeat

FAULTS = [PoolTimeout("no connection is free"), RuntimeError("a fault"), IntegrityError("", {}, Exception("twice"))]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.001)


async def test_work_goes_on_whatever_it_raises(caplog: pytest.LogCaptureFixture) -> None:
    faults, done = list(FAULTS), asyncio.Event()

    async def work() -> None:
        if faults:
            raise faults.pop(0)
        done.set()

    async with beside(repeat(work, 0, "sweeping")):
        await done.wait()
    assert [record.exc_info and record.exc_info[1] for record in caplog.records] == [None, *FAULTS[1:]]
    assert all("sweeping" in record.getMessage() for record in caplog.records)


async def test_work_that_failed_is_not_hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            enough.set()
            await asyncio.Event().wait()

    faults: list[Exception | None] = [None, OperationalError("", {}, Exception("away")), RuntimeError("a fault"), None]

    async def work() -> None:
        if fault := faults.pop(0):
            raise fault

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(background, "pause", lambda failures: 10.0 * failures)
    async with beside(repeat(work, 5, "sweeping")):
        await enough.wait()
    assert waits == [5, 10, 20, 5]


async def test_job_that_ends_before_the_server_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    async def dies() -> None:
        raise RuntimeError("nobody catches this")

    async def stays() -> None:
        await asyncio.Event().wait()

    async with beside(dies(), stays()):
        while not caplog.records:
            await asyncio.sleep(0)
    [record] = caplog.records
    assert record.levelname == "CRITICAL"
    assert "dies" in record.getMessage()
    assert record.exc_info
    assert str(record.exc_info[1]) == "nobody catches this"


async def test_jobs_have_ended_when_the_context_has() -> None:
    ended = []

    async def tidies_up() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    async with beside(tidies_up()):
        await asyncio.sleep(0)
    assert ended == [True]
