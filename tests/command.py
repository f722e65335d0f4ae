"""`motcua` as a process, of this checkout whatever is installed, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT

MOTCUA = (sys.executable, "-c", "from bot.cli import main; main()")


def environment(folder: Path) -> dict[str, str]:
    """Of this process, but with its data under `folder`, plain output and a key that is no secret."""
    own = {
        "MOTCUA_DATABASE_URL": f"sqlite:///{folder / 'motcua.db'}",
        "MOTCUA_SECRET_KEY": "of-the-tests-and-no-secret-at-all",
        "PYTHONIOENCODING": "utf-8",
        "NO_COLOR": "1",
    }
    return {**os.environ, **own}


def motcua(*arguments: str, folder: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run `motcua ARGUMENTS` to its end with `said` as input."""
    return subprocess.run(
        [*MOTCUA, *arguments],
        cwd=ROOT,
        env=environment(folder),
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
