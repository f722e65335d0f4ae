"""From settings to a loaded assistant. Heavy imports happen here, after the patches are in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.assistant import patches
from bot.assistant.training import model_path
from bot.errors import ConfigurationError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.assistant.current import CurrentAssistant


def load_assistant(settings: Settings) -> Assistant:
    """The assistant on the model for the present training files.

    Raises:
        ConfigurationError: there is no such model yet.
    """
    patches.install(serving=True)
    from bot.assistant.assistant import Assistant

    model = model_path(settings)
    if not model.exists():
        raise ConfigurationError(f"no model at {model.name}", hint="Chạy `motcua train` trước.")
    return Assistant(model, settings)


def current_assistant(assistant: Assistant, settings: Settings) -> CurrentAssistant:
    """`assistant`, which gives way to a newer model while the process serves."""
    from bot.assistant.current import CurrentAssistant

    return CurrentAssistant(assistant, settings)
