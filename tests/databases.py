"""A fresh database for each test: SQLite in a file, or PostgreSQL when `MOTCUA_TEST_DATABASE_URL` names one.

On PostgreSQL every run works in a schema of its own, which is dropped at the end.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from bot.database import Base, make_engine, upgrade_schema


@pytest.fixture(scope="session")
def migrated_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = os.environ.get("MOTCUA_TEST_DATABASE_URL")
    if not server:
        url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'migrated.db'}"
        upgrade_schema(url)
        yield url
        return
    schema = f"motcua_test_{uuid.uuid4().hex[:8]}"
    admin = create_engine(server)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
    try:
        upgrade_schema(url.render_as_string(hide_password=False))
        yield url.render_as_string(hide_password=False)
    finally:
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        admin.dispose()


@pytest.fixture
def database_url(migrated_url: str, tmp_path: Path) -> Iterator[str]:
    parsed = make_url(migrated_url)
    if parsed.get_backend_name() == "sqlite":
        assert parsed.database
        shutil.copy(parsed.database, tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    yield migrated_url
    engine = make_engine(migrated_url)
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(text(f"TRUNCATE {table.name} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()
