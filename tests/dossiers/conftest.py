"""A fresh database for each test: SQLite in a file, or PostgreSQL when `MOTCUA_TEST_DATABASE_URL` names one.

On PostgreSQL every run works in a schema of its own, which is dropped at the end.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from bot.database import Base, make_engine, upgrade_schema
from bot.dossiers.models import Dossier
from bot.dossiers.service import DossierService
from bot.settings import VIETNAM, Settings

from . import KEY


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


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@pytest.fixture
def service(session: Session) -> DossierService:
    return DossierService(session, settings=Settings(), key=KEY)


@pytest.fixture
def stored(session: Session) -> Dossier:
    """A dossier that needs papers, with a phone ending in 4567 and an ID number ending in 1234."""
    dossier = Dossier(
        code="H15.99.01-261102-0007",
        code_key="H159901261102" + "0007",
        national_code="G22.99.01-261102-00031",
        national_code_key="G2299012611020003" + "1",
        procedure_code="1.000656",
        procedure_name="Đăng ký khai tử",
        applicant="N. V. Mẫu",
        phone_last4="4567",
        id_last4="1234",
        status=5,
        status_text="Chờ bổ sung",
        reason="Thiếu giấy báo tử",
        received_at=datetime(2026, 11, 2, 8, 30, tzinfo=VIETNAM),
        due_at=datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM),
        snapshot_at=datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM),
    )
    session.add(dossier)
    session.flush()
    return dossier
