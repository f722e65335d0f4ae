from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks import processes, systems


def system(root: Path, *servers: str) -> systems.System:
    base = systems.ours(root, root, 1)
    commands = [[sys.executable, "-c", server] for server in servers]
    return systems.System(**{**vars(base), "servers": commands, "environ": dict(os.environ)})


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_failed_command_shows_the_end_of_its_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no such model')"]
    with pytest.raises(processes.CommandFailed, match="no such model"):
        processes.run(system(tmp_path), command, tmp_path / "log")


def test_server_that_ended_is_noticed(tmp_path: Path) -> None:
    with processes.serving(system(tmp_path, "import time; time.sleep(60)", "pass"), tmp_path) as servers:
        servers[1].wait()
        assert processes.are_running(servers[:1])
        assert not processes.are_running(servers)


def test_servers_and_what_they_started_are_weighed_and_ended(tmp_path: Path) -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    with processes.serving(system(tmp_path, child, "import time; time.sleep(60)"), tmp_path) as servers:
        while len(members := [member for server in servers for member in processes.family(server.pid)]) < 3:
            pass
        assert processes.memory(servers) > processes.memory(servers[1:]) > 1
    until = time.monotonic() + 30  # the signal was sent; the kernel ends them in its own time
    while any(is_running(pid) for pid in members):
        assert time.monotonic() < until, "a process outlived its server"
