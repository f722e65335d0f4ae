"""The whole product as `motcua serve` runs it, with the trained model; database and Telegram are the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot import database, keys, settings
from bot.catalogue.watch import get_watch
from bot.database import get_engine, session_scope, upgrade_schema
from bot.desk.officers.models import Officer, Role
from bot.desk.officers.service import invite, open_session
from bot.web.desk.access import real_now
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram, make_app
from tests.web.fake_backend import Server


def _forget() -> None:
    cached = (settings.get_settings, database.get_engine, database._session_factory, keys.get_key, get_watch)
    for remembered in cached:
        remembered.cache_clear()


@dataclass
class Whole:
    """A server that runs."""

    app: FastAPI
    url: str
    telegram: FakeTelegram

    def officer(self, username: str, name: str, role: Role = Role.OFFICER, **more: object) -> str:
        """An account; what its cookie holds while it is signed in."""
        key = f"key-of-{username}"
        with session_scope() as session:
            officer, _ = invite(session, username, name, role, "", "test", real_now())
            officer.password, officer.invitation = "-", None
            for column, value in more.items():
                setattr(officer, column, value)
            open_session(session, officer, key, timedelta(hours=10), real_now())
        return key

    def change(self, username: str, **more: object) -> None:
        """Change what is stored of an officer."""
        with session_scope() as session:
            officer = session.query(Officer).filter_by(username=username).one()
            for column, value in more.items():
                setattr(officer, column, value)


@contextmanager
def whole_server(folder: Path, **environment: str) -> Iterator[Whole]:
    """Serve; `environment` are settings by their names in small letters without the prefix."""
    telegram = FakeTelegram()
    api = Server(make_app(telegram))
    api.start()
    values = {
        "database_url": f"sqlite:///{folder / 'motcua.db'}",
        "secret_key": "k" * 32,
        "telegram_token": TOKEN,
        "telegram_api_url": api.url,
        **environment,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(f"MOTCUA_{name.upper()}", value)
        _forget()
        upgrade_schema()
        from bot.app import create_app

        app = create_app()
        server = Server(app, lifespan="on")
        server.start()
        yield Whole(app, server.url, telegram)
        server.stop()
        get_engine().dispose()
    api.stop()
    _forget()
