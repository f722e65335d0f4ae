from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from environment import Environment


@pytest.fixture
def runtime(checkout: Path) -> Environment:
    return with_python(Environment(checkout, "runtime"))


def with_python(environment: Environment) -> Environment:
    environment.python.parent.mkdir(parents=True, exist_ok=True)
    environment.python.symlink_to(sys.executable)
    return environment


def set_up(environment: Environment) -> None:
    environment.begin()
    environment.finish()


def test_folder_made_by_somebody_else_is_installed_into(runtime: Environment) -> None:
    assert not runtime.is_ready()
    assert runtime.is_sound()


def test_finished_set_up_is_ready(runtime: Environment) -> None:
    set_up(runtime)
    assert runtime.is_ready()


def test_interrupted_set_up_is_begun_anew(runtime: Environment) -> None:
    runtime.begin()
    assert not runtime.is_ready()
    assert not runtime.is_sound()


def test_interrupted_development_set_up_is_not_ready_to_run(runtime: Environment) -> None:
    set_up(runtime)
    Environment(runtime.root, "dev").begin()
    assert not runtime.is_ready()


def test_changed_lock_is_installed_into_what_is_there(runtime: Environment) -> None:
    set_up(runtime)
    runtime.lock.write_text("# another package\n", encoding="utf-8")
    assert not runtime.is_ready()
    assert runtime.is_sound()


def test_development_environment_also_runs_the_product(runtime: Environment) -> None:
    set_up(Environment(runtime.root, "dev"))
    assert runtime.is_ready()


def test_runtime_environment_is_not_one_for_development(runtime: Environment) -> None:
    set_up(runtime)
    assert not Environment(runtime.root, "dev").is_ready()


def test_moved_checkout_is_begun_anew(runtime: Environment) -> None:
    set_up(runtime)
    moved = Environment(runtime.root.rename(runtime.root.with_name("elsewhere")), "runtime")
    assert not moved.is_ready()
    assert not moved.is_sound()


def test_unreadable_note_counts_as_none(runtime: Environment) -> None:
    set_up(runtime)
    runtime.note_file.write_text('{"runtime": ', encoding="utf-8")
    assert not runtime.is_ready()


def test_discard_leaves_nothing(runtime: Environment) -> None:
    runtime.discard()
    assert not list(runtime.root.glob(".venv*"))


def test_launcher_runs_the_product_and_returns_its_result(runtime: Environment) -> None:
    runtime.link_project()
    command = [str(runtime.folder / "bin" / "motcua")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(runtime.root)})
    assert (ran.stdout, ran.returncode) == ("xin chào\n", 3)
