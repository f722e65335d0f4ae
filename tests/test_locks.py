"""The lock files are complete, pinned with hashes, and the same on every machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_tensorflow_is_only_in_its_own_lock() -> None:
    assert [lock.name for lock in LOCKS if "tensorflow-cpu" in pins(lock)] == ["requirements-tensorflow.lock"]
