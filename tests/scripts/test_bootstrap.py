from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest
from environment import Environment

# With uv or pip, whichever this machine has; `.ci/run` goes through the whole set-up with each.
ENVIRON = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONIOENCODING": "utf-8"}


def start(root: Path, name: str = "runtime") -> subprocess.Popen[str]:
    command = [sys.executable, str(root / "scripts" / "bootstrap.py"), name]
    return subprocess.Popen(command, env=ENVIRON, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def test_two_at_once_make_one_sound_environment(checkout: Path) -> None:
    both = [start(checkout), start(checkout, "dev")]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert any("waiting" in text for text in said)
    assert Environment(checkout, "runtime").is_ready()
    assert Environment(checkout, "dev").is_ready()


def test_second_run_says_and_does_nothing_and_an_interrupted_one_is_repaired(checkout: Path) -> None:
    environment = Environment(checkout, "runtime")
    assert start(checkout).communicate(timeout=120)[1] != ""
    assert environment.is_ready()
    assert start(checkout).communicate(timeout=120)[1] == ""

    environment.begin()
    (environment.folder / "half-written").touch()
    assert "is not complete" in start(checkout).communicate(timeout=120)[1]
    assert environment.is_ready()
    assert not (environment.folder / "half-written").exists()


def test_failed_installation_says_what_to_do_and_is_not_ready(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("./not-there\n", encoding="utf-8")
    process = start(checkout)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "not-there" in said
    assert bootstrap.NOT_INSTALLED.strip() in said
    assert not Environment(checkout, "runtime").is_ready()


def test_without_python_311_and_uv_it_says_what_to_install(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "find_uv", lambda: None)
    monkeypatch.setattr(bootstrap, "find_python", lambda: None)
    with pytest.raises(bootstrap.SetupError, match=r"apt install python3\.11"):
        bootstrap.prepare(Environment(checkout, "runtime"))


def test_name_on_the_path_that_does_not_work_is_not_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "uv"
    broken.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.find_uv() is None


def test_unknown_environment_is_refused() -> None:
    assert bootstrap.main(["production"]) == 2


def test_pip_progress_is_a_line_every_twenty_packages(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    names = [f"package-{number}" for number in range(45)]
    lock.write_text("".join(f"{name}==1.0 \\\n    --hash=sha256:00\n" for name in names), encoding="utf-8")
    told = bootstrap.pip_progress(lock)
    shown = [told(f"Collecting {name}==1.0\n") for name in names]
    assert [line.split()[0] for line in shown if line] == ["20/45", "40/45", "45/45"]


@pytest.mark.parametrize(
    ("line", "shown"), [(" + numpy==1.26.4\n", None), ("Downloading numpy (17MiB)\n", "  Downloading numpy (17MiB)")]
)
def test_uv_progress_leaves_out_the_list_of_packages(line: str, shown: str | None) -> None:
    assert bootstrap.uv_progress(line) == shown
