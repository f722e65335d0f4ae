"""What tests of the desk share: a session, and settings with a data folder that they may write into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.settings import Settings


@pytest.fixture
def settings(own_data: Settings) -> Settings:
    return own_data


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session
