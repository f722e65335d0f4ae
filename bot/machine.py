"""Checks of what everything stands on: the clock, the disk, the key, the database."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from functools import partial
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.checkup import Finding, State, found
from bot.database import migration_config
from bot.errors import ConfigurationError
from bot.keys import load_key
from bot.settings import ROOT, VIETNAM, Settings

_WARN_FREE, _LEAST_FREE = 2_000_000_000, 300_000_000  # bytes

_found = partial(found, area="machine")


async def check_clock(settings: Settings) -> list[Finding]:
    """A clock that stands in the past is found by what was made later than "now"."""
    if settings.fixed_now:
        return [_found(State.WARNING, name="clock_fixed", at=settings.now())]
    now = datetime.now(VIETNAM)
    newest = max(datetime.fromtimestamp(file.stat().st_mtime, VIETNAM) for file in (ROOT / "bot").glob("*.py"))
    if newest > now:
        return [_found(State.PROBLEM, name="clock_behind", now=now)]
    return [_found(State.GOOD, name="clock", now=now)]


async def check_disk(settings: Settings) -> list[Finding]:
    """Room for the database and the model."""
    url = make_url(settings.database_url)
    on_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    folder = Path(str(url.database)).parent if on_file else settings.models_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state = State.PROBLEM if free < _LEAST_FREE else State.WARNING if free < _WARN_FREE else State.GOOD
    name = "disk" if state is State.GOOD else "disk_full"
    return [_found(state, name=name, folder=folder, megabytes=free // 1_000_000)]


async def check_folders(settings: Settings) -> list[Finding]:
    """What is written while it serves: the database and the key, officers' edits and their commits, learnt models.

    Whoever runs this is taken for the user that serves; what only systemd closes is not seen.
    """
    found: list[Finding] = []
    for top in (ROOT / "var", settings.data_dir, settings.models_dir, ROOT / ".git"):
        if not top.is_dir():
            continue  # var is made when it is needed; not every installation is a checkout
        folder = next((one for one in (top, *top.rglob("*/")) if not os.access(one, os.W_OK)), None)
        if folder is not None:
            state = State.PROBLEM if top.name == "var" else State.WARNING
            found.append(_found(state, name="folder_closed", folder=folder, top=top))
    return found or [_found(State.GOOD, name="folders")]


async def check_key(settings: Settings) -> list[Finding]:
    """The key that phones and senders are hashed with."""
    try:
        load_key(settings)
    except (ConfigurationError, OSError) as error:
        return [_found(State.PROBLEM, name="key_wrong", hint=getattr(error, "hint", "") or str(error))]
    return [_found(State.GOOD, name="key")]


async def check_database(settings: Settings) -> list[Finding]:
    """It answers, and has the tables of this version."""
    config = migration_config(settings.database_url)
    newest = ScriptDirectory.from_config(config).get_current_head()
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return [_found(State.WARNING, name="database_new")]
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        return [_found(State.PROBLEM, name="database_away", error=type(error).__name__)]
    finally:
        engine.dispose()
    if present != newest:
        return [_found(State.WARNING, name="database_old", present=present or "–", newest=newest)]
    return [_found(State.GOOD, name="database", kind=url.get_backend_name())]
