from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot import background
from bot.messaging import sender
from tests.messaging.standins import Rig


@pytest.fixture
def rig(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Back-off and grace are as in production in kind, and short in time."""
    monkeypatch.setattr(sender, "GRACE", 0.2)
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.02)
    return Rig(engine)
