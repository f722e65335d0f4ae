"""What is written inside a turn is kept with the turn or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.database import joined, session_scope
from bot.messaging.models import Conversation
from tests.messaging.standins import NOW, rows


def add(name: str) -> None:
    with session_scope() as session:
        session.add(Conversation(channel="web", conversation=name, memory="", choices=[], updated_at=NOW))
        session.flush()
        if name == "failed":
            raise RuntimeError("an action broke")


def names(engine: Engine) -> list[str]:
    return [row.conversation for row in rows(engine, Conversation)]


def test_scope_is_kept_with_what_is_around_it(engine: Engine) -> None:
    with engine.begin() as connection, joined(connection):
        add("kept")
        assert names(engine) == []
    assert names(engine) == ["kept"]


def test_scope_is_gone_with_what_is_around_it(engine: Engine) -> None:
    with engine.begin() as connection, joined(connection):
        add("first")
        add("second")
        connection.rollback()
    assert names(engine) == []


def test_scope_that_fails_takes_nothing_else_with_it(engine: Engine) -> None:
    with engine.begin() as connection, joined(connection):
        add("before")
        with pytest.raises(RuntimeError):
            add("failed")
        add("after")
    assert names(engine) == ["before", "after"]
