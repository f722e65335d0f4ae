"""One environment of the checkout: its folder, its lock, and whether it is complete. Used by `bootstrap.py` only."""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import subprocess
from pathlib import Path

WANTED_PYTHON = (3, 11)
# environment: its folder and its lock; each lock is complete in itself
ENVIRONMENTS = {
    "runtime": (".venv", "requirements.lock"),
    "dev": (".venv", "requirements-dev.lock"),
    "tensorflow": (".venv-tensorflow", "requirements-tensorflow.lock"),
}
# What an environment also provides once it is installed.
INCLUDES = {"dev": ["runtime"]}

# Shell and Python at once: a #! line could not hold a path with a space in it.
LAUNCHER = """#!/bin/sh
'''exec' {python} "$0" "$@"
'''
import sys

from bot.cli import main

sys.exit(main())
"""


class Environment:
    """One folder with packages, and the note in it of what is completely installed."""

    def __init__(self, root: Path, name: str) -> None:
        folder, lock = ENVIRONMENTS[name]
        self.root, self.name = root, name
        self.folder, self.lock = root / folder, root / lock
        self.python = self.folder / "bin" / "python"
        self.note_file = self.folder / ".setup.json"

    def wanted(self) -> dict[str, str]:
        """What the note must say; a copied or moved folder is not ready, its scripts point to the old place."""
        return {
            self.name: _digest(self.lock),
            "launcher": LAUNCHER,
            "root": str(self.root),
        }

    def note(self) -> dict[str, str]:
        """The note of the last set-up; empty when there was none."""
        try:
            return dict(json.loads(self.note_file.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def is_ready(self) -> bool:
        """Whether nothing has to be done."""
        note = self.note()
        complete = "installing" not in note and self.python.exists()
        return complete and all(note.get(key) == value for key, value in self.wanted().items())

    def is_sound(self) -> bool:
        """Whether packages can be installed into what is there.

        Half-written packages look installed, so a set-up that was cut off is not continued but begun anew.
        """
        note = self.note()
        moved = note.get("root", str(self.root)) != str(self.root)
        return "installing" not in note and not moved and python_version(self.python) == WANTED_PYTHON

    def begin(self) -> None:
        """From now until `finish` the environment counts as broken."""
        self._write({**self.note(), "installing": self.name})

    def finish(self) -> None:
        """Note that everything is installed."""
        included = {name: _digest(self.root / ENVIRONMENTS[name][1]) for name in INCLUDES.get(self.name, [])}
        kept = {key: value for key, value in self.note().items() if key != "installing"}
        self._write({**kept, **included, **self.wanted()})

    def discard(self) -> None:
        """Remove the folder; renamed first, so that an interruption cannot leave half of it under its name."""
        grave = self.folder.with_name(self.folder.name + "-discarded")
        shutil.rmtree(grave, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(grave)
            shutil.rmtree(grave, ignore_errors=True)

    def link_project(self) -> None:
        """Make `bot` and `actions` importable and `bin/motcua` runnable.

        What `pip install -e .` does, but nothing is built: no network, and new packages are seen at once.
        """
        for packages in self.folder.glob("lib/python*/site-packages"):
            (packages / "motcua.pth").write_text(f"{self.root}\n", encoding="utf-8")
        launcher = self.folder / "bin" / "motcua"
        launcher.write_text(LAUNCHER.format(python=shlex.quote(str(self.python))), encoding="utf-8")
        launcher.chmod(0o755)

    def _write(self, note: dict[str, str]) -> None:
        new = self.note_file.with_suffix(".new")
        new.write_text(json.dumps(note, indent=1), encoding="utf-8")
        new.replace(self.note_file)


def python_version(python: Path) -> tuple[int, ...] | None:
    """Major and minor version of the interpreter, None when it does not run."""
    try:
        code = "import sys; print(*sys.version_info[:2])"
        told = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(number) for number in told.split())


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
