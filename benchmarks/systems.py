"""The two that are compared: how each is trained, served and installed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

OURS, STOCK = "motcua", "stock Rasa 3.6.21"


@dataclass(frozen=True)
class System:
    """Commands run at the repository's root; nothing is written outside the benchmark's own folder."""

    name: str
    root: Path
    environment: Path  # the folder of its packages
    lock: Path
    train: list[str]
    servers: list[list[str]]
    url: str
    environ: dict[str, str]
    prepare: list[str]  # before training, not measured


def ours(root: Path, work: Path, port: int) -> System:
    """One process, started as `make run` does, without the demo data."""
    command = str(root / ".venv" / "bin" / "motcua")
    return System(
        name=OURS,
        root=root,
        environment=root / ".venv",
        lock=root / "requirements.lock",
        prepare=_empty_database(root / ".venv"),
        train=[command, "train"],
        servers=[[command, "serve", "--port", str(port)]],
        url=f"http://127.0.0.1:{port}",
        environ=_environ(work),
    )


def stock(root: Path, work: Path, port: int) -> System:
    """Rasa's default pipeline and policies on the same training files, with our actions in its action server."""
    bin_folder, project = root / ".venv-tensorflow" / "bin", root / "benchmarks" / "stock"
    rasa, models = str(bin_folder / "rasa"), str(work / "models")
    data = [str(root / "data" / "nlu"), str(root / "data" / "rules"), str(project / "stories.yml")]
    train = [rasa, "train", "--force", "--domain", str(root / "domain.yml"), "--data", *data]
    server = [rasa, "run", "--model", models, "--interface", "127.0.0.1", "--port", str(port)]
    return System(
        name=STOCK,
        root=root,
        environment=root / ".venv-tensorflow",
        lock=root / "requirements-tensorflow.lock",
        prepare=_empty_database(root / ".venv-tensorflow"),
        train=[*train, "--config", str(project / "config.yml"), "--out", models],
        servers=[
            [*server, "--endpoints", str(project / "endpoints.yml"), "--credentials", str(project / "credentials.yml")],
            [rasa, "run", "actions", "--port", str(port + 1)],
        ],
        url=f"http://127.0.0.1:{port}",
        environ=_environ(work) | {"BENCHMARK_ACTIONS": f"http://127.0.0.1:{port + 1}/webhook"},
    )


def _empty_database(environment: Path) -> list[str]:
    return [str(environment / "bin" / "python"), "-c", "from bot.database import upgrade_schema; upgrade_schema()"]


def _environ(work: Path) -> dict[str, str]:
    """A database, a folder of models and a cache of its own."""
    return os.environ | {
        "MOTCUA_DATABASE_URL": f"sqlite:///{work / 'motcua.db'}",
        "MOTCUA_MODELS_DIR": str(work / "models"),
        "RASA_CACHE_DIRECTORY": str(work / "cache"),
        "RASA_TELEMETRY_ENABLED": "false",
    }
