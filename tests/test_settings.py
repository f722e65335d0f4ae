from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
PREFIX = Settings.model_config.get("env_prefix", "")
PATHS = {"data_dir", "models_dir", "database_url"}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_every_setting_is_in_the_example_file_and_nothing_else() -> None:
    named = re.findall(r"^#(\w+)=", EXAMPLE, re.MULTILINE)
    assert named == [PREFIX + name.upper() for name in Settings.model_fields]


def test_every_setting_is_explained_in_the_line_above() -> None:
    unexplained = re.findall(r"(?<!\S)\n#(\w+)=|^#\w+=.*\n#(\w+)=", EXAMPLE, re.MULTILINE)
    assert unexplained == []


def test_example_file_tells_the_defaults(tmp_path: Path) -> None:
    active = tmp_path / ".env"
    active.write_text(re.sub(r"^#(\w+=.+)$", r"\1", EXAMPLE, flags=re.MULTILINE), encoding="utf-8")
    told, default = Settings(_env_file=active), Settings(_env_file=None)
    assert told.model_dump(exclude=PATHS) == default.model_dump(exclude=PATHS)
    assert {name: ROOT / getattr(told, name) for name in ("data_dir", "models_dir")} == {
        name: getattr(default, name) for name in ("data_dir", "models_dir")
    }


def test_variable_of_the_process_changes_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PORT", "9000")
    monkeypatch.setenv("MOTCUA_CONVERSATION_TIMEOUT", "PT5M")
    settings = Settings(_env_file=None)
    assert (settings.port, settings.conversation_timeout) == (9000, timedelta(minutes=5))


def test_fixed_clock_is_told_in_vietnamese_time() -> None:
    settings = Settings(_env_file=None, fixed_now=datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    assert settings.now().isoformat() == "2026-11-24T03:00:00+07:00"


def test_secret_key_is_not_shown() -> None:
    assert "abc" not in repr(Settings(_env_file=None, secret_key="abc"))
