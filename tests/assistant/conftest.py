"""The trained assistant on a database with the demonstration's dossiers, one for the whole package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import database, settings
from bot.assistant import patches

patches.install()

from bot.assistant.assistant import Assistant  # noqa: E402
from bot.database import get_engine, session_scope, upgrade_schema  # noqa: E402
from bot.dossiers.demo import load_demo  # noqa: E402
from bot.settings import get_settings  # noqa: E402
from tests.assistant.talk import Talk  # noqa: E402

MONDAY_MORNING = "2026-11-23T09:00:00+07:00"


@pytest.fixture(scope="package")
def assistant(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Actions ask the settings for their database and the clock, so these are set for as long as the package runs."""
    folder = tmp_path_factory.mktemp("assistant")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{folder / 'motcua.db'}")
        patch.setenv("MOTCUA_FIXED_NOW", MONDAY_MORNING)
        _forget_settings()
        upgrade_schema()
        with session_scope() as session:
            load_demo(session, get_settings().now())
        yield Assistant(model, get_settings())
        get_engine().dispose()
    _forget_settings()


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    """A conversation that nobody has begun."""
    return Talk(assistant)


def _forget_settings() -> None:
    for remembered in (settings.get_settings, database.get_engine, database._session_factory):
        remembered.cache_clear()
