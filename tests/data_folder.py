"""A data folder of a test's own that it may write into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue.watch import get_watch
from bot.settings import ROOT, Settings, get_settings

PROCEDURES = {"1.000656", "1.001193", "2.000815"}  # death, birth, copies


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of a copy of the repository's data, also for whatever asks `get_settings` and `get_watch`.

    Of the procedures only those of `PROCEDURES` are there: reading all of them takes seconds.
    """
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for path in (tmp_path / "data" / "procedures").glob("*/*.yml"):
        if path.stem not in PROCEDURES:
            path.unlink()
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MOTCUA_FIXED_NOW", "2026-11-28T09:00:00+07:00")
    get_settings.cache_clear()
    get_watch.cache_clear()
    yield get_settings()
    monkeypatch.undo()
    get_settings.cache_clear()
    get_watch.cache_clear()
