"""The folder for a laptop without Python: what starts it, and what is left out of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bot.settings import ROOT
from scripts.make_portable import LEFT_OUT, START_BAT, START_SH, without


def test_start_needs_nothing_of_the_machine_wherever_the_folder_lies(tmp_path: Path) -> None:
    folder = tmp_path / "máy khác" / "mot cua"
    python = folder / "python" / "bin" / "python3.11"
    python.parent.mkdir(parents=True)
    (folder / "app").mkdir()
    python.write_text('#!/bin/sh\necho "$PWD|$PYTHONHOME|$PYTHONPATH|$*"\n')
    python.chmod(0o755)
    start = folder / "start.sh"
    start.write_text(START_SH)
    for given, serves in (([], "serve --room"), (["doctor"], "doctor")):
        command = ["/bin/sh", str(start), *given]
        done = subprocess.run(command, cwd="/", env={"PATH": "/nowhere"}, capture_output=True, text=True, check=True)
        told = done.stdout.strip().split("|")
        assert told[:3] == [str(folder / "app"), str(folder / "python"), f"{folder}/app:{folder}/packages"]
        assert told[3].endswith(f"main() {serves}")


def test_start_on_windows_has_lines_that_its_shell_reads() -> None:
    lines = START_BAT.split("\r\n")
    assert all("\n" not in line for line in lines)
    assert any('"%~dp0python\\python.exe"' in line for line in lines)


def test_what_is_not_made_for_windows_is_left_out_of_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    kept = without(lock, LEFT_OUT["windows"])
    assert "\nuvloop==" in lock
    assert "uvloop==" not in kept
    assert "\nuvicorn==" in kept
    assert lock.count("==") - kept.count("==") == 1
    assert without(lock, ()) == lock
