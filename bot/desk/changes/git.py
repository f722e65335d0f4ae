"""Commits edited files where their folder is a git checkout. git runs as a program; there is nothing to import."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 20


@dataclass(frozen=True)
class Committed:
    """The commit's hash, or why there is none; both empty where the folder is not under git."""

    commit: str = ""
    error: str = ""


@dataclass(frozen=True)
class Author:
    """Whose edit it is, as git names people."""

    name: str
    address: str


def commit(folder: Path, paths: Sequence[Path], subject: str, author: Author) -> Committed:
    """Commit `paths`, which were written or deleted, and nothing else. Never raises; what git ignores stays out."""
    git = shutil.which("git")
    if git is None or _run([git, "rev-parse", "--is-inside-work-tree"], folder).stdout.strip() != "true":
        return Committed()
    kept = [str(path) for path in paths if _run([git, "check-ignore", "-q", str(path)], folder).returncode]
    if not kept:
        return Committed()
    name = re.sub(r"[<>\n]", " ", author.name)
    who = ["-c", f"user.name={name}", "-c", f"user.email={author.address}"]
    for command in (["add", "--all", "--", *kept], ["commit", "--quiet", "--message", subject, "--", *kept]):
        done = _run([git, *who, *command], folder)
        if done.returncode:
            return Committed(error=_last_line(done.stderr or done.stdout))
    return Committed(_run([git, "rev-parse", "HEAD"], folder).stdout.strip())


def without(folder: Path, now: str, after: str, before: str) -> str | None:
    """`now` without what turned `before` into `after`, what was written since kept; None where they touch."""
    git = shutil.which("git")
    if git is None:
        return None
    names = [folder / name for name in ("now", "after", "before")]
    for path, text in zip(names, (now, after, before), strict=True):
        path.write_text(text, encoding="utf-8")
    done = _run([git, "merge-file", "-p", *map(str, names)], folder)
    return done.stdout if done.returncode == 0 else None


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "git"
