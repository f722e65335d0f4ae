"""Schema versions, moments, and the engine's manners."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from bot.database import Base, Moment, make_engine, migration_config, upgrade_schema
from bot.dossiers.models import Dossier, LookupAttempt
from bot.dossiers.resident_models import Following
from bot.settings import ROOT, VIETNAM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'motcua.db'}"


def test_migrations_make_the_tables_of_the_models(url: str) -> None:
    upgrade_schema(url)
    engine = make_engine(url)
    with engine.connect() as connection:
        known = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(known, Base.metadata) == []
    engine.dispose()


def test_upgrading_twice_changes_nothing(url: str) -> None:
    upgrade_schema(url)
    upgrade_schema(url)


def test_processes_that_start_together_make_the_schema_once(url: str) -> None:
    script = "import sys; from bot.database import upgrade_schema; upgrade_schema(sys.argv[1])"
    started = [subprocess.Popen([sys.executable, "-c", script, url], cwd=ROOT) for _ in range(4)]
    assert [process.wait(timeout=120) for process in started] == [0] * 4


def test_downgrade_leaves_no_table(url: str) -> None:
    upgrade_schema(url)
    command.downgrade(migration_config(url), "base")
    engine = make_engine(url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_upgrade_of_a_filled_database_loses_nothing(url: str) -> None:
    command.upgrade(migration_config(url), "0001")
    engine = make_engine(url)
    empty = {column["name"]: "" for column in inspect(engine).get_columns("dossier") if not column["nullable"]}
    values = {**empty, "id": 1, "status": 4, "snapshot_at": "2026-11-23 00:00:00.000000"}
    with engine.begin() as connection:
        names = ", ".join(values)
        connection.execute(text(f"INSERT INTO dossier ({names}) VALUES ({', '.join(f':{n}' for n in values)})"), values)
        connection.execute(
            text(
                "INSERT INTO dossier_event (id, dossier_id, at, status, status_text, note, source)"
                " VALUES (1, 1, '2026-11-23 00:00:00.000000', 4, '', '', '')"
            )
        )
    upgrade_schema(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM dossier")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM dossier_event")).scalar() == 1
    engine.dispose()


def test_followers_are_renamed_as_the_channel_names_them(url: str) -> None:
    upgrade_schema(url)
    engine = make_engine(url)
    known = [("zalo", "84001"), ("zalo", "zalo:9"), ("web", "c1"), ("terminal", "chat-1")]
    with Session(engine) as session, session.begin():
        session.add(
            Dossier(id=1, code="H15.07.01-260105-0012", code_key="H1507012601050012", status=4, snapshot_at=NOW)
        )
        session.add_all(
            Following(dossier_id=1, channel=channel, conversation=name, agreed_at=NOW, wording="Đồng ý")
            for channel, name in known
        )
    command.downgrade(migration_config(url), "0023")
    names = text("SELECT channel, conversation FROM dossier_following ORDER BY id")
    with engine.begin() as connection:
        assert connection.execute(names).tuples().all()[0] == ("zalo", "zalo:84001")
        connection.execute(text("UPDATE dossier_following SET conversation = 'chat-1' WHERE channel = 'terminal'"))
    upgrade_schema(url)
    with engine.connect() as connection:
        assert connection.execute(names).tuples().all() == known
    engine.dispose()


def test_sqlite_is_opened_with_wal_and_foreign_keys(url: str) -> None:
    engine = make_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_moment_comes_back_in_vietnams_zone(url: str) -> None:
    upgrade_schema(url)
    engine = make_engine(url)
    moment = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with Session(engine) as session:
        session.add(LookupAttempt(at=moment, sender_hash="", code_key="", kind="look_up", succeeded=True))
        session.commit()
        session.expire_all()
        read = session.query(LookupAttempt).one().at
    assert read == moment
    assert read.tzinfo is VIETNAM
    engine.dispose()


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment().process_bind_param(datetime(2026, 11, 23), make_engine("sqlite://").dialect)  # noqa: DTZ001
