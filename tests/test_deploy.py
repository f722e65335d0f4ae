"""The files of `deploy/` agree with what the product does. Nothing is started."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.assistant.learning import QUESTIONS
from bot.settings import ROOT
from scripts.make_portable import copy_program

DEPLOY = ROOT / "deploy"
WRITTEN = {"var", "data", "models"}  # while it serves; where there is a checkout, .git too


@pytest.fixture
def services() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"]
    return found


def test_systemd_lets_it_write_what_is_written() -> None:
    unit = (DEPLOY / "motcua.service").read_text()
    [paths] = re.findall(r"^ReadWritePaths=(.*)$", unit, re.MULTILINE)
    assert set(paths.split()) == {f"/srv/motcua/{name}" for name in WRITTEN} | {"-/srv/motcua/.git"}


def test_containers_keep_what_is_written(services: dict[str, dict[str, object]]) -> None:
    assert services["motcua"]["volumes"] == [f"../{name}:/srv/motcua/{name}" for name in ("var", "data", "models")]


def test_metrics_are_closed_to_the_street_everywhere(services: dict[str, dict[str, object]]) -> None:
    assert re.search(r"@private path /metrics\s+respond @private 404", (DEPLOY / "Caddyfile").read_text())
    assert "location = /metrics { return 404; }" in (DEPLOY / "nginx.conf").read_text()
    assert "command" not in services["web"]
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in str(services["web"]["volumes"])


def test_questions_that_learning_needs_go_where_it_runs(tmp_path: Path) -> None:
    name = QUESTIONS.relative_to(ROOT)
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert ignored.index("tests") < ignored.index(f"!{name}")
    copy_program(tmp_path / "app")
    assert (tmp_path / "app" / name).read_bytes() == QUESTIONS.read_bytes()
