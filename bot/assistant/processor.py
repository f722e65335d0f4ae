"""Rasa's message processor, set up for this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.assistant.graph_runner import SequentialGraphRunner


class InProcessProcessor(MessageProcessor):  # type: ignore[misc]
    """A `MessageProcessor` (see parent class) on our graph runner."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Unpack the model at `model_path` (see parent class)."""
        archive = Path(model_path)
        with TempDirectoryPath(get_temp_dir_name()) as directory:
            metadata, runner = loader.load_predict_graph_runner(
                Path(directory), archive, LocalModelStorage, SequentialGraphRunner
            )
        return archive.name, metadata, runner

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Left out: `make check-data` compares intents and entities with the domain once, not at every message."""
