"""Make an environment ready: `python scripts/bootstrap.py [runtime|dev|tensorflow]`.

The Makefile calls it before every command. Standard library only, and any Python from 3.8 on, because it runs before
anything is installed. With uv it takes seconds; without uv it needs a Python 3.11 that has pip. It can be interrupted,
run twice, or run twice at once.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator  # noqa: UP035 - this file runs on 3.8 too

from environment import ENVIRONMENTS, WANTED_PYTHON, Environment, python_version

ROOT = Path(__file__).resolve().parent.parent
NO_PYTHON = """
Chưa có Python 3.11 dùng được. Hãy cài một trong hai thứ sau rồi chạy lại lệnh vừa rồi:
There is no usable Python 3.11. Install one of these, then run the same command again:
  - Debian 12, Ubuntu:  sudo apt install python3.11 python3.11-venv
  - uv:                 https://docs.astral.sh/uv/  (uv tự tải Python 3.11 / uv brings its own Python 3.11)
"""
NO_PIP = """
Có Python 3.11 nhưng thiếu pip. Hãy cài một trong hai thứ sau rồi chạy lại lệnh vừa rồi:
Python 3.11 is here, but it has no pip. Install one of these, then run the same command again:
  - Debian 12, Ubuntu:  sudo apt install python3.11-venv
  - uv:                 https://docs.astral.sh/uv/
"""
NOT_INSTALLED = """
Chưa cài xong. Hãy xem lỗi ở trên (thường do mạng hoặc hết chỗ trên đĩa) rồi chạy lại lệnh vừa rồi.
The set-up did not finish. See the error above (mostly the network or a full disk), then run the same command again.
"""


class SetupError(Exception):
    """The set-up cannot go on; the text says in both languages what to do."""


def install_with_uv(uv: str, environment: Environment) -> None:
    """Make the folder and fill it; uv downloads Python 3.11 where there is none."""
    if not environment.folder.exists():
        run([uv, "venv", "--python", "3.11", str(environment.folder)], environment.root, quiet)
    environment.begin()
    # Compiled now: otherwise starting waits for it, and every time where Python may not write its bytecode.
    options = ["--no-deps", "--compile-bytecode", "-r", str(environment.lock)]
    command = [uv, "pip", "install", "--python", str(environment.python), *options]
    run(command, environment.root, uv_progress)


def install_with_pip(python: str, environment: Environment) -> None:
    """The same with a Python 3.11 and its pip."""
    if not environment.folder.exists():
        make_venv(python, environment)
    environment.begin()
    # Rasa 3.6.21 declares Python below 3.11 (docs/decisions/0001-python-3.11.md).
    options = ["--no-deps", "--ignore-requires-python", "--disable-pip-version-check"]
    command = [*find_pip(python, environment), "install", *options, "-r", str(environment.lock)]
    run(command, environment.root, pip_progress(environment.lock))


def make_venv(python: str, environment: Environment) -> None:
    """Without the package python3-venv, Debian's Python cannot put pip into an environment; then it is made without."""
    folder = str(environment.folder)
    if not answers([python, "-m", "venv", folder]):
        run([python, "-m", "venv", "--clear", "--without-pip", folder], environment.root, quiet)


def find_pip(python: str, environment: Environment) -> list[str]:
    """The environment's own pip, or the system's working on the environment (uv makes environments without pip)."""
    inside = str(environment.python)
    for command in ([inside, "-m", "pip"], [python, "-m", "pip", "--python", inside]):
        if answers([*command, "--version"]):
            return command
    raise SetupError(NO_PIP)


def find_uv() -> str | None:
    """A uv that answers: version managers leave names on the PATH that do not work."""
    uv = shutil.which("uv")
    return uv if uv and answers([uv, "--version"]) else None


def find_python() -> str | None:
    """A Python 3.11: this one (the one behind it, when it is an environment's), or one on the PATH."""
    for name in (os.path.realpath(sys.executable), "python3.11", "/usr/bin/python3.11"):
        path = shutil.which(name) if name else None
        if path and python_version(Path(path)) == WANTED_PYTHON:
            return path
    return None


def answers(command: list[str]) -> bool:
    """Whether the command works; what it says is not shown."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(command: list[str], root: Path, told: Callable[[str], str | None] = str.rstrip) -> None:
    """Run with the lines shown that `told` makes of the output; fail with the last of it and what to do."""
    said: deque[str] = deque(maxlen=40)
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", "replace")
            said.append(line)
            text = told(line)
            if text:
                say(text)
    if process.returncode:
        sys.stderr.write("".join(said))
        raise SetupError(NOT_INSTALLED)


def pip_progress(lock: Path) -> Callable[[str], str | None]:
    """A line now and then instead of pip's thousand."""
    total = len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    seen = 0

    def told(line: str) -> str | None:
        nonlocal seen
        if line.startswith("Installing collected"):
            return "  đang chép vào môi trường / unpacking …"
        if line.startswith(("Collecting", "Processing", "Requirement already")):
            seen += 1
            if seen % 20 == 0 or seen == total:
                return f"  {seen}/{total} gói / packages"
        return None

    return told


def uv_progress(line: str) -> str | None:
    """What uv says without its list of everything it installed."""
    return None if line.startswith((" + ", " - ", " ~ ")) else "  " + line.rstrip()


def quiet(_line: str) -> None:
    """Nothing, for steps of a second."""


def say(text: str) -> None:
    """One line for the person at the keyboard."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def only_one_at_a_time(root: Path) -> Iterator[None]:
    """Held by one set-up of this checkout; the kernel lets go of it when the process dies, however it dies."""
    with (root / "pyproject.toml").open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Một lượt cài đặt khác đang chạy, xin đợi … / Another set-up is running, waiting …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(environment: Environment) -> None:
    """Bring the environment to what its lock says, with uv if it can, else with pip."""
    if environment.is_ready():
        return
    started = time.monotonic()
    if environment.folder.exists() and not environment.is_sound():
        say(f"{environment.folder.name} chưa trọn vẹn, làm lại từ đầu / is not complete, making it anew")
        environment.discard()
    uv, python = find_uv(), find_python()
    if not uv and not python:
        raise SetupError(NO_PYTHON)
    tool = "uv" if uv else "pip"
    say(f"Cài đặt {environment.folder.name} bằng {tool}, chỉ lần đầu / setting up with {tool}, first time only …")
    _install(uv, python, environment)
    environment.link_project()
    environment.finish()
    say(f"Đã cài xong / done: {environment.folder.name} ({time.monotonic() - started:.0f} s)")


def _install(uv: str | None, python: str | None, environment: Environment) -> None:
    if uv:
        try:
            install_with_uv(uv, environment)
            return
        except SetupError:
            if not (python and answers([python, "-m", "pip", "--version"])):
                raise
            # uv does not read pip's configuration, where a machine may keep the address of its registry.
            say("uv không cài được, thử lại bằng pip / uv did not manage, trying again with pip")
    if python:
        install_with_pip(python, environment)


def main(arguments: list[str]) -> int:
    """Prepare the environment named on the command line; 0 when it is ready."""
    name = arguments[0] if arguments else "runtime"
    if name not in ENVIRONMENTS:
        say(f"bootstrap.py [{'|'.join(ENVIRONMENTS)}]")
        return 2
    environment = Environment(ROOT, name)
    if environment.is_ready():
        return 0
    try:
        with only_one_at_a_time(ROOT):
            prepare(environment)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("\nĐã dừng; lần sau chạy lại sẽ làm tiếp / stopped; the next run repairs it")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
