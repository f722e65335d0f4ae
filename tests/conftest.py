"""What tests of the whole product share: the trained model and, from `databases.py`, an empty database."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.training import model_path, train_in_own_process
from bot.settings import get_settings

pytest_plugins = ["tests.data_folder", "tests.databases"]


@pytest.fixture(scope="session")
def model() -> Path:
    """The model for the present training files; `make test` has trained it before pytest starts."""
    path = model_path(get_settings())
    return path if path.exists() else train_in_own_process(get_settings())
