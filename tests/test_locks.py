"""The lock files are complete, pinned with hashes, and the same on every machine."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from benchmarks.installed import canonical
from bot.settings import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_there_is_a_lock_for_each_environment() -> None:
    assert [lock.name for lock in LOCKS] == [
        "requirements-dev.lock",
        "requirements-tensorflow.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_has_a_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    hashed = re.findall(r"^([\w.-]+)==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
    assert hashed == list(pins(lock))
    assert len(pins(lock)) > 100


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_address_and_no_path_is_in_a_lock(lock: Path) -> None:
    assert re.findall(r"\S*(?:://|--index-url|--find-links|file:)\S*| /\S+", lock.read_text(encoding="utf-8")) == []


def test_the_development_environment_has_exactly_the_versions_that_run() -> None:
    runtime, development = pins(ROOT / "requirements.lock"), pins(ROOT / "requirements-dev.lock")
    assert {name: development.get(name) for name in runtime} == runtime


def test_what_the_code_imports_is_in_the_runtime_lock() -> None:
    """A package tried out with `uv pip install` works here and nowhere else."""
    sources = [file for folder in ("bot", "actions", "benchmarks") for file in ROOT.glob(f"{folder}/**/*.py")]
    imported = {
        module.partition(".")[0]
        for file in sources
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for module in modules(node)
    }
    foreign = imported - set(sys.stdlib_module_names) - {"bot", "actions", "benchmarks"}
    by_module, pinned = packages_distributions(), pins(ROOT / "requirements.lock")
    missing = [
        name for name in foreign if not {canonical(package) for package in by_module.get(name, [])} & set(pinned)
    ]
    assert missing == [], "add it to pyproject.toml and run `make lock`"


def modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_tensorflow_is_only_in_its_own_lock() -> None:
    assert [lock.name for lock in LOCKS if "tensorflow-cpu" in pins(lock)] == ["requirements-tensorflow.lock"]
