"""The assistant of a serving process: a model for newer training files takes over between two turns.

Whoever trains, at the desk, by `motcua train`, in another process: once the model for the present files is there, it is
loaded beside the one in use, and the next turn is its. A turn that has begun ends on the model it began with.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from pathlib import Path

from bot.assistant.assistant import Assistant
from bot.assistant.training import model_path, training_files
from bot.assistant.turn import Turn
from bot.background import repeat
from bot.nlu.understanding import Understanding
from bot.settings import Settings

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds


class CurrentAssistant:
    """Takes turns as an `Assistant` does, on the newest model."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant, self._settings = assistant, settings
        self._stamps = self._look()
        self.model = self._wanted = model_path(settings)

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        """See `Assistant.take_turn`."""
        return await self._assistant.take_turn(text, sender_id, channel, memory)

    async def parse(self, text: str, context: str | None = None, aspect: str | None = None) -> Understanding:
        """See `Assistant.parse`."""
        return await self._assistant.parse(text, context, aspect)

    async def run(self) -> None:
        """Look for a newer model as long as the process serves."""
        await repeat(self.renew, LOOK_EVERY, "looking for a newer model")

    async def renew(self) -> bool:
        """Take the model for the present training files, if it is another one and is there; whether it was taken."""
        stamps = await asyncio.to_thread(self._look)
        if stamps != self._stamps:
            self._stamps, self._wanted = stamps, await asyncio.to_thread(model_path, self._settings)
        if self._wanted == self.model or not self._wanted.exists():
            return False
        model = self._wanted
        self.model = model  # also of one that cannot be loaded: it is not tried every five seconds
        newer = await asyncio.to_thread(Assistant, model, self._settings)
        await newer.warm_up()
        self._assistant = newer
        # The former one was put out of the collector's sight; now it is to go.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        logger.info("model %s is in use", model.name)
        return True

    def _look(self) -> dict[Path, tuple[int, int]]:
        stats = ((path, path.stat()) for _, path in training_files(self._settings))
        return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats}
