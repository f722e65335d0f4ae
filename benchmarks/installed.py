"""How much disk the packages of a lock take in an environment."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path


def canonical(name: str) -> str:
    """A package's name as all tools agree on (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_size(environment: Path, lock: Path) -> float:
    """Megabytes of the lock's packages; tools of the tests beside them and compiled bytecode are not counted."""
    pinned = set(re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    sites = [str(folder) for folder in environment.glob("lib/python*/site-packages")]
    files = {
        Path(str(file.locate()))
        for package in distributions(path=sites)
        if canonical(package.metadata["Name"]) in pinned
        for file in package.files or ()
        if file.suffix != ".pyc"
    }
    return sum(file.stat().st_size for file in files if file.exists()) / 1e6
