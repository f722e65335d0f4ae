from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import training
from bot.assistant.training import model_path
from bot.settings import Settings


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a little of everything that a model is trained from."""
    for name, text in {
        "config.yml": "pipeline: []",
        "domain.yml": "intents: []",
        "data/nlu/fee.yml": "nlu: []",
        "data/rules/procedure.yml": "rules: []",
        "data/procedures/ho-tich/1.000656.yml": "code: 1.000656",
        "bot/nlu/linker.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models")


@pytest.mark.parametrize("changed", ["config.yml", "domain.yml", "data/nlu/fee.yml", "bot/nlu/linker.py"])
def test_change_of_what_is_learned_from_needs_another_model(root: Path, settings: Settings, changed: str) -> None:
    before = model_path(settings)
    (root / changed).write_text("# changed", encoding="utf-8")
    assert model_path(settings) != before


def test_new_file_to_learn_from_needs_another_model(root: Path, settings: Settings) -> None:
    before = model_path(settings)
    (root / "data" / "nlu" / "new.yml").write_text("nlu: []", encoding="utf-8")
    assert model_path(settings) != before


@pytest.mark.parametrize("unlearned", ["data/procedures/ho-tich/new.yml", "data/nlu/__pycache__/fee.pyc", "README.md"])
def test_change_of_anything_else_keeps_the_model(root: Path, settings: Settings, unlearned: str) -> None:
    before = model_path(settings)
    (root / unlearned).parent.mkdir(exist_ok=True)
    (root / unlearned).write_text("changed", encoding="utf-8")
    assert model_path(settings) == before


def test_everything_named_as_learned_from_exists() -> None:
    """`data/stories` may come one day; whatever else is missing was renamed."""
    missing = [name for name in training.TRAINED_FROM if not (training.ROOT / name).exists()]
    assert set(missing) <= {"data/stories"}
