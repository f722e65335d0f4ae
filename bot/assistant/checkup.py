"""The check of the trained model."""

from __future__ import annotations

from bot.assistant.training import model_path
from bot.checkup import Finding, State, found
from bot.settings import Settings


async def check_model(settings: Settings) -> list[Finding]:
    """There is a model for the data as they are."""
    if model_path(settings).exists():
        return [found(State.GOOD, "machine", "model")]
    return [found(State.PROBLEM, "machine", "model_missing")]
