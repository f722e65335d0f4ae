from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command

from bot.channels.public_address import check_public_address, is_public
from bot.checkup import Finding, State
from bot.database import migration_config, upgrade_schema
from bot.doctor import CHECKS, examine, is_ill
from bot.machine import check_clock, check_database, check_disk, check_folders, check_key
from bot.settings import ROOT, Settings

BARE = Settings(_env_file=None)


def words(findings: list[Finding]) -> str:
    return "\n".join(finding.text for finding in findings)


def with_database(path: Path) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{path}")


async def test_every_finding_is_a_sentence(tmp_path: Path) -> None:
    findings = await examine(with_database(tmp_path / "none.db"))
    assert len(findings) >= len(CHECKS) - 1
    assert all(finding.text and "\n" not in finding.text for finding in findings)


async def test_nothing_is_ill_without_channels(tmp_path: Path) -> None:
    settings = with_database(tmp_path / "none.db")
    findings = [*await check_disk(settings), *await check_database(settings), *await check_public_address(settings)]
    assert not is_ill(findings)


async def test_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "data" / "procedures"
    closed.mkdir(parents=True)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", models_dir=tmp_path)
    assert [finding.state for finding in await check_folders(settings)] == [State.GOOD]
    monkeypatch.setattr(os, "access", lambda folder, _mode: folder != closed)  # root may write everywhere
    assert f"Không ghi được vào {closed}" in words(await check_folders(settings))


async def test_database_of_an_old_version_is_told(migrated: Settings) -> None:
    assert [finding.state for finding in await check_database(migrated)] == [State.GOOD]
    command.downgrade(migration_config(migrated.database_url), "0001")
    [finding] = await check_database(migrated)
    assert finding.state is State.WARNING
    assert "0001" in finding.text


@pytest.fixture
def migrated(tmp_path: Path) -> Settings:
    settings = with_database(tmp_path / "test.db")
    upgrade_schema(settings.database_url)
    return settings


async def test_database_that_is_away_is_a_problem() -> None:
    settings = Settings(_env_file=None, database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    [finding] = await check_database(settings)
    assert (finding.state, "MOTCUA_DATABASE_URL" in finding.text) == (State.PROBLEM, True)


async def test_short_key_is_a_problem() -> None:
    [finding] = await check_key(Settings(_env_file=None, secret_key="short"))
    assert (finding.state, "MOTCUA_SECRET_KEY" in finding.text) == (State.PROBLEM, True)


async def test_fixed_clock_is_told() -> None:
    [finding] = await check_clock(Settings(_env_file=None, fixed_now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)))
    assert (finding.state, "MOTCUA_FIXED_NOW" in finding.text) == (State.WARNING, True)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://motcua.phuong.example", True),
        ("http://motcua.phuong.example", False),
        ("https://motcua.phuong.example:8443", False),
        ("https://113.160.1.1", False),
        ("https://localhost", False),
        ("motcua", False),
    ],
)
def test_address_that_platforms_accept(url: str, good: bool) -> None:
    assert is_public(url) is good


@pytest.mark.parametrize(
    ("settings", "state", "word"),
    [
        ({}, State.OFF, "MOTCUA_PUBLIC_URL"),
        ({"zalo_app_id": "41"}, State.PROBLEM, "MOTCUA_PUBLIC_URL"),
        ({"public_url": "http://10.0.0.1"}, State.PROBLEM, "https://"),
        ({"public_url": "https://motcua.invalid"}, State.PROBLEM, "DNS"),
    ],
)
async def test_public_address_is_checked(settings: dict[str, str], state: State, word: str) -> None:
    [finding] = await check_public_address(Settings(_env_file=None, **settings))  # type: ignore[arg-type]
    assert (finding.state, word in finding.text) == (state, True)


def test_command_says_how_it_stands_by_its_exit_code(tmp_path: Path) -> None:
    environment = {**os.environ, "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "MOTCUA_ZALO_APP_ID": "41"}
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "motcua", "doctor"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "MOTCUA_ZALO_APP_SECRET" in done.stdout
