"""Locks between processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.file_locks import hold, hold_when_free
from bot.settings import ROOT

HOLDS = """
import sys
from bot.file_locks import hold
file = open(sys.argv[1], "w")
hold(file)
print("held", flush=True)
sys.stdin.read()
"""


def test_what_another_process_holds_is_free_when_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with path.open("w") as file, pytest.raises(BlockingIOError):
            hold(file)
    finally:
        other.kill()
        other.communicate()
    with path.open("w") as file:
        hold_when_free(file)
