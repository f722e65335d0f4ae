"""Rasa's own tests of the project: every conversation in `tests/conversations/` is understood, and the data fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.settings import ROOT
from tests.command import motcua

STORIES = ROOT / "tests" / "conversations"
FOLDERS = {"happy_path", "corrections", "cancellations", "digressions", "invalid_input", "handoff"}
FILES = sorted(STORIES.rglob("*.yml"))


def stories_of(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["stories"]
    return found


def test_conversations_stand_in_folders_by_what_residents_do() -> None:
    assert {file.parent.name for file in FILES} == FOLDERS
    assert [file.name for file in FILES if not file.name.startswith("test_")] == [], "Rasa skips other names"


def test_every_conversation_has_a_name_of_its_own() -> None:
    names = [story["story"] for file in FILES for story in stories_of(file)]
    assert len(names) == len(set(names))


@pytest.mark.model
def test_rasa_understands_and_predicts_every_conversation(model: Path, tmp_path: Path) -> None:
    arguments = ["--stories", str(STORIES), "--e2e", "--fail-on-prediction-errors"]
    results = ["--model", str(model), "--out", str(tmp_path), "--no-plot"]
    done = motcua("rasa", "test", "core", *arguments, *results, folder=tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] or done.stderr[-3000:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    # A run that finds no stories is green too.
    assert report["conversation_accuracy"]["total"] == sum(len(stories_of(file)) for file in FILES)
    assert report["conversation_accuracy"]["accuracy"] == 1.0


def test_rasa_finds_no_fault_in_the_training_data(tmp_path: Path) -> None:
    done = motcua("rasa", "data", "validate", "--fail-on-warnings", folder=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "No story structure conflicts found." in done.stderr
