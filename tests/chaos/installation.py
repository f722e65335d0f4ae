"""What is broken: serving processes, and the database under them."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from bot.database import upgrade_schema
from bot.settings import ROOT

READY_WITHIN = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A PostgreSQL of our own, thrown away at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "cluster", free_port()
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [
            Path(shutil.which("initdb") or "initdb").parent
        ]
        self._bin = programs[-1]
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        """Make and start it."""
        self.folder.mkdir(parents=True)
        if os.getuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(self.folder, "postgres")
            for parent in self.folder.parents[:-1]:
                if not parent.stat().st_mode & 0o001 and parent.owner() == "root":
                    parent.chmod(parent.stat().st_mode | 0o011)
        self._run("initdb", "-D", str(self.folder), "-A", "trust", "-U", "postgres", "-E", "UTF8")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


@dataclass
class Installation:
    """`count` processes on one database."""

    folder: Path
    url: str
    callback: str
    count: int
    kills: int = 0
    ports: list[int] = field(default_factory=list)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """All processes, ready."""
        upgrade_schema(self.url)
        self.ports = [free_port() for _ in range(self.count)]
        self._processes = [self._launch(port) for port in self.ports]
        for index in range(self.count):
            self.wait_until_ready(index)

    def kill(self) -> int:
        """kill -9 one of them; which."""
        index = random.randrange(self.count)
        self._processes[index].send_signal(signal.SIGKILL)
        self._processes[index].wait()
        self.kills += 1
        return index

    def terminate(self, index: int) -> subprocess.Popen[bytes]:
        """Ask one of them to end."""
        self._processes[index].terminate()
        return self._processes[index]

    def restart(self, index: int) -> None:
        """Start one again, as a supervisor would."""
        self._processes[index] = self._launch(self.ports[index])

    def wait_until_ready(self, index: int) -> None:
        """Until it answers."""
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.ports[index]}/readyz", timeout=5) as answered:
                    if answered.status == 200:
                        return
            except OSError:
                pass
            if time.monotonic() > deadline or self._processes[index].poll() is not None:
                raise RuntimeError(self.log)
            time.sleep(0.05)

    def stop(self) -> None:
        """End them."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "MOTCUA_DATABASE_URL": self.url,
            "MOTCUA_CALLBACK_URL": self.callback,
            "MOTCUA_SECRET_KEY": "of-the-tests-and-no-secret-at-all",
        }
        command = [sys.executable, "-m", "tests.chaos.server", str(port), str(self.folder)]
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
