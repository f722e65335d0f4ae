"""A checkout with nothing in it but what the set-up needs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "một cửa"  # a path with a space and diacritics
    shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-tensorflow.lock"):
        (root / lock).write_text(f"# {lock}: nothing to install\n", encoding="utf-8")
    (root / "bot").mkdir()
    (root / "bot" / "cli.py").write_text("def main():\n    print('xin chào')\n    return 3\n", encoding="utf-8")
    return root
