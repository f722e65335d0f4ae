"""When to train, and training itself.

A model's file name carries a hash of everything it was trained from, so "is there a model for these files" is a
look at the folder. Procedures are not part of it: the linker reads the catalogue when the model is loaded.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.errors import ConfigurationError
from bot.settings import ROOT, Settings, get_settings

TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data/nlu",
    "data/rules",
    "data/stories",
    "data/abbreviations.yml",
    "data/syllables.txt",
    "data/synonyms.yml",
    "bot/nlu",
    "bot/phrases.py",
    "bot/syllables.py",
    "bot/text.py",
    "bot/typing_habits.py",
)
SUFFIXES = {".lock", ".py", ".txt", ".yml"}

CHECK_DATA = "Chạy `motcua catalogue check` và `motcua rasa data validate` để xem lỗi dữ liệu."


def model_path(settings: Settings) -> Path:
    """Where the model for the present training files is, or will be."""
    digest = hashlib.sha256()
    for name, path in training_files(settings):
        digest.update(name.encode())
        digest.update(path.read_bytes())
    return settings.models_dir / f"motcua-{digest.hexdigest()[:16]}.tar.gz"


def train(settings: Settings) -> Path:
    """Train a model in this process and return its path; older models of ours are removed.

    Raises:
        ConfigurationError: Rasa refused the training data; its own message is the error's.
    """
    from bot.assistant import patches

    patches.install()
    from rasa.shared.exceptions import RasaException

    from bot.assistant.model_making import make_model

    target = model_path(settings)
    folders = [settings.data_dir / name for name in ("nlu", "rules", "stories")]
    try:
        make_model(ROOT / "config.yml", ROOT / "domain.yml", [f for f in folders if f.exists()], target)
    except RasaException as error:
        raise ConfigurationError(str(error), hint=CHECK_DATA) from error
    for old in settings.models_dir.glob("motcua-*.tar.gz"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def train_in_own_process(settings: Settings) -> Path:
    """`train`, in a process that gives its memory back; what it says goes to `var/train.log`.

    Raises:
        ConfigurationError: the training failed.
    """
    log = ROOT / "var" / "train.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        command = [sys.executable, "-m", "bot.assistant.training"]
        done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False)
    target = model_path(settings)
    if done.returncode or not target.exists():
        raise ConfigurationError(f"training failed, see {log.relative_to(ROOT)}", hint=CHECK_DATA)
    return target


def training_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Every file that a model is trained from, with its name in the repository; `data/` is that of the settings."""
    for name in TRAINED_FROM:
        path = settings.data_dir / name.removeprefix("data/") if name.startswith("data/") else ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix in SUFFIXES:
                yield (name if file == path else f"{name}/{file.relative_to(path).as_posix()}"), file


if __name__ == "__main__":
    if sys.argv[1:]:  # another data folder, and where the model goes
        get_settings().data_dir, get_settings().models_dir = map(Path, sys.argv[1:])
    train(get_settings())
