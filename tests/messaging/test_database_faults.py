"""The database is away for a while, or refuses one message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot import database
from bot.database import is_away, make_engine
from bot.messaging import outbox, repository, running
from bot.messaging.models import ChannelAlert, Message, Outbox
from tests.messaging.standins import NOW, Rig, rows


async def test_answering_and_sending_go_on_when_no_connection_was_free(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is no error of the driver's: it comes from the pool."""
    faults = dict.fromkeys((repository.due, outbox.heads, outbox.start, outbox.sent), 3)

    def scarce(work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            if faults[work]:
                faults[work] -= 1
                raise PoolTimeout("no connection is free")
            return work(*arguments, **more)

        return call

    monkeypatch.setattr(repository, "due", scarce(repository.due))
    for name in ("heads", "start", "sent"):
        monkeypatch.setattr(outbox, name, scarce(getattr(outbox, name)))
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived and not rows(rig.engine, Outbox))
    assert rig.channel.texts() == ["1: câu 1?"]
    assert not any(faults.values())


@pytest.mark.parametrize(
    ("fault", "failed"),
    [
        (IntegrityError("", {}, Exception("there already")), True),
        (DataError("", {}, Exception("no number")), True),
        (OperationalError("", {}, Exception("away")), False),
        (PoolTimeout("no connection is free"), False),
    ],
)
async def test_only_while_the_database_is_away_a_message_is_tried_for_ever(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, fault: Exception, failed: bool
) -> None:
    monkeypatch.setattr(running, "POLL", 0.02)
    rig.assistant.failures, rig.assistant.fault = 3, fault
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived)
    [text] = rig.channel.texts()
    assert ("trục trặc" in text) is failed
    assert rows(rig.engine, Message)[0].error == (type(fault).__name__ if failed else "")


def test_nobody_waits_without_end_for_what_another_holds(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 50)
    engine = make_engine(database_url)
    alert = update(ChannelAlert).values(error="")
    with engine.begin() as connection:
        outbox.alert(connection, "zalo", NOW, "", "")
    with engine.begin() as holding, engine.connect() as waiting:
        holding.execute(alert)
        with pytest.raises(OperationalError) as refused:
            waiting.execute(alert)
    assert is_away(refused.value)
    engine.dispose()
