"""Makes the model: Rasa's own graph for `config.yml`, run in order on files that are read once.

`rasa train` reads and checks `data/nlu` three times, takes a fingerprint of every message before and after each
component for a cache that has no answer when anything was changed, and packs as small as it can: longer than all that
is learned. Nothing of that changes the model, so it is left out here; `motcua rasa train` still does it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import rasa.engine.validation
from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_COMPONENTS_DIR,
    MODEL_ARCHIVE_METADATA_FILE,
    LocalModelStorage,
)
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.graph_runner import SequentialGraphRunner

_LEVEL = 1  # of compression: 9 takes many times as long for a fifth less


class FilesReadOnce(RasaFileImporter):
    """A project's files (see parent class), each read and checked when it is first asked for."""

    def get_domain(self) -> Domain:
        """The domain (see parent class)."""
        return self._domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Stories and rules, all of them (see parent class)."""
        return self._stories

    def get_nlu_data(self, language: str | None = None) -> TrainingData:
        """The sentences (see parent class)."""
        return self._sentences

    @cached_property
    def _domain(self) -> Domain:
        domain = Domain.load(self._domain_path)
        domain.check_missing_responses()
        return domain

    @cached_property
    def _stories(self) -> StoryGraph:
        stories: StoryGraph = super().get_stories()
        return stories

    @cached_property
    def _sentences(self) -> TrainingData:
        sentences: TrainingData = super().get_nlu_data()
        return sentences


class QuicklyPacked(LocalModelStorage):
    """A model's files (see parent class)."""

    def create_model_package(
        self, model_archive_path: Path, model_configuration: GraphModelConfiguration, domain: Domain
    ) -> ModelMetadata:
        """Pack what was learned (see parent class). The archive is there whole or not at all."""
        metadata: ModelMetadata = self._create_model_metadata(domain, model_configuration)
        unfinished = model_archive_path.with_suffix(".part")
        model_archive_path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as directory, tarfile.open(unfinished, "w:gz", compresslevel=_LEVEL) as archive:
            self._persist_metadata(metadata, Path(directory))
            archive.add(Path(directory) / MODEL_ARCHIVE_METADATA_FILE, MODEL_ARCHIVE_METADATA_FILE)
            archive.add(self._storage_path, MODEL_ARCHIVE_COMPONENTS_DIR)
        unfinished.replace(model_archive_path)
        return metadata


def make_model(config: Path, domain: Path, training_files: Sequence[Path], target: Path) -> None:
    """Train what `config` names and pack it as `target`.

    Raises:
        RasaException: a file cannot be used; the message names it.
    """
    files = FilesReadOnce(str(config), str(domain), [str(path) for path in training_files])
    configuration = _graph_of(files)
    with TemporaryDirectory() as directory:
        storage = QuicklyPacked(Path(directory))
        context = ExecutionContext(graph_schema=configuration.train_schema)
        graph = SequentialGraphRunner.create(configuration.train_schema, storage, context)
        graph.run({PLACEHOLDER_IMPORTER: files})
        storage.create_model_package(target, configuration, files.get_domain())


def _graph_of(files: FilesReadOnce) -> GraphModelConfiguration:
    read = files.get_config()
    recipe = Recipe.recipe_for_name(read.get("recipe"))
    config, _, _ = recipe.auto_configure(files.get_config_file_for_auto_config(), read, TrainingType.BOTH)
    configuration = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    rasa.engine.validation.validate(configuration)
    return configuration
